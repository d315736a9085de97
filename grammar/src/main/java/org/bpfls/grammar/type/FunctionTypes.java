package org.bpfls.grammar.type;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** What the names in one function stand for, and the types of its expressions. Not safe for several threads. */
public final class FunctionTypes {
  private final TypeResolver resolver;
  private final ExpressionTypes expressions;
  private final Map<Expr.Identifier, Local> bindings = new IdentityHashMap<>();
  private final Map<Local, Type> types = new IdentityHashMap<>();
  private final Map<Expr.Identifier, Type> enumerators = new IdentityHashMap<>();

  /** What the type specifiers of the function stand for that name a type which it declares itself. */
  private final Map<TypeSpec, Type> named = new IdentityHashMap<>();

  private final Map<TypeSpec.Named, Local> typedefs = new IdentityHashMap<>();
  private final Deque<Scope> scopes = new ArrayDeque<>();

  private record Scope(Map<String, Local> locals, Map<String, Type> enumerators, Map<String, Type> tags) {
    Scope() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>());
    }
  }

  /**
   * A parameter or a variable of the function.
   *
   * @param place where its name is declared
   * @param initializer what it is initialised with, if it is
   */
  public record Local(
      String name, Span place, DeclSpecifiers specifiers, Declarator declarator, @Nullable Initializer initializer, boolean parameter) {}

  public FunctionTypes(TypeResolver resolver, ExternalDecl.FunctionDefinition function) {
    this.resolver = resolver.within(this::named);
    this.expressions =
        new ExpressionTypes(
            this.resolver,
            identifier -> {
              Local local = bindings.get(identifier);
              return local == null ? enumerators.get(identifier) : of(local);
            });
    scopes.push(new Scope());
    bind(function.specifiers());
    bind(function.declarator());
    if (function.declarator().isFunction()
        && function.declarator().derivations().get(0) instanceof Declarator.Function derivation) {
      for (Declarator.Parameter parameter : derivation.parameters()) {
        declare(parameter.specifiers(), parameter.declarator(), null, true);
      }
    }
    bind(function.body());
  }

  /** The parameter or local variable that an identifier stands for; empty for one of file scope. */
  public Optional<Local> local(Expr.Identifier identifier) {
    return Optional.ofNullable(bindings.get(identifier));
  }

  public Type of(Local local) {
    Type known = types.get(local);
    if (known == null) {
      // A type that is asked for while it is being found has none: int x = typeof(x) is no C.
      types.put(local, Type.Unknown.TYPE);
      known = compute(local);
      types.put(local, known);
    }
    return known;
  }

  private Type compute(Local local) {
    TypeSpec spec = local.specifiers().type();
    if (spec instanceof TypeSpec.Auto && local.initializer() instanceof Initializer.Single single) {
      return ExpressionTypes.decayed(of(single.expression()));
    }
    Type type = resolver.sized(expressions.of(local.specifiers(), local.declarator(), 0), local.initializer());
    return local.parameter() && type instanceof Type.Array array ? new Type.Pointer(array.of(), java.util.List.of()) : type;
  }

  /** Type of an expression of the function. */
  public Type of(Expr expression) {
    return expressions.of(expression, 0);
  }

  private void declare(
      DeclSpecifiers specifiers, Declarator declarator, @Nullable Initializer initializer, boolean parameter) {
    String name = declarator.name();
    if (name != null) {
      scopes
          .element()
          .locals()
          .put(name, new Local(name, declarator.nameSpan(), specifiers, declarator, initializer, parameter));
    }
  }

  private void bind(Node node) {
    if (node instanceof Expr.Identifier identifier) {
      bind(identifier);
    } else if (node instanceof TypeSpec.Named name) {
      bind(name);
    } else if (node instanceof TypeSpec.Record record) {
      bindTag(record, record.tag(), record.members() == null ? null : new Type.Record(record));
      Nodes.children(node).forEach(this::bind);
    } else if (node instanceof TypeSpec.Enum e) {
      bindTag(e, e.tag(), e.enumerators() == null ? null : new Type.Enum(e));
      Nodes.children(node).forEach(this::bind);
      if (e.enumerators() != null) {
        e.enumerators().forEach(each -> declare(each.name(), new Type.Enum(e)));
      }
    } else if (node instanceof Declaration declaration) {
      bind(declaration.specifiers());
      for (Declaration.InitDeclarator each : declaration.declarators()) {
        declare(declaration.specifiers(), each.declarator(), each.initializer(), false);
        bind(each.declarator());
        if (each.initializer() != null) {
          bind(each.initializer());
        }
      }
    } else if (node instanceof Stmt.Compound || node instanceof Stmt.For) {
      scopes.push(new Scope());
      Nodes.children(node).forEach(this::bind);
      scopes.pop();
    } else {
      Nodes.children(node).forEach(this::bind);
    }
  }

  private void bind(Expr.Identifier identifier) {
    for (Scope scope : scopes) {
      Local local = scope.locals().get(identifier.name());
      Type enumeration = scope.enumerators().get(identifier.name());
      if (local != null) {
        bindings.put(identifier, local);
        return;
      }
      if (enumeration != null) {
        enumerators.put(identifier, enumeration);
        return;
      }
    }
  }

  private void bind(TypeSpec.Named name) {
    for (Scope scope : scopes) {
      Local local = scope.locals().get(name.name());
      if (local != null) {
        if (local.specifiers().has("typedef")) {
          typedefs.put(name, local);
        }
        return;
      }
    }
  }

  private void declare(String enumerator, Type enumeration) {
    scopes.element().locals().remove(enumerator);
    scopes.element().enumerators().put(enumerator, enumeration);
  }

  /** @param definition the type, where the specifier defines it */
  private void bindTag(TypeSpec spec, @Nullable String tag, @Nullable Type definition) {
    if (tag == null) {
      return;
    }
    if (definition != null) {
      scopes.element().tags().put(tag, definition);
      return;
    }
    for (Scope scope : scopes) {
      Type known = scope.tags().get(tag);
      if (known != null) {
        named.put(spec, known);
        return;
      }
    }
  }

  private @Nullable Type named(TypeSpec spec) {
    Local typedef = spec instanceof TypeSpec.Named name ? typedefs.get(name) : null;
    return typedef == null ? named.get(spec) : new Type.Typedef(typedef.name(), of(typedef));
  }
}
