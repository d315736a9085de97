package org.bpfls.analysis.check;

/** The statement, block, function or declaration that stands behind a place in a text, found by its brackets. */
final class FollowingItem {
  private final String text;
  private int at;

  private FollowingItem(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /** The offset at which the item ends: behind its last character, or the end of the text. */
  static int end(String text, int from) {
    return new FollowingItem(text, from).end();
  }

  private int end() {
    int depth = 0;
    // A brace behind ')' opens the body of a function or a statement, and the item ends with it; another one a list.
    char before = ')';
    boolean body = false;
    for (; skipBlank(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        skipQuoted(c);
      } else if ("([{".indexOf(c) >= 0) {
        body |= depth == 0 && c == '{' && before == ')';
        depth++;
      } else if (")]}".indexOf(c) >= 0) {
        depth--;
        if (depth < 0 || depth == 0 && c == '}' && body && !elseFollows()) {
          return at + 1;
        }
      } else if (c == ';' && depth == 0) {
        return at + 1;
      }
      before = c;
    }
    return text.length();
  }

  /** Moves to the next character that is neither space nor part of a comment or directive; false at the end. */
  private boolean skipBlank() {
    while (at < text.length()) {
      if (text.startsWith("/*", at)) {
        at = behind("*/", at + 2);
      } else if (text.startsWith("//", at) || text.charAt(at) == '#') {
        at = behind("\n", at);
      } else if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private int behind(String end, int from) {
    int found = text.indexOf(end, from);
    return found < 0 ? text.length() : found + end.length();
  }

  private void skipQuoted(char quote) {
    at++;
    while (at < text.length() && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
  }

  private boolean elseFollows() {
    int brace = at;
    at++;
    boolean follows = skipBlank() && text.startsWith("else", at);
    at = brace;
    return follows;
  }
}
