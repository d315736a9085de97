package org.bpfls.grammar.parse;

import java.util.Locale;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.text.Span;

/** Values of literals (C11 6.4.4, 6.4.5). */
final class Literals {
  private Literals() {}

  static Expr number(Span span, String text) {
    String lower = text.toLowerCase(Locale.ROOT).replace("'", "");
    boolean hex = lower.startsWith("0x");
    boolean binary = lower.startsWith("0b");
    if (!binary && (lower.indexOf('.') >= 0 || lower.indexOf(hex ? 'p' : 'e') >= 0)) {
      return new Expr.FloatLiteral(span, text);
    }
    int base = hex ? 16 : binary ? 2 : lower.startsWith("0") ? 8 : 10;
    int at = hex || binary ? 2 : 0;
    long value = 0;
    while (at < lower.length() && Character.digit(lower.charAt(at), base) >= 0) {
      value = value * base + Character.digit(lower.charAt(at), base);
      at++;
    }
    return new Expr.IntLiteral(span, text, value);
  }

  /** The value of a character constant; several characters are packed as clang does. */
  static long character(String text) {
    StringBuilder content = new StringBuilder();
    append(content, text);
    long value = 0;
    for (int i = 0; i < content.length(); i++) {
      value = value << 8 | content.charAt(i);
    }
    return content.length() == 1 && text.startsWith("'") && value < 256 ? (byte) value : value;
  }

  /** Appends what stands between the quotes of a literal, with escapes resolved. */
  static void append(StringBuilder into, String literal) {
    int at = Math.max(literal.indexOf('"'), 0);
    int quote = literal.indexOf('\'');
    if (literal.endsWith("'") && quote >= 0) {
      at = quote;
    }
    int end = literal.length() > at + 1 ? literal.length() - 1 : literal.length();
    at++;
    while (at < end) {
      char c = literal.charAt(at++);
      if (c != '\\' || at >= end) {
        into.append(c);
        continue;
      }
      at = escape(into, literal, at, end);
    }
  }

  private static int escape(StringBuilder into, String literal, int at, int end) {
    char kind = literal.charAt(at);
    int next = at + 1;
    switch (kind) {
      case 'n':
        into.append('\n');
        return next;
      case 't':
        into.append('\t');
        return next;
      case 'r':
        into.append('\r');
        return next;
      case 'a':
        into.append('\u0007');
        return next;
      case 'b':
        into.append('\b');
        return next;
      case 'f':
        into.append('\f');
        return next;
      case 'v':
        into.append('\u000b');
        return next;
      case 'e':
        into.append('\u001b');
        return next;
      case 'x':
        return digits(into, literal, next, end, 16, Integer.MAX_VALUE);
      case 'u':
        return digits(into, literal, next, end, 16, 4);
      case 'U':
        return digits(into, literal, next, end, 16, 8);
      default:
        if (kind >= '0' && kind <= '7') {
          return digits(into, literal, at, end, 8, 3);
        }
        into.append(kind);
        return next;
    }
  }

  private static int digits(StringBuilder into, String literal, int from, int end, int base, int most) {
    int at = from;
    int value = 0;
    while (at < end && at - from < most && Character.digit(literal.charAt(at), base) >= 0) {
      value = value * base + Character.digit(literal.charAt(at), base);
      at++;
    }
    if (Character.isValidCodePoint(value)) {
      into.appendCodePoint(value);
    }
    return at;
  }
}
