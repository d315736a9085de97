package org.bpfls.grammar.type;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.ast.TypeName;
import org.bpfls.grammar.ast.TypeSpec;
import org.jspecify.annotations.Nullable;

/** Types of expressions (C11 6.5), with pointers' tags; unknown where a name is. */
final class ExpressionTypes {
  private static final int MAX_DEPTH = 200;

  private final TypeResolver resolver;
  private final Function<Expr.Identifier, @Nullable Type> locals;

  /** The widths of those members met so far that are bit-fields. */
  private final Map<Expr.Member, Expr> bitFields = new IdentityHashMap<>();

  ExpressionTypes(TypeResolver resolver, Function<Expr.Identifier, @Nullable Type> locals) {
    this.resolver = resolver;
    this.locals = locals;
  }

  Type of(Expr expression, int depth) {
    if (depth > MAX_DEPTH) {
      return Type.Unknown.TYPE;
    }
    int next = depth + 1;
    if (expression instanceof Expr.Identifier identifier) {
      Type local = locals.apply(identifier);
      if (local != null) {
        return local;
      }
      Type found = resolver.ofName(identifier.name());
      return found == Type.Unknown.TYPE ? Builtins.named(identifier.name()) : found;
    }
    if (expression instanceof Expr.IntLiteral literal) {
      return literal(literal);
    }
    if (expression instanceof Expr.CharLiteral) {
      return Type.Scalar.INT;
    }
    if (expression instanceof Expr.FloatLiteral literal) {
      return literal(literal);
    }
    if (expression instanceof Expr.StringLiteral text) {
      return new Type.Array(Type.Scalar.CHAR, OptionalLong.of(text.value().length() + 1L));
    }
    if (expression instanceof Expr.Member member) {
      return member(member, next);
    }
    if (expression instanceof Expr.Index index) {
      return element(index, next);
    }
    if (expression instanceof Expr.Call call) {
      return call(call, next);
    }
    if (expression instanceof Expr.Unary unary) {
      return unary(unary, next);
    }
    if (expression instanceof Expr.Binary binary) {
      return binary(binary, next);
    }
    if (expression instanceof Expr.Assign assign) {
      return of(assign.target(), next);
    }
    if (expression instanceof Expr.Conditional conditional) {
      return conditional(conditional, next);
    }
    if (expression instanceof Expr.Comma comma) {
      return decayed(of(comma.right(), next));
    }
    if (expression instanceof Expr.Cast cast) {
      return of(cast.type(), next);
    }
    if (expression instanceof Expr.CompoundLiteral literal) {
      return resolver.sized(of(literal.type(), next), literal.value());
    }
    if (expression instanceof Expr.SizeofExpr || expression instanceof Expr.SizeofType) {
      return Type.Scalar.UNSIGNED_LONG;
    }
    if (expression instanceof Expr.Statement statement) {
      return last(statement.body(), next);
    }
    if (expression instanceof Expr.LabelAddress) {
      return new Type.Pointer(Type.Scalar.VOID, List.of());
    }
    if (expression instanceof Expr.Builtin builtin) {
      return builtin(builtin);
    }
    if (expression instanceof Expr.Generic generic) {
      return generic(generic, next);
    }
    return expression instanceof Expr.TypeArgument argument ? of(argument.type(), next) : Type.Unknown.TYPE;
  }

  private Type of(TypeName name, int depth) {
    return of(name.specifiers(), name.declarator(), depth);
  }

  /** What a declarator gives its name; {@code typeof} may ask for the types of local variables. */
  Type of(DeclSpecifiers specifiers, Declarator declarator, int depth) {
    if (specifiers.type() instanceof TypeSpec.Typeof typeof) {
      TypeName type = typeof.type();
      Expr expression = typeof.expression();
      if (type != null) {
        return resolver.derived(of(type, depth + 1), specifiers, declarator);
      }
      if (expression != null) {
        return resolver.derived(of(expression, depth + 1), specifiers, declarator);
      }
    }
    return resolver.of(specifiers, declarator);
  }

  private static Type literal(Expr.FloatLiteral literal) {
    String text = literal.text().toLowerCase(Locale.ROOT);
    boolean hex = text.startsWith("0x");
    if (text.endsWith("f") && (!hex || text.contains("p"))) {
      return Type.Scalar.FLOAT;
    }
    return text.endsWith("l") ? Type.Scalar.LONG_DOUBLE : Type.Scalar.DOUBLE;
  }

  /** The first type that the value fits in (C11 6.4.4.1 paragraph 5). */
  private static Type literal(Expr.IntLiteral literal) {
    String text = literal.text().toLowerCase(Locale.ROOT);
    boolean decimal = !text.startsWith("0");
    int end = text.length();
    boolean unsigned = false;
    int longs = 0;
    for (; end > 1 && (text.charAt(end - 1) == 'u' || text.charAt(end - 1) == 'l'); end--) {
      unsigned |= text.charAt(end - 1) == 'u';
      longs += text.charAt(end - 1) == 'l' ? 1 : 0;
    }
    long value = literal.value();
    boolean either = unsigned || !decimal;
    if (longs == 0) {
      if (!unsigned && value >= 0 && value <= Integer.MAX_VALUE) {
        return Type.Scalar.INT;
      }
      if (either && value >>> 32 == 0) {
        return Type.Scalar.UNSIGNED_INT;
      }
    }
    boolean signed = !unsigned && (value >= 0 || decimal);
    if (longs > 1) {
      return signed ? Type.Scalar.LONG_LONG : Type.Scalar.UNSIGNED_LONG_LONG;
    }
    return signed ? Type.Scalar.LONG : Type.Scalar.UNSIGNED_LONG;
  }

  private Type element(Expr.Index index, int depth) {
    Type array = of(index.array(), depth);
    Type target = array.target();
    if (target == Type.Unknown.TYPE) {
      target = of(index.index(), depth).target(); // 3[array]
    }
    boolean vector = target == Type.Unknown.TYPE && array.unwrapped() instanceof Type.Scalar;
    return vector ? array : target;
  }

  private Type member(Expr.Member member, int depth) {
    Type object = of(member.object(), depth);
    Type holder = member.arrow() ? object.target() : object;
    Optional<Type.Field> field = resolver.field(holder, member.name());
    field.map(Type.Field::bitWidth).ifPresent(width -> bitFields.put(member, width));
    return field.map(Type.Field::type).orElse(Type.Unknown.TYPE);
  }

  private Type call(Expr.Call call, int depth) {
    String name = call.calleeName();
    if (name.startsWith("__") && !call.arguments().isEmpty()) {
      if (Builtins.returnsFirst(name)) {
        return of(call.arguments().get(0), depth);
      }
      if (Builtins.returnsTarget(name)) {
        return of(call.arguments().get(0), depth).target();
      }
    }
    Type callee = of(call.callee(), depth).unwrapped();
    if (callee instanceof Type.Pointer pointer) {
      callee = pointer.to().unwrapped();
    }
    return callee instanceof Type.Function function ? function.returns() : Builtins.returns(name);
  }

  private Type unary(Expr.Unary unary, int depth) {
    Type operand = of(unary.operand(), depth);
    switch (unary.operator()) {
      case "*":
        return operand.unwrapped() instanceof Type.Function ? operand : operand.target();
      case "&":
        return new Type.Pointer(operand, List.of());
      case "!":
        return Type.Scalar.INT;
      case "-":
      case "+":
      case "~":
        return promoted(unary.operand(), operand);
      default:
        return operand;
    }
  }

  private Type binary(Expr.Binary binary, int depth) {
    switch (binary.operator()) {
      case "==", "!=", "<", ">", "<=", ">=", "&&", "||":
        return Type.Scalar.INT;
      case "<<", ">>":
        return promoted(binary.left(), of(binary.left(), depth));
      default:
    }
    Type left = decayed(of(binary.left(), depth));
    Type right = decayed(of(binary.right(), depth));
    boolean pointers = left.unwrapped() instanceof Type.Pointer && right.unwrapped() instanceof Type.Pointer;
    if (pointers && binary.operator().equals("-")) {
      return Type.Scalar.LONG;
    }
    if (left.unwrapped() instanceof Type.Pointer) {
      return left;
    }
    if (right.unwrapped() instanceof Type.Pointer) {
      return right;
    }
    return common(promoted(binary.left(), left), promoted(binary.right(), right));
  }

  private Type conditional(Expr.Conditional conditional, int depth) {
    Expr first = conditional.then() == null ? conditional.condition() : conditional.then();
    Type then = decayed(of(first, depth));
    Type otherwise = decayed(of(conditional.otherwise(), depth));
    Type left = then.unwrapped();
    if (isArithmetic(left) && isArithmetic(otherwise.unwrapped()) && left != Type.Scalar.VOID) {
      return left.equals(otherwise.unwrapped()) && left instanceof Type.Enum
          ? then
          : common(promoted(first, then), promoted(conditional.otherwise(), otherwise));
    }
    boolean vague = left instanceof Type.Scalar || left == Type.Unknown.TYPE || then.target() == Type.Scalar.VOID;
    return vague ? otherwise : then;
  }

  private Type last(Stmt.Compound body, int depth) {
    if (!body.items().isEmpty()
        && body.items().get(body.items().size() - 1) instanceof Stmt.Expression expression
        && expression.expression() != null) {
      return decayed(of(expression.expression(), depth));
    }
    return Type.Scalar.VOID;
  }

  private Type generic(Expr.Generic generic, int depth) {
    String control = decayed(of(generic.control(), depth)).spelled();
    Expr otherwise = null;
    for (Expr.Generic.Association association : generic.associations()) {
      TypeName type = association.type();
      if (type == null) {
        otherwise = association.value();
      } else if (of(type, depth).spelled().equals(control)) {
        return of(association.value(), depth);
      }
    }
    return otherwise == null ? Type.Unknown.TYPE : of(otherwise, depth);
  }

  private Type builtin(Expr.Builtin builtin) {
    switch (builtin.name()) {
      case "__builtin_offsetof":
        return Type.Scalar.UNSIGNED_LONG;
      case "__builtin_types_compatible_p":
        return Type.Scalar.INT;
      case "__builtin_va_arg", "va_arg":
        return builtin.arguments().size() == 2 && builtin.arguments().get(1) instanceof Expr.TypeArgument type
            ? of(type.type(), 0)
            : Type.Unknown.TYPE;
      default:
        return Builtins.returns(builtin.name());
    }
  }

  static Type decayed(Type type) {
    return type.unwrapped() instanceof Type.Array array ? new Type.Pointer(array.of(), List.of()) : type;
  }

  private static boolean isArithmetic(Type type) {
    return type instanceof Type.Scalar || type instanceof Type.Enum;
  }

  /** What the integer promotions make of an expression (C11 6.3.1.1): bit-fields and enumerators differ from their types. */
  private Type promoted(Expr expression, Type type) {
    Expr width = expression instanceof Expr.Member member ? bitFields.get(member) : null;
    Optional<Long> bits = width == null ? Optional.empty() : resolver.constant(width);
    if (bits.isPresent() && bits.get() < Integer.SIZE) {
      return Type.Scalar.INT;
    }
    if (!(type.unwrapped() instanceof Type.Enum e)) {
      return promoted(type);
    }
    Type.Scalar integer = resolver.integer(e).orElse(Type.Scalar.INT);
    boolean enumerator =
        expression instanceof Expr.Identifier name
            && e.spec().enumerators() != null
            && e.spec().enumerators().stream().anyMatch(each -> each.name().equals(name.name()));
    return enumerator && integer.bytes() == Integer.BYTES ? Type.Scalar.INT : promoted(integer);
  }

  private static Type promoted(Type type) {
    Type plain = type.unwrapped();
    return plain instanceof Type.Scalar scalar && !scalar.floating() && scalar.bytes() < 4 ? Type.Scalar.INT : type;
  }

  private static Type common(Type left, Type right) {
    if (left.unwrapped() instanceof Type.Scalar a && right.unwrapped() instanceof Type.Scalar b) {
      if (a.floating() != b.floating()) {
        return a.floating() ? left : right;
      }
      if (a.bytes() == b.bytes() && !a.floating()) {
        return sameSize(left, a, right, b);
      }
      return a.bytes() > b.bytes() ? left : right;
    }
    return Type.Unknown.TYPE;
  }

  /** Of {@code long} and {@code long long} the latter; unsigned, if one of them is (C11 6.3.1.8). */
  private static Type sameSize(Type left, Type.Scalar a, Type right, Type.Scalar b) {
    boolean swap = isLongLong(b) && !isLongLong(a);
    Type.Scalar high = swap ? b : a;
    Type.Scalar low = swap ? a : b;
    if (high.signed() && !low.signed()) {
      return isLongLong(high) != isLongLong(low) ? Type.Scalar.UNSIGNED_LONG_LONG : swap ? left : right;
    }
    return swap ? right : left;
  }

  private static boolean isLongLong(Type.Scalar type) {
    return type.name().endsWith("long long");
  }
}
