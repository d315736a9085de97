package org.bpfls.grammar.preprocess;

import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code #if} expression (C11 6.10.1): 64-bit integers, signed or unsigned, operands of {@code &&},
 * {@code ||} and {@code ?:} that do not count are read but cannot fail.
 */
final class Condition {
  /** Why an expression has no value. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private record Value(long bits, boolean unsigned) {
    static final Value ZERO = new Value(0, false);
    static final Value ONE = new Value(1, false);

    static Value of(boolean truth) {
      return truth ? ONE : ZERO;
    }

    boolean truth() {
      return bits != 0;
    }
  }

  private final Expander expander;
  private final MacroTable macros;
  private @Nullable Token token;
  private int depth;

  private Condition(Expander expander, MacroTable macros) {
    this.expander = expander;
    this.macros = macros;
  }

  /** What an expression came to: a truth, and why it has none. */
  record Outcome(boolean holds, @Nullable String problem) {}

  static Outcome evaluate(Token[] line, Expander expander, MacroTable macros) {
    expander.beginLine(line, true);
    try {
      Condition condition = new Condition(expander, macros);
      condition.advance();
      if (condition.token == null) {
        return new Outcome(false, "expression missing");
      }
      Value value = condition.comma(true);
      Token rest = condition.token;
      if (rest != null) {
        return new Outcome(false, "unexpected '" + rest.text() + "' in a preprocessor expression");
      }
      return new Outcome(value.truth(), null);
    } catch (Malformed malformed) {
      return new Outcome(false, malformed.getMessage());
    } finally {
      expander.endLine();
    }
  }

  private void advance() {
    token = expander.next();
  }

  private boolean accept(String punctuator) {
    Token now = token;
    if (now != null && now.kind() == TokenKind.PUNCTUATOR && now.text().equals(punctuator)) {
      advance();
      return true;
    }
    return false;
  }

  private Value comma(boolean counts) throws Malformed {
    Value value = conditional(counts);
    while (accept(",")) {
      value = conditional(counts);
    }
    return value;
  }

  private Value conditional(boolean counts) throws Malformed {
    enter();
    Value value = binary(0, counts);
    if (accept("?")) {
      boolean first = value.truth();
      Value yes = comma(counts && first);
      if (!accept(":")) {
        throw new Malformed("':' missing in a preprocessor expression");
      }
      Value no = conditional(counts && !first);
      boolean unsigned = yes.unsigned() || no.unsigned();
      value = new Value(first ? yes.bits() : no.bits(), unsigned);
    }
    depth--;
    return value;
  }

  private void enter() throws Malformed {
    if (++depth > Limits.CONDITION_DEPTH) {
      throw new Malformed("preprocessor expression is nested too deeply");
    }
  }

  private static int precedence(Token operator) {
    if (operator.kind() != TokenKind.PUNCTUATOR) {
      return -1;
    }
    return switch (operator.text()) {
      case "||" -> 1;
      case "&&" -> 2;
      case "|" -> 3;
      case "^" -> 4;
      case "&" -> 5;
      case "==", "!=" -> 6;
      case "<", ">", "<=", ">=" -> 7;
      case "<<", ">>" -> 8;
      case "+", "-" -> 9;
      case "*", "/", "%" -> 10;
      default -> -1;
    };
  }

  private Value binary(int above, boolean counts) throws Malformed {
    enter();
    Value left = unary(counts);
    for (; ; ) {
      Token operator = token;
      int precedence = operator == null ? -1 : precedence(operator);
      if (operator == null || precedence <= above) {
        depth--;
        return left;
      }
      String text = operator.text();
      advance();
      boolean rightCounts =
          counts && !(text.equals("&&") && !left.truth()) && !(text.equals("||") && left.truth());
      Value right = binary(precedence, rightCounts);
      left = apply(text, left, right, counts);
    }
  }

  private static Value apply(String operator, Value left, Value right, boolean counts) throws Malformed {
    long a = left.bits();
    long b = right.bits();
    boolean unsigned = left.unsigned() || right.unsigned();
    int order = unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b);
    return switch (operator) {
      case "||" -> Value.of(left.truth() || right.truth());
      case "&&" -> Value.of(left.truth() && right.truth());
      case "|" -> new Value(a | b, unsigned);
      case "^" -> new Value(a ^ b, unsigned);
      case "&" -> new Value(a & b, unsigned);
      case "==" -> Value.of(a == b);
      case "!=" -> Value.of(a != b);
      case "<" -> Value.of(order < 0);
      case ">" -> Value.of(order > 0);
      case "<=" -> Value.of(order <= 0);
      case ">=" -> Value.of(order >= 0);
      case "<<" -> shift(left, right, true);
      case ">>" -> shift(left, right, false);
      case "+" -> new Value(a + b, unsigned);
      case "-" -> new Value(a - b, unsigned);
      case "*" -> new Value(a * b, unsigned);
      default -> divide(operator.equals("/"), a, b, unsigned, counts);
    };
  }

  /** As clang: a negative count is a large one; to the right, only the low 32 bits of the count are looked at. */
  private static Value shift(Value left, Value right, boolean toLeft) {
    long a = left.bits();
    long by = right.bits();
    long result;
    if (toLeft) {
      result = Long.compareUnsigned(by, 63) > 0 ? 0 : a << by;
    } else {
      int count = Integer.compareUnsigned((int) by, 63) > 0 ? 63 : (int) by;
      result = left.unsigned() ? a >>> count : a >> count;
    }
    return new Value(result, left.unsigned());
  }

  private static Value divide(boolean quotient, long a, long b, boolean unsigned, boolean counts)
      throws Malformed {
    if (b == 0) {
      if (counts) {
        throw new Malformed("division by zero in a preprocessor expression");
      }
      return new Value(0, unsigned);
    }
    long result;
    if (unsigned) {
      result = quotient ? Long.divideUnsigned(a, b) : Long.remainderUnsigned(a, b);
    } else {
      result = quotient ? a / b : a % b;
    }
    return new Value(result, unsigned);
  }

  private Value unary(boolean counts) throws Malformed {
    Token now = token;
    if (now == null) {
      throw new Malformed("operand missing in a preprocessor expression");
    }
    if (now.kind() == TokenKind.PUNCTUATOR) {
      enter();
      Value value = prefixed(now.text(), counts);
      depth--;
      return value;
    }
    if (now.kind() == TokenKind.NUMBER) {
      advance();
      return number(now.text().replace("'", ""));
    }
    if (now.kind() == TokenKind.CHARACTER) {
      advance();
      return character(now.text());
    }
    if (now.kind() == TokenKind.IDENTIFIER) {
      if (now.text().equals("defined")) {
        return defined();
      }
      advance();
      return Value.ZERO;
    }
    throw new Malformed("'" + now.text() + "' is no operand of a preprocessor expression");
  }

  private Value prefixed(String operator, boolean counts) throws Malformed {
    advance();
    switch (operator) {
      case "(" -> {
        Value value = comma(counts);
        if (!accept(")")) {
          throw new Malformed("')' missing in a preprocessor expression");
        }
        return value;
      }
      case "!" -> {
        return Value.of(!unary(counts).truth());
      }
      case "~" -> {
        Value value = unary(counts);
        return new Value(~value.bits(), value.unsigned());
      }
      case "-" -> {
        Value value = unary(counts);
        return new Value(-value.bits(), value.unsigned());
      }
      case "+" -> {
        return unary(counts);
      }
      default -> throw new Malformed("operand missing before '" + operator + "' in a preprocessor expression");
    }
  }

  /** The operand of {@code defined} is not expanded. */
  private Value defined() throws Malformed {
    Token name = expander.raw();
    boolean paren = name != null && name.is("(");
    if (paren) {
      name = expander.raw();
    }
    if (name == null || name.kind() != TokenKind.IDENTIFIER) {
      throw new Malformed("macro name missing after 'defined'");
    }
    if (paren) {
      Token close = expander.raw();
      if (close == null || !close.is(")")) {
        throw new Malformed("')' missing after 'defined'");
      }
    }
    advance();
    return Value.of(macros.defined(name.text()));
  }

  private static Value number(String text) throws Malformed {
    int end = text.length();
    boolean unsigned = false;
    int longs = 0;
    while (end > 1) {
      char c = text.charAt(end - 1);
      if (c == 'u' || c == 'U') {
        if (unsigned) {
          throw new Malformed("invalid integer constant '" + text + "'");
        }
        unsigned = true;
      } else if (c == 'l' || c == 'L') {
        longs++;
      } else {
        break;
      }
      end--;
    }
    int radix = 10;
    int start = 0;
    if (text.charAt(0) == '0' && end > 1) {
      char second = text.charAt(1);
      radix = second == 'x' || second == 'X' ? 16 : second == 'b' || second == 'B' ? 2 : 8;
      start = radix == 8 ? 1 : 2;
    }
    try {
      long bits = Long.parseUnsignedLong(text.substring(start, end), radix);
      if (longs > 2) {
        throw new Malformed("invalid suffix of integer constant '" + text + "'");
      }
      return new Value(bits, unsigned || bits < 0);
    } catch (NumberFormatException e) {
      throw new Malformed("'" + text + "' is no integer constant of a preprocessor expression");
    }
  }

  private static Value character(String text) throws Malformed {
    int quote = text.indexOf('\'');
    int last = text.length() - 1;
    boolean wide = quote > 0;
    long value = 0;
    int count = 0;
    for (int at = quote + 1; at < last; count++) {
      long one;
      char c = text.charAt(at++);
      if (c != '\\') {
        int point = text.codePointAt(at - 1);
        at += Character.charCount(point) - 1;
        one = point;
      } else {
        int[] after = {at};
        one = escape(text, after, last);
        at = after[0];
      }
      value = wide ? one : (value << 8) | (one & 0xff);
    }
    if (count == 0) {
      throw new Malformed("empty character constant");
    }
    if (wide) {
      return new Value(value, text.charAt(0) != 'L');
    }
    return new Value(count == 1 ? (byte) value : (int) value, false);
  }

  private static long escape(String text, int[] position, int last) {
    int at = position[0];
    char c = text.charAt(at++);
    long value;
    if (c == 'x' || c == 'u' || c == 'U') {
      value = 0;
      while (at < last && Character.digit(text.charAt(at), 16) >= 0) {
        value = value * 16 + Character.digit(text.charAt(at++), 16);
      }
    } else if (c >= '0' && c <= '7') {
      value = c - '0';
      for (int digits = 1; digits < 3 && at < last && Character.digit(text.charAt(at), 8) >= 0; digits++) {
        value = value * 8 + Character.digit(text.charAt(at++), 8);
      }
    } else {
      value =
          switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            case 'e', 'E' -> 27;
            default -> c;
          };
    }
    position[0] = at;
    return value;
  }
}
