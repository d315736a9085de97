package org.bpfls.analysis.loader.foreign;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits Rust or Go into words, the values of strings, and single characters; comments are left out, but for Go's
 * directives ({@code //go:generate}, {@code //go:embed}), whose words count as strings. Takes any text.
 */
final class ForeignTokens {
  private final ForeignLanguage language;
  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /** What a token is. */
  enum Kind {
    WORD,
    STRING,
    MARK
  }

  /** One token; a string's text is its value. */
  record Token(Kind kind, String text) {
    boolean is(String mark) {
      return kind != Kind.STRING && text.equals(mark);
    }
  }

  private ForeignTokens(ForeignLanguage language, String text) {
    this.language = language;
    this.text = text;
  }

  static List<Token> of(ForeignLanguage language, String text) {
    ForeignTokens reader = new ForeignTokens(language, text);
    while (reader.at < text.length()) {
      reader.next();
    }
    return reader.tokens;
  }

  private void next() {
    char c = text.charAt(at);
    if (Character.isWhitespace(c)) {
      at++;
    } else if (text.startsWith("//", at)) {
      lineComment();
    } else if (text.startsWith("/*", at)) {
      blockComment();
    } else if (c == '"') {
      string();
    } else if (c == '`' && language == ForeignLanguage.GO) {
      int end = indexOf("`", at + 1);
      add(Kind.STRING, text.substring(at + 1, end));
      at = end + 1;
    } else if (c == '\'') {
      character();
    } else if (Character.isJavaIdentifierStart(c) || Character.isDigit(c)) {
      word();
    } else {
      add(Kind.MARK, String.valueOf(c));
      at++;
    }
  }

  private void lineComment() {
    int end = indexOf("\n", at);
    String line = text.substring(at, end);
    if (language == ForeignLanguage.GO && (line.startsWith("//go:generate ") || line.startsWith("//go:embed "))) {
      for (String word : line.trim().split("\\s+")) {
        add(Kind.STRING, word);
      }
    }
    at = end;
  }

  /** Those of Rust nest. */
  private void blockComment() {
    int depth = 0;
    do {
      if (text.startsWith("/*", at) && (depth == 0 || language == ForeignLanguage.RUST)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < text.length());
  }

  private void string() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      value.append(text.charAt(at));
    }
    at++;
    add(Kind.STRING, value.toString());
  }

  /** A character, or the quote of a lifetime in Rust. */
  private void character() {
    int start = at + 1;
    if (start < text.length() && text.charAt(start) == '\\') {
      at = indexOf("'", start + 2) + 1;
      return;
    }
    int end = start < text.length() ? text.offsetByCodePoints(start, 1) : start;
    at = end < text.length() && text.charAt(end) == '\'' ? end + 1 : start;
  }

  private void word() {
    int start = at;
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (language == ForeignLanguage.RUST && (word.equals("r") || word.equals("br") || word.equals("cr"))) {
      int quote = at;
      while (quote < text.length() && text.charAt(quote) == '#') {
        quote++;
      }
      if (quote < text.length() && text.charAt(quote) == '"') {
        int end = indexOf("\"" + "#".repeat(quote - at), quote + 1);
        add(Kind.STRING, text.substring(quote + 1, end));
        at = end + 1 + quote - at;
        return;
      }
    }
    add(Kind.WORD, word);
  }

  private int indexOf(String what, int from) {
    int found = text.indexOf(what, from);
    return found < 0 ? text.length() : found;
  }

  private void add(Kind kind, String value) {
    tokens.add(new Token(kind, value));
  }
}
