package org.bpfls.analysis.loader;

import java.util.Optional;

/** C's operators on values, as far as these are known. */
final class Arithmetic {
  private Arithmetic() {}

  static Value binary(String operator, Value left, Value right) {
    if (left instanceof Value.Address address && right instanceof Value.Int steps) {
      return switch (operator) {
        case "+" -> Arrays.shift(address, steps.value());
        case "-" -> Arrays.shift(address, -steps.value());
        default -> Value.UNKNOWN;
      };
    }
    if (left instanceof Value.Address to && right instanceof Value.Address from && operator.equals("-")) {
      return Arrays.distance(from, to).<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
    }
    return left instanceof Value.Int a && right instanceof Value.Int b
        ? integers(operator, a.value(), b.value())
        : Value.UNKNOWN;
  }

  private static Value integers(String operator, long x, long y) {
    return switch (operator) {
      case "+" -> new Value.Int(x + y);
      case "-" -> new Value.Int(x - y);
      case "*" -> new Value.Int(x * y);
      case "/" -> y == 0 ? Value.UNKNOWN : new Value.Int(x / y);
      case "%" -> y == 0 ? Value.UNKNOWN : new Value.Int(x % y);
      case "&" -> new Value.Int(x & y);
      case "|" -> new Value.Int(x | y);
      case "^" -> new Value.Int(x ^ y);
      case "<<" -> y < 0 || y > 63 ? Value.UNKNOWN : new Value.Int(x << y);
      case ">>" -> y < 0 || y > 63 ? Value.UNKNOWN : new Value.Int(x >> y);
      default -> Value.UNKNOWN;
    };
  }

  static Value negated(Value operand) {
    return operand instanceof Value.Int number ? new Value.Int(-number.value()) : Value.UNKNOWN;
  }

  /** Whether two values are equal. */
  static Value.Truth same(Value a, Value b) {
    if (a instanceof Value.Unknown || b instanceof Value.Unknown) {
      return Value.Truth.MAYBE;
    }
    if (a.truth() != b.truth()) {
      return Value.Truth.NO;
    }
    return isExact(a) && isExact(b) ? Value.Truth.of(a.equals(b)) : Value.Truth.MAYBE;
  }

  private static boolean isExact(Value value) {
    return !(value instanceof Value.NonZero || value instanceof Value.Negative);
  }

  /** Whether one value is less than another, or whatever the operator asks. */
  static Value.Truth order(String operator, Value left, Value right) {
    if (left instanceof Value.Address to && right instanceof Value.Address from) {
      Optional<Long> distance = Arrays.distance(from, to);
      return distance.isPresent() ? order(operator, new Value.Int(distance.get()), Value.ZERO) : Value.Truth.MAYBE;
    }
    if (left instanceof Value.Int a && right instanceof Value.Int b) {
      return Value.Truth.of(
          switch (operator) {
            case "<" -> a.value() < b.value();
            case ">" -> a.value() > b.value();
            case "<=" -> a.value() <= b.value();
            default -> a.value() >= b.value();
          });
    }
    if (!right.equals(Value.ZERO)) {
      return Value.Truth.MAYBE;
    }
    if (left instanceof Value.Negative) {
      return Value.Truth.of(operator.startsWith("<"));
    }
    // What is compared so is a descriptor, and one that is there is not negative.
    return left.handle() ? Value.Truth.of(operator.startsWith(">")) : Value.Truth.MAYBE;
  }
}
