package org.bpfls.grammar.preprocess;

/** The {@code #} operator (C11 6.10.3.2). */
final class Stringizer {
  private Stringizer() {}

  /** The string literal that spells the tokens. */
  static String text(Token[] tokens) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < tokens.length; i++) {
      Token token = tokens[i];
      if (i > 0 && token.spaceBefore()) {
        text.append(' ');
      }
      if (token.kind() == TokenKind.STRING || token.kind() == TokenKind.CHARACTER) {
        escape(token.text(), text);
      } else {
        text.append(token.text());
      }
    }
    int backslashes = 0;
    while (text.charAt(text.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    if (backslashes % 2 != 0) {
      text.setLength(text.length() - 1); // it would escape the closing quote
    }
    return text.append('"').toString();
  }

  private static void escape(String literal, StringBuilder text) {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c == '\n') {
        text.append("\\n");
        continue;
      }
      if (c == '\\' || c == '"') {
        text.append('\\');
      }
      text.append(c);
    }
  }
}
