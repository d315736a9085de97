package org.bpfls.grammar.type;

import java.util.Optional;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;

/** Values of integer constant expressions (C11 6.6), in 64 bits; what depends on the size of a type has none. */
public final class IntegerConstants {
  private final TranslationUnit unit;

  public IntegerConstants(TranslationUnit unit) {
    this.unit = unit;
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
      return valueOf(cast.operand()).flatMap(value -> converted(value, new TypeResolver(unit).of(cast.type())));
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
    if (owner.enumerators() == null) {
      return Optional.empty();
    }
    java.util.Map<String, Long> values = new java.util.HashMap<>();
    Optional<Long> next = Optional.of(0L);
    for (TypeSpec.Enumerator enumerator : owner.enumerators()) {
      if (enumerator.value() instanceof Expr.Identifier other && values.containsKey(other.name())) {
        next = Optional.of(values.get(other.name()));
      } else if (enumerator.value() != null) {
        next = valueOf(enumerator.value());
      }
      if (enumerator.name().equals(name)) {
        return next;
      }
      next.ifPresent(value -> values.put(enumerator.name(), value));
      next = next.map(value -> value + 1);
    }
    return Optional.empty();
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
