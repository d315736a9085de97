package org.bpfls.grammar.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.TypeName;
import org.bpfls.grammar.ast.TypeSpec;
import org.jspecify.annotations.Nullable;

/**
 * Finds types when asked for. Names are those of file scope; {@link FunctionTypes} knows those of a function too. Keeps
 * nothing, so it is safe for several threads.
 */
public final class TypeResolver {
  /** How many typedefs and nested types are followed, since a damaged header may define a type by itself. */
  private static final int MAX_DEPTH = 100;

  private final TranslationUnit unit;
  private final IntegerConstants constants;
  private final Function<TypeSpec, @Nullable Type> locals;

  public TypeResolver(TranslationUnit unit) {
    this(unit, new IntegerConstants(unit), spec -> null);
  }

  private TypeResolver(TranslationUnit unit, IntegerConstants constants, Function<TypeSpec, @Nullable Type> locals) {
    this.unit = unit;
    this.constants = constants;
    this.locals = locals;
  }

  /** A resolver for what {@code constants} asks of types. */
  static TypeResolver of(TranslationUnit unit, IntegerConstants constants) {
    return new TypeResolver(unit, constants, spec -> null);
  }

  /** The same with the types that a function declares: what a specifier in it names, or null. */
  TypeResolver within(Function<TypeSpec, @Nullable Type> function) {
    return new TypeResolver(unit, constants, function);
  }

  TranslationUnit unit() {
    return unit;
  }

  public Type of(TypeName name) {
    return of(name.specifiers(), name.declarator());
  }

  public Type of(Declarator.Parameter parameter) {
    return decayed(of(parameter.specifiers(), parameter.declarator()));
  }

  /** Type of a function definition, with its parameters. */
  public Type of(ExternalDecl.FunctionDefinition function) {
    return of(function.specifiers(), function.declarator());
  }

  /** Type that a declarator gives its name. */
  public Type of(DeclSpecifiers specifiers, Declarator declarator) {
    return of(specifiers, declarator, 0);
  }

  /** Type of an ordinary identifier of file scope; for a typedef the typedef itself. */
  public Type ofName(String name) {
    return ofName(name, 0);
  }

  private Type ofName(String name, int depth) {
    Optional<ExternalDecl> declared = unit.ordinary(name);
    if (declared.isEmpty() || depth > MAX_DEPTH) {
      return Type.Unknown.TYPE;
    }
    if (declared.get() instanceof ExternalDecl.FunctionDefinition function) {
      return of(function.specifiers(), function.declarator(), depth + 1);
    }
    if (declared.get() instanceof Declaration declaration) {
      for (Declaration.InitDeclarator each : declaration.declarators()) {
        if (name.equals(each.declarator().name())) {
          Type type = sized(of(declaration.specifiers(), each.declarator(), depth + 1), each.initializer());
          return declaration.specifiers().has("typedef") ? new Type.Typedef(name, type) : type;
        }
      }
      return declaration.specifiers().type() instanceof TypeSpec.Enum e ? new Type.Enum(e) : Type.Scalar.INT;
    }
    return Type.Unknown.TYPE;
  }

  /** Type that specifiers name by themselves. */
  Type of(DeclSpecifiers specifiers) {
    return base(specifiers.type(), 0);
  }

  /** The type of a variable; an array without a length has the one that its initializer gives it. */
  Type sized(Type type, @Nullable Initializer initializer) {
    if (!(type.unwrapped() instanceof Type.Array array) || array.length().isPresent() || initializer == null) {
      return type;
    }
    OptionalLong length = OptionalLong.empty();
    if (initializer instanceof Initializer.ListInit list) {
      length = length(list);
    } else if (initializer instanceof Initializer.Single single && single.expression() instanceof Expr.StringLiteral text) {
      length = OptionalLong.of(text.value().length() + 1L);
    }
    return length.isPresent() ? new Type.Array(array.of(), length) : type;
  }

  private OptionalLong length(Initializer.ListInit list) {
    long next = 0;
    long most = 0;
    for (Initializer.Element element : list.elements()) {
      if (!element.designators().isEmpty()) {
        Optional<Long> at =
            element.designators().get(0) instanceof Initializer.Index index
                ? constants.valueOf(index.high() == null ? index.low() : index.high())
                : Optional.empty();
        if (at.isEmpty()) {
          return OptionalLong.empty();
        }
        next = at.get();
      }
      next++;
      most = Math.max(most, next);
    }
    return OptionalLong.of(most);
  }

  /** The value of a constant expression. */
  Optional<Long> constant(Expr expression) {
    return constants.valueOf(expression);
  }

  /** The integer type that an enumeration is of: as clang, unsigned where no value is negative. */
  Optional<Type.Scalar> integer(Type.Enum type) {
    TypeSpec.Enum spec = type.spec();
    if (spec.underlying() != null) {
      return of(spec.underlying()).unwrapped() instanceof Type.Scalar scalar ? Optional.of(scalar) : Optional.empty();
    }
    if (spec.enumerators() == null) {
      return Optional.empty();
    }
    Optional<IntegerConstants.Range> values = constants.range(spec);
    return values.map(
        range ->
            range.least() < 0
                ? range.least() >= Integer.MIN_VALUE && range.most() <= Integer.MAX_VALUE ? Type.Scalar.INT : Type.Scalar.LONG
                : range.most() >>> 32 == 0 ? Type.Scalar.UNSIGNED_INT : Type.Scalar.UNSIGNED_LONG);
  }

  Type of(DeclSpecifiers specifiers, Declarator declarator, int depth) {
    return derived(base(specifiers.type(), depth), specifiers, declarator, depth);
  }

  /** What a declarator makes of the type that its specifiers name. */
  Type derived(Type base, DeclSpecifiers specifiers, Declarator declarator) {
    return derived(base, specifiers, declarator, 0);
  }

  private Type derived(Type base, DeclSpecifiers specifiers, Declarator declarator, int depth) {
    Type type = base;
    List<String> tags = tags(specifiers.attributes());
    List<Declarator.Derivation> steps = declarator.derivations();
    for (int i = steps.size() - 1; i >= 0; i--) {
      Declarator.Derivation step = steps.get(i);
      if (step instanceof Declarator.Pointer pointer) {
        type = new Type.Pointer(type, tags);
        tags = tags(pointer.attributes());
      } else if (step instanceof Declarator.Array array) {
        type = new Type.Array(type, length(array.size()));
      } else if (step instanceof Declarator.Function function) {
        type = new Type.Function(type, parameters(function, depth), function.variadic());
      }
    }
    return type;
  }

  private List<Type.Parameter> parameters(Declarator.Function function, int depth) {
    List<Type.Parameter> parameters = new ArrayList<>();
    for (Declarator.Parameter each : function.parameters()) {
      Type type = decayed(of(each.specifiers(), each.declarator(), depth + 1));
      boolean none = type == Type.Scalar.VOID && each.declarator().name() == null;
      if (!none) {
        parameters.add(new Type.Parameter(each.declarator().name(), type));
      }
    }
    return List.copyOf(parameters);
  }

  private OptionalLong length(@Nullable Expr size) {
    Optional<Long> value = size == null ? Optional.empty() : constants.valueOf(size);
    return value.isPresent() && value.get() >= 0 ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private static Type decayed(Type type) {
    if (type instanceof Type.Array array) {
      return new Type.Pointer(array.of(), List.of());
    }
    return type instanceof Type.Function ? new Type.Pointer(type, List.of()) : type;
  }

  private static List<String> tags(List<Attribute> attributes) {
    List<String> tags = new ArrayList<>(0);
    for (Attribute attribute : attributes) {
      if (attribute.arguments().isEmpty()) {
        continue;
      }
      Expr argument = attribute.arguments().get(0);
      if (attribute.name().equals("btf_type_tag") && argument instanceof Expr.StringLiteral text) {
        tags.add(text.value());
      } else if (attribute.name().equals("address_space") && argument instanceof Expr.IntLiteral number) {
        tags.add("address_space(" + number.value() + ")");
      }
    }
    return List.copyOf(tags);
  }

  private Type base(TypeSpec spec, int depth) {
    if (depth > MAX_DEPTH) {
      return Type.Unknown.TYPE;
    }
    Type local = locals.apply(spec);
    if (local != null) {
      return local;
    }
    if (spec instanceof TypeSpec.Builtin builtin) {
      return Scalars.of(builtin.words());
    }
    if (spec instanceof TypeSpec.Named named) {
      Type type = ofName(named.name(), depth + 1);
      return type == Type.Unknown.TYPE ? Scalars.usual(named.name()) : type;
    }
    if (spec instanceof TypeSpec.Record record) {
      return new Type.Record(definition(record));
    }
    if (spec instanceof TypeSpec.Enum e) {
      String tag = e.tag();
      if (tag == null || e.enumerators() != null) {
        return new Type.Enum(e);
      }
      return new Type.Enum(unit.tag(tag).orElse(e) instanceof TypeSpec.Enum found ? found : e);
    }
    if (spec instanceof TypeSpec.Atomic atomic) {
      return of(atomic.type().specifiers(), atomic.type().declarator(), depth + 1);
    }
    if (spec instanceof TypeSpec.Typeof typeof) {
      return typeof.type() != null
          ? of(typeof.type().specifiers(), typeof.type().declarator(), depth + 1)
          : typeof.expression() != null ? new ExpressionTypes(this, name -> null).of(typeof.expression(), depth + 1) : Type.Unknown.TYPE;
    }
    return spec instanceof TypeSpec.Implicit ? Type.Scalar.INT : Type.Unknown.TYPE;
  }

  /** The definition of a struct or union that may only be named; itself when there is none. */
  TypeSpec.Record definition(TypeSpec.Record record) {
    if (record.members() != null || record.tag() == null) {
      return record;
    }
    return unit.tag(record.tag()).orElse(record) instanceof TypeSpec.Record found ? found : record;
  }

  /** The struct or union of that tag, if it is defined. */
  public Optional<Type.Record> record(String tag) {
    return unit.tag(tag).filter(TypeSpec.Record.class::isInstance).map(spec -> new Type.Record((TypeSpec.Record) spec));
  }

  /** Named members of a struct or union in order, with those of anonymous members; of other types none. */
  public List<Type.Field> fields(Type type) {
    List<Type.Field> fields = new ArrayList<>();
    if (type.unwrapped() instanceof Type.Record record) {
      collect(record.spec(), fields, 0);
    }
    return List.copyOf(fields);
  }

  /** The member of that name of a struct or union. */
  public Optional<Type.Field> field(Type type, String name) {
    return fields(type).stream().filter(field -> field.name().equals(name)).findFirst();
  }

  private void collect(TypeSpec.Record named, List<Type.Field> into, int depth) {
    TypeSpec.Record record = definition(named);
    if (record.members() == null || depth > MAX_DEPTH) {
      return;
    }
    for (TypeSpec.Member member : record.members()) {
      if (member.declarators().isEmpty() && base(member.specifiers().type(), depth).unwrapped() instanceof Type.Record inner) {
        // Anonymous, or the name of a struct with -fms-extensions.
        collect(inner.spec(), into, depth + 1);
      }
      for (TypeSpec.MemberDeclarator each : member.declarators()) {
        String name = each.declarator().name();
        if (name != null) {
          Type type = of(member.specifiers(), each.declarator(), depth + 1);
          into.add(new Type.Field(name, type, each.declarator().nameSpan(), each.bitWidth()));
        }
      }
    }
  }
}
