package org.bpfls.grammar.type;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;

/** Values of integer constant expressions (C11 6.6), in 64 bits. */
public final class IntegerConstants {
  /** How deep sizes may depend on sizes, since a damaged type may depend on its own. */
  private static final int MAX_SIZES = 4;

  private final TranslationUnit unit;
  private final int sizes;

  /** The least and the greatest value of an enumeration. */
  record Range(long least, long most) {}

  public IntegerConstants(TranslationUnit unit) {
    this(unit, 0);
  }

  private IntegerConstants(TranslationUnit unit, int sizes) {
    this.unit = unit;
    this.sizes = sizes;
  }

  /** The value of an expression, if it is a constant that can be known. */
  public Optional<Long> valueOf(Expr expression) {
    if (expression instanceof Expr.IntLiteral literal) {
      return Optional.of(literal.value());
    }
    if (expression instanceof Expr.CharLiteral literal) {
      return Optional.of(literal.value());
    }
    if (expression instanceof Expr.Identifier identifier) {
      return unit.constant(identifier.name());
    }
    if (expression instanceof Expr.Cast cast) {
      return valueOf(cast.operand()).flatMap(value -> converted(value, types().of(cast.type())));
    }
    if (expression instanceof Expr.SizeofType sizeof) {
      return size(types().of(sizeof.type()), sizeof.operator());
    }
    if (expression instanceof Expr.SizeofExpr sizeof) {
      return size(new ExpressionTypes(types(), name -> null).of(sizeof.operand(), 0), sizeof.operator());
    }
    if (expression instanceof Expr.Unary unary) {
      return valueOf(unary.operand()).flatMap(value -> unary(unary.operator(), value));
    }
    if (expression instanceof Expr.Conditional conditional) {
      return valueOf(conditional.condition())
          .flatMap(
              value ->
                  value == 0
                      ? valueOf(conditional.otherwise())
                      : conditional.then() == null ? Optional.of(value) : valueOf(conditional.then()));
    }
    if (expression instanceof Expr.Binary binary) {
      return valueOf(binary.left())
          .flatMap(left -> valueOf(binary.right()).flatMap(right -> binary(binary.operator(), left, right)));
    }
    return Optional.empty();
  }

  private TypeResolver types() {
    return TypeResolver.of(unit, new IntegerConstants(unit, sizes + 1));
  }

  private Optional<Long> size(Type type, String operator) {
    return sizes >= MAX_SIZES
        ? Optional.empty()
        : new Sizes(types()).of(type).map(size -> operator.equals("sizeof") ? size.bytes() : size.align());
  }

  private static Optional<Long> converted(long value, Type to) {
    if (to.unwrapped() instanceof Type.Enum || to.unwrapped() == Type.Unknown.TYPE) {
      return Optional.of(value);
    }
    if (!(to.unwrapped() instanceof Type.Scalar scalar) || scalar.floating() || scalar.bytes() == 0) {
      return Optional.empty();
    }
    if (scalar.name().equals("_Bool")) {
      return Optional.of(value != 0 ? 1L : 0L);
    }
    int unused = Math.max(0, 64 - 8 * scalar.bytes());
    return Optional.of(scalar.signed() ? value << unused >> unused : value << unused >>> unused);
  }

  /** The value of an enumerator, or of a variable that is {@code const} and has a constant value. */
  public Optional<Long> named(String name) {
    Optional<ExternalDecl> declared = unit.ordinary(name);
    if (declared.isEmpty()) {
      return Optional.empty();
    }
    Optional<TypeSpec.Enum> owner =
        Nodes.all(declared.get(), TypeSpec.Enum.class)
            .filter(e -> e.enumerators() != null && e.enumerators().stream().anyMatch(v -> v.name().equals(name)))
            .findFirst();
    if (owner.isPresent()) {
      return enumerator(owner.get(), name);
    }
    if (declared.get() instanceof Declaration plain && plain.specifiers().qualifiers().contains("const")) {
      for (Declaration.InitDeclarator variable : plain.declarators()) {
        boolean scalar = name.equals(variable.declarator().name()) && variable.declarator().derivations().isEmpty();
        boolean changeable = plain.specifiers().qualifiers().contains("volatile");
        if (scalar && !changeable && variable.initializer() instanceof Initializer.Single single) {
          return valueOf(single.expression());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Long> enumerator(TypeSpec.Enum owner, String name) {
    return Optional.ofNullable(values(owner).get(name));
  }

  /** Empty when a value is not known. */
  Optional<Range> range(TypeSpec.Enum owner) {
    Map<String, Long> values = values(owner);
    return owner.enumerators() == null || values.isEmpty() || values.size() < owner.enumerators().size()
        ? Optional.empty()
        : Optional.of(new Range(Collections.min(values.values()), Collections.max(values.values())));
  }

  /** The enumerators whose values are known. */
  private Map<String, Long> values(TypeSpec.Enum owner) {
    Map<String, Long> values = new HashMap<>();
    if (owner.enumerators() == null) {
      return values;
    }
    Optional<Long> next = Optional.of(0L);
    for (TypeSpec.Enumerator enumerator : owner.enumerators()) {
      if (enumerator.value() instanceof Expr.Identifier other && values.containsKey(other.name())) {
        next = Optional.of(values.get(other.name()));
      } else if (enumerator.value() != null) {
        next = valueOf(enumerator.value());
      }
      next.ifPresent(value -> values.put(enumerator.name(), value));
      next = next.map(value -> value + 1);
    }
    return values;
  }

  private static Optional<Long> unary(String operator, long value) {
    return switch (operator) {
      case "-" -> Optional.of(-value);
      case "+", "__extension__" -> Optional.of(value);
      case "~" -> Optional.of(~value);
      case "!" -> Optional.of(value == 0 ? 1L : 0L);
      default -> Optional.empty();
    };
  }

  private static Optional<Long> binary(String operator, long left, long right) {
    return switch (operator) {
      case "+" -> Optional.of(left + right);
      case "-" -> Optional.of(left - right);
      case "*" -> Optional.of(left * right);
      case "/" -> right == 0 ? Optional.empty() : Optional.of(left / right);
      case "%" -> right == 0 ? Optional.empty() : Optional.of(left % right);
      case "<<" -> Optional.of(left << right);
      case ">>" -> Optional.of(left >> right);
      case "&" -> Optional.of(left & right);
      case "|" -> Optional.of(left | right);
      case "^" -> Optional.of(left ^ right);
      case "&&" -> Optional.of(left != 0 && right != 0 ? 1L : 0L);
      case "||" -> Optional.of(left != 0 || right != 0 ? 1L : 0L);
      case "==" -> Optional.of(left == right ? 1L : 0L);
      case "!=" -> Optional.of(left != right ? 1L : 0L);
      case "<" -> Optional.of(left < right ? 1L : 0L);
      case ">" -> Optional.of(left > right ? 1L : 0L);
      case "<=" -> Optional.of(left <= right ? 1L : 0L);
      case ">=" -> Optional.of(left >= right ? 1L : 0L);
      default -> Optional.empty();
    };
  }
}
