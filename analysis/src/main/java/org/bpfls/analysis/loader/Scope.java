package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.type.Type;
import org.bpfls.grammar.type.TypeResolver;
import org.jspecify.annotations.Nullable;

/** What the functions and variables of a loader's unit are, and which of them matter. */
final class Scope {
  private static final Set<String> PARTS = Set.of("progs", "maps", "links", "struct_ops");

  private static final int PREDICATE_STATEMENTS_MAX = 24;

  final TranslationUnit unit;
  final TypeResolver types;
  final Map<String, FunctionDefinition> functions = new LinkedHashMap<>();
  private final Map<String, Set<String>> callees = new HashMap<>();
  private final Map<String, Set<String>> assigned = new HashMap<>();

  /** Functions that do something with BPF objects, as are then their callers. */
  private final Set<String> relevant = new HashSet<>();
  private final Set<String> opening = new HashSet<>();
  private final Set<String> exiting = new HashSet<>();
  private final Set<String> referenced = new HashSet<>();
  private final Set<String> volatiles = new HashSet<>();
  private final Map<String, Declaration.InitDeclarator> variables = new LinkedHashMap<>();
  private final Map<String, DeclSpecifiers> specifiers = new HashMap<>();

  /** Variables that some function assigns to as a whole. */
  private final Set<String> wholes = new HashSet<>();

  /** Variables whose address is taken, or that of a part. */
  private final Set<String> addressed = new HashSet<>();

  private final Set<String> noReturn = new HashSet<>();

  Scope(TranslationUnit unit) {
    this.unit = unit;
    this.types = new TypeResolver(unit);
    for (ExternalDecl declaration : unit.declarations()) {
      if (declaration instanceof FunctionDefinition function) {
        functions.putIfAbsent(function.name(), function);
        noteNoReturn(function.specifiers(), function.declarator());
      } else if (declaration instanceof Declaration declared) {
        declare(declared);
      }
    }
    functions.values().forEach(this::read);
    spread(relevant);
    spread(opening);
    spread(exiting);
  }

  private void declare(Declaration declaration) {
    noteVolatile(declaration);
    for (Declaration.InitDeclarator one : declaration.declarators()) {
      String name = one.declarator().name();
      if (one.declarator().isFunction()) {
        noteNoReturn(declaration.specifiers(), one.declarator());
      } else if (name != null && !declaration.specifiers().has("typedef")) {
        if (one.initializer() != null || !variables.containsKey(name)) {
          variables.put(name, one);
          specifiers.put(name, declaration.specifiers());
        }
        noteAddressed(one);
      }
    }
  }

  private void noteNoReturn(DeclSpecifiers specifiers, Declarator declarator) {
    boolean marked =
        specifiers.has("_Noreturn")
            || Stream.concat(specifiers.attributes().stream(), declarator.attributes().stream())
                .anyMatch(attribute -> attribute.name().equals("noreturn"));
    if (marked) {
      noReturn.add(String.valueOf(declarator.name()));
    }
  }

  private void noteAddressed(Node node) {
    Nodes.all(node, Expr.Unary.class)
        .filter(unary -> unary.operator().equals("&"))
        .forEach(unary -> addressed.add(root(unary.operand())));
  }

  private void noteVolatile(Declaration variables) {
    if (variables.specifiers().qualifiers().contains("volatile")) {
      variables.declarators().forEach(d -> volatiles.add(String.valueOf(d.declarator().name())));
    }
  }

  private void read(FunctionDefinition function) {
    Set<String> called = new HashSet<>();
    Set<String> written = new HashSet<>();
    Nodes.all(function.body()).forEach(node -> read(function.name(), node, called, written));
    called.remove(function.name());
    callees.put(function.name(), called);
    assigned.put(function.name(), written);
  }

  private void read(String function, Node node, Set<String> called, Set<String> written) {
    Expr target = target(node);
    if (node instanceof Expr.Identifier id && functions.containsKey(id.name())) {
      called.add(id.name());
      referenced.add(function.equals(id.name()) ? "" : id.name());
    } else if (node instanceof Expr.Call call) {
      String callee = call.calleeName();
      if (LibraryNames.operates(callee)) {
        relevant.add(function);
      }
      if (exits(callee)) {
        exiting.add(function);
      }
      if (LibraryNames.opens(callee)) {
        opening.add(function);
      }
    } else if (node instanceof Expr.Member member && PARTS.contains(member.name())) {
      relevant.add(function);
    } else if (target != null) {
      write(target, written);
    } else if (node instanceof Expr.Unary unary && unary.operator().equals("&")) {
      addressed.add(root(unary.operand()));
    } else if (node instanceof Declaration variables) {
      noteVolatile(variables);
    }
  }

  /** The lvalue that an assignment, {@code ++} or {@code --} writes to; null for everything else. */
  private static @Nullable Expr target(Node node) {
    if (node instanceof Expr.Assign assign) {
      return assign.target();
    }
    return node instanceof Expr.Unary unary && unary.operator().length() == 2 ? unary.operand() : null;
  }

  /** The variables that something below these nodes writes to, as a whole or in part. */
  static Set<String> assigned(@Nullable Node... roots) {
    Set<String> names = new HashSet<>();
    for (Node root : roots) {
      if (root != null) {
        Nodes.all(root)
            .forEach(
                node -> {
                  Expr target = target(node);
                  if (target != null) {
                    names.add(root(target));
                  }
                });
      }
    }
    return names;
  }

  private void write(Expr target, Set<String> written) {
    written.add(root(target));
    if (target instanceof Expr.Identifier whole) {
      wholes.add(whole.name());
    }
  }

  /** Whether the function gives a small answer about its arguments: its result may decide which programs are meant. */
  boolean isPredicate(String function) {
    FunctionDefinition definition = functions.get(function);
    return definition != null
        && Nodes.all(definition.body(), Stmt.class).limit(PREDICATE_STATEMENTS_MAX + 1L).count() <= PREDICATE_STATEMENTS_MAX
        && Nodes.all(definition.body(), Stmt.Return.class).anyMatch(end -> end.value() != null);
  }

  /** Whether a call by that name does not come back. */
  boolean exits(String callee) {
    return LibraryNames.exits(callee) || noReturn.contains(callee);
  }

  /** Whether only this unit knows the variable. */
  boolean isStatic(String variable) {
    DeclSpecifiers declared = specifiers.get(variable);
    return declared != null && declared.has("static");
  }

  /** The file's variable of that name. */
  Declaration.@Nullable InitDeclarator variable(String name) {
    return variables.get(name);
  }

  /** The type of the file's variable. */
  Type typeOf(Declaration.InitDeclarator variable) {
    DeclSpecifiers declared = specifiers.get(String.valueOf(variable.declarator().name()));
    return declared == null ? Type.Unknown.TYPE : types.of(declared, variable.declarator());
  }

  /**
   * The file's variables that begin with a value that counts: nothing assigns them as a whole, and no other unit or callee can get at them.
   */
  List<Declaration.InitDeclarator> initialised() {
    return variables.entrySet().stream()
        .filter(entry -> entry.getValue().initializer() != null && keepsValue(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private boolean keepsValue(String name) {
    DeclSpecifiers declared = specifiers.get(name);
    boolean constant = declared != null && declared.qualifiers().contains("const");
    return !isVolatile(name) && !wholes.contains(name) && (constant || isStatic(name) && !addressed.contains(name));
  }

  /** Adds the callers of what is in the set. */
  private void spread(Set<String> names) {
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Map.Entry<String, Set<String>> entry : callees.entrySet()) {
        if (!names.contains(entry.getKey()) && entry.getValue().stream().anyMatch(names::contains)) {
          grown |= names.add(entry.getKey());
        }
      }
    }
  }

  /** The variable that an lvalue belongs to, or an empty string. */
  static String root(Expr lvalue) {
    Expr at = lvalue;
    while (true) {
      if (at instanceof Expr.Member member) {
        at = member.object();
      } else if (at instanceof Expr.Index index) {
        at = index.array();
      } else if (at instanceof Expr.Unary unary) {
        at = unary.operand();
      } else if (at instanceof Expr.Cast cast) {
        at = cast.operand();
      } else {
        return at instanceof Expr.Identifier id ? id.name() : "";
      }
    }
  }

  /** Whether a call of the function has to be followed. */
  boolean follows(String function) {
    return relevant.contains(function) || opening.contains(function);
  }

  /** Whether the function may end the process. */
  boolean mayExit(String function) {
    return exiting.contains(function);
  }

  /** Whether the function, or one that it calls, opens an object. */
  boolean opens(String function) {
    return opening.contains(function);
  }

  /** Whether others change the variable behind the loader's back. */
  boolean isVolatile(String variable) {
    return volatiles.contains(variable);
  }

  /** The names that a function, or one that it calls, assigns to. */
  Set<String> assigns(String function) {
    Set<String> all = new HashSet<>();
    withCallees(function).forEach(each -> all.addAll(assigned.getOrDefault(each, Set.of())));
    return all;
  }

  /** Whether a function, or one that it calls, may write to where its arguments point: it assigns through them or hands them on. */
  boolean writesToArguments(String function) {
    return withCallees(function).stream().map(functions::get).filter(Objects::nonNull).anyMatch(this::writesToOwnArguments);
  }

  private boolean writesToOwnArguments(FunctionDefinition function) {
    Set<String> parameters = new HashSet<>();
    Nodes.all(function.declarator(), Declarator.Parameter.class).forEach(p -> parameters.add(String.valueOf(p.declarator().name())));
    return assigned.getOrDefault(function.name(), Set.of()).stream().anyMatch(parameters::contains)
        || Nodes.all(function.body(), Expr.Call.class)
            .filter(call -> !functions.containsKey(call.calleeName()))
            .flatMap(call -> call.arguments().stream())
            .anyMatch(argument -> argument instanceof Expr.Identifier id && parameters.contains(id.name()));
  }

  private Set<String> withCallees(String function) {
    List<String> open = new ArrayList<>(List.of(function));
    Set<String> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      callees.getOrDefault(open.remove(open.size() - 1), Set.of()).stream().filter(seen::add).forEach(open::add);
    }
    return seen;
  }

  /** Functions that open an object, or call one that does, in the file's order. */
  List<FunctionDefinition> openers() {
    return functions.values().stream().filter(f -> opening.contains(f.name())).toList();
  }

  /** Whether something in the file calls the function, or takes its address: then it is no entry function. */
  boolean isReferenced(String function) {
    return referenced.contains(function);
  }
}
