package org.bpfls.grammar.parse;

import java.util.Locale;

/** Where a text has a name as a word, in comments too. */
record Mentions(String text, String name) {
  /** What follows a name that is used as a value, and never one that stands for a type or a macro before something else. */
  private static final String AFTER_VALUE = "(=.-[];+&|<>!?%^";

  static int leadingUnderscores(String name) {
    int count = 0;
    while (count < name.length() - 1 && name.charAt(count) == '_') {
      count++;
    }
    return count;
  }

  boolean anyIn(int from, int to) {
    return next(from, to) >= 0;
  }

  /**
   * Whether some place in a range may read otherwise when the name is no longer declared, or is from now on. Where headers are
   * missing, names in lists of arguments may be types, too.
   */
  boolean mayReadOtherwise(int from, int to, boolean lenient) {
    int at = next(from, to);
    if (at >= 0 && name.equals(name.toUpperCase(Locale.ROOT))) {
      return true;
    }
    for (; at >= 0; at = next(at + 1, to)) {
      char next = besides(at + name.length(), 1);
      boolean list = next == ',' || next == ')' && besides(at - 1, -1) != '(';
      if (AFTER_VALUE.indexOf(next) < 0 && !(list && !lenient)) {
        return true;
      }
    }
    return false;
  }

  /** The first character that is no blank, from an offset on in one direction; 0 when there is none. */
  private char besides(int offset, int step) {
    for (int i = offset; i >= 0 && i < text.length(); i += step) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return text.charAt(i);
      }
    }
    return 0;
  }

  private int next(int from, int to) {
    for (int at = text.indexOf(name, from); at >= 0 && at < to; at = text.indexOf(name, at + 1)) {
      int behind = at + name.length();
      if ((at == 0 || !isPart(at - 1)) && (behind == text.length() || !isPart(behind))) {
        return at;
      }
    }
    return -1;
  }

  private boolean isPart(int at) {
    return Character.isJavaIdentifierPart(text.charAt(at));
  }
}
