package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a range of a text into preprocessing tokens, as clang does for {@code -std=gnu11}. A cursor: the fields describe the
 * token read last, so that scanning makes no garbage. Never fails; a malformed token comes with a {@link #problem}.
 *
 * <p>The file is longer than others because the cases of the lexical grammar stand side by side.
 */
final class Lexer {
  private static final char NUL = 0;

  final SourceText source;

  TokenKind kind = TokenKind.END;

  /** Where the token starts and ends, relative to {@link #base}. */
  int start;

  int stop;
  boolean spaceBefore;
  boolean lineStart;

  /** Whether the token contains a line splice, so that its spelling is not its text. */
  boolean spliced;

  /** What is wrong with the token, or null. */
  @Nullable String problem;

  /** In a directive a line end is the end. */
  boolean directive;

  final int base;
  final char[] chars;
  private final int end;
  private final Names names;
  private int pos;

  /** Whether nothing of the current line was read yet. */
  private boolean fresh = true;

  Lexer(SourceText source, Names names) {
    this(source, 0, source.length(), names);
  }

  /** Reads the offsets from {@code from} up to {@code to}. */
  Lexer(SourceText source, int from, int to, Names names) {
    this.source = source;
    this.names = names;
    base = from;
    end = to - from;
    chars = new char[end + 3];
    source.content().getChars(from, to, chars, 0);
    if (from == 0 && end > 0 && chars[0] == '\uFEFF') {
      pos = 1;
    }
  }

  /** Offset in the text of the next character to be read. */
  int offset() {
    return base + pos;
  }

  /** Whether the token read last ends with the text. */
  boolean atEnd() {
    return pos >= end;
  }

  /** Goes on at an offset of the text, at the start of a line or not. */
  void seek(int offset, boolean atLineStart) {
    pos = offset - base;
    fresh = atLineStart;
  }

  Token token() {
    return new Token(kind, text(), source, base + start, stop - start, null, spaceBefore);
  }

  /** Whether the token is this one character. */
  boolean is(char c) {
    return stop - start == 1 && chars[start] == c;
  }

  /** Whether the token is spelled so. */
  boolean is(String word) {
    if (stop - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (chars[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean isHash() {
    return kind == TokenKind.PUNCTUATOR && (is('#') || is("%:"));
  }

  String text() {
    if (spliced) {
      return withoutSplices(start, stop);
    }
    int length = stop - start;
    switch (kind) {
      case PUNCTUATOR:
        return punctuator(length);
      case STRING:
      case STRAY:
        return new String(chars, start, length);
      default:
        return names.of(chars, start, length);
    }
  }

  /** Reads the next token into the fields. */
  void next() {
    spaceBefore = false;
    problem = null;
    spliced = false;
    boolean line = fresh;
    fresh = false;
    lineStart = false;
    for (; ; ) {
      char c = chars[pos];
      switch (c) {
        case ' ', '\t', '\f', '\u000B' -> {
          pos++;
          spaceBefore = true;
        }
        case '\n', '\r' -> {
          if (directive) {
            end();
            return;
          }
          pos++;
          spaceBefore = true;
          line = true;
        }
        case '\\' -> {
          int after = afterSplice(pos);
          if (after == pos) {
            lineStart = line;
            start = pos;
            if (afterUniversalName(pos) != pos) {
              identifier();
            } else {
              pos++;
              finish(TokenKind.STRAY);
            }
            return;
          }
          pos = after;
        }
        case '/' -> {
          int second = skip(pos + 1);
          if (chars[second] == '/') {
            pos = endOfLine(second);
          } else if (chars[second] == '*') {
            if (!skipBlockComment(second + 1)) {
              end();
              return;
            }
          } else {
            lineStart = line;
            start = pos;
            punctuate();
            return;
          }
          spaceBefore = true;
        }
        case NUL -> {
          if (pos >= end) {
            end();
            return;
          }
          pos++;
          spaceBefore = true;
        }
        default -> {
          lineStart = line;
          start = pos;
          significant(c);
          return;
        }
      }
    }
  }

  /** Whether the next token is an opening parenthesis; reads nothing. */
  boolean parenFollows() {
    int savedPos = pos;
    int savedStart = start;
    int savedStop = stop;
    boolean savedSpace = spaceBefore;
    boolean savedLine = lineStart;
    boolean savedFresh = fresh;
    boolean savedSplice = spliced;
    String savedProblem = problem;
    TokenKind savedKind = kind;
    next();
    boolean paren = kind == TokenKind.PUNCTUATOR && is('(');
    pos = savedPos;
    start = savedStart;
    stop = savedStop;
    spaceBefore = savedSpace;
    lineStart = savedLine;
    fresh = savedFresh;
    spliced = savedSplice;
    problem = savedProblem;
    kind = savedKind;
    return paren;
  }

  /** Reads the {@code <name>} or {@code "name"} of an include as one token when there is one, else the next token. */
  void nextHeaderName() {
    next();
    if (kind == TokenKind.STRAY && chars[start] == '"') {
      return;
    }
    if (kind == TokenKind.PUNCTUATOR && chars[start] == '<') {
      for (int at = start + 1; at < end && chars[at] != '\n'; at++) {
        if (chars[at] == '>') {
          pos = at + 1;
          finish(TokenKind.STRING);
          return;
        }
      }
    } else if (kind == TokenKind.STRING && chars[start] == '"') {
      // No escapes in a header name: "a\" is complete.
      for (int at = start + 1; at < stop; at++) {
        if (chars[at] == '"') {
          pos = at + 1;
          stop = pos;
          return;
        }
      }
    }
  }

  /** Skips to the end of this line, over comments and splices, without reading its line end. */
  void skipLine() {
    directive = true;
    do {
      next();
    } while (kind != TokenKind.END);
    directive = false;
  }

  /**
   * In a group that is left out: goes to the next line that starts with {@code #} and reads that token.
   *
   * @return false at the end of the text
   */
  boolean nextDirectiveLine() {
    for (; ; ) {
      next();
      if (kind == TokenKind.END) {
        return false;
      }
      if (lineStart && isHash()) {
        return true;
      }
      skipLine();
      if (pos >= end) {
        return false;
      }
    }
  }

  private void end() {
    kind = TokenKind.END;
    start = pos;
    stop = pos;
  }

  private void finish(TokenKind read) {
    kind = read;
    stop = pos;
  }

  private void significant(char c) {
    if (isLetter(c)) {
      identifier();
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (c == '"') {
      quoted('"', TokenKind.STRING);
    } else if (c == '\'') {
      quoted('\'', TokenKind.CHARACTER);
    } else if (c == '.' && isDigit(chars[skip(pos + 1)])) {
      number();
    } else if (c >= 0x80) {
      if (Character.isUnicodeIdentifierPart(c) || Character.isSurrogate(c)) {
        identifier();
      } else {
        pos++;
        finish(TokenKind.STRAY);
      }
    } else {
      punctuate();
    }
  }

  private void identifier() {
    char[] buffer = chars;
    int at = pos;
    while (isLetter(buffer[at]) || isDigit(buffer[at])) {
      at++;
    }
    pos = at;
    char c = buffer[at];
    if (c == '\\' || c >= 0x80) {
      slowIdentifier();
      c = chars[pos];
    }
    if ((c == '"' || c == '\'') && literalPrefix(c)) {
      return;
    }
    finish(TokenKind.IDENTIFIER);
  }

  /** The rest of an identifier with splices, universal character names or letters outside ASCII. */
  private void slowIdentifier() {
    for (; ; ) {
      char c = chars[pos];
      if (isLetter(c) || isDigit(c)) {
        pos++;
      } else if (c >= 0x80 && (Character.isUnicodeIdentifierPart(c) || Character.isSurrogate(c))) {
        pos++;
      } else if (c == '\\') {
        int after = afterSplices(pos);
        if (after == pos) {
          int name = afterUniversalName(pos);
          if (name == pos) {
            return;
          }
          pos = name;
        } else {
          if (!isLetter(chars[after]) && !isDigit(chars[after]) && chars[after] < 0x80) {
            return;
          }
          spliced = true;
          pos = after;
        }
      } else {
        return;
      }
    }
  }

  /** Reads on when the identifier so far is the prefix of a string or character literal. */
  private boolean literalPrefix(char quote) {
    if (spliced) {
      return false;
    }
    int length = pos - start;
    char first = chars[start];
    boolean raw = chars[pos - 1] == 'R' && quote == '"';
    int prefix = raw ? length - 1 : length;
    boolean known =
        switch (prefix) {
          case 0 -> true;
          case 1 -> first == 'L' || first == 'u' || first == 'U';
          case 2 -> first == 'u' && chars[start + 1] == '8';
          default -> false;
        };
    if (!known) {
      return false;
    }
    if (raw) {
      rawString();
    } else {
      quoted(quote, quote == '"' ? TokenKind.STRING : TokenKind.CHARACTER);
    }
    return true;
  }

  private void rawString() {
    int open = pos + 1;
    int at = open;
    while (at - open <= 16 && at < end && chars[at] != '(') {
      char c = chars[at];
      if (c == ' ' || c == ')' || c == '\\' || c == '\n' || c == '\t' || c == '"') {
        break;
      }
      at++;
    }
    if (at >= end || chars[at] != '(') {
      problem = "invalid delimiter of a raw string";
      quoted('"', TokenKind.STRING);
      return;
    }
    int delimiter = at - open;
    for (at++; at < end; at++) {
      if (chars[at] == ')' && at + delimiter + 1 < end && chars[at + delimiter + 1] == '"') {
        boolean same = true;
        for (int i = 0; i < delimiter && same; i++) {
          same = chars[at + 1 + i] == chars[open + i];
        }
        if (same) {
          pos = at + delimiter + 2;
          finish(TokenKind.STRING);
          return;
        }
      }
    }
    pos = end;
    problem = "unterminated raw string";
    finish(TokenKind.STRAY);
  }

  private void quoted(char quote, TokenKind literal) {
    int at = pos + 1;
    for (; ; ) {
      char c = chars[at];
      if (c == quote) {
        pos = at + 1;
        if (literal == TokenKind.CHARACTER && at == skip(start + 1)) {
          problem = "empty character constant";
        }
        finish(literal);
        return;
      }
      if (c == '\\') {
        int after = afterSplice(at);
        if (after != at) {
          spliced = true;
          at = after;
        } else {
          // The escaped character may itself stand behind a splice.
          int escaped = skip(at + 1);
          spliced |= escaped != at + 1;
          at = escaped < end && chars[escaped] != '\n' && chars[escaped] != '\r' ? escaped + 1 : escaped;
        }
      } else if (c == '\n' || c == '\r' || (c == NUL && at >= end)) {
        pos = Math.min(at, end);
        problem = quote == '"' ? "missing closing \" of a string" : "missing closing ' of a character";
        finish(TokenKind.STRAY);
        return;
      } else {
        at++;
      }
    }
  }

  /** Whether a quote in a number separates digits (C23) and begins no character right behind, which older C allows. */
  private boolean isSeparator(int quote) {
    boolean character = quote + 3 < end && chars[quote + 2] == '\'' && !isLetter(chars[quote + 3]) && !isDigit(chars[quote + 3]);
    return quote + 1 < end && (isDigit(chars[quote + 1]) || isLetter(chars[quote + 1])) && !character;
  }

  private void number() {
    for (; ; ) {
      char c = chars[pos];
      if (isDigit(c) || isLetter(c) || c == '.') {
        pos++;
        boolean exponent = c == 'e' || c == 'E' || c == 'p' || c == 'P';
        int sign = exponent ? skip(pos) : pos;
        if (exponent && (chars[sign] == '+' || chars[sign] == '-')) {
          spliced |= sign != pos;
          pos = sign + 1;
        }
      } else if (c == '\\') {
        int after = afterSplices(pos);
        if (after == pos) {
          int name = afterUniversalName(pos);
          if (name == pos) {
            break;
          }
          pos = name;
        } else if (isDigit(chars[after]) || isLetter(chars[after]) || chars[after] == '.') {
          spliced = true;
          pos = after;
        } else {
          break;
        }
      } else if (c >= 0x80 && Character.isUnicodeIdentifierPart(c)) {
        pos++;
      } else if (c == '\'' && isSeparator(pos)) {
        pos += 2;
      } else {
        break;
      }
    }
    finish(TokenKind.NUMBER);
  }

  private void punctuate() {
    char first = chars[start];
    int one = start + 1;
    int p1 = skip(one);
    char second = chars[p1];
    int length = 1;
    int stopAt = one;
    switch (first) {
      case '(', ')', '[', ']', '{', '}', ';', ',', '?', '~' -> {}
      case '#' -> {
        if (second == '#') {
          length = 2;
        }
      }
      case ':' -> {
        if (second == '>') {
          length = 2;
        }
      }
      case '=', '!', '*', '/', '^' -> {
        if (second == '=') {
          length = 2;
        }
      }
      case '+', '|', '&' -> {
        if (second == first || second == '=') {
          length = 2;
        }
      }
      case '-' -> {
        if (second == '-' || second == '=' || second == '>') {
          length = 2;
        }
      }
      case '%' -> {
        if (second == '=' || second == '>') {
          length = 2;
        } else if (second == ':') {
          int p2 = skip(p1 + 1);
          int p3 = skip(p2 + 1);
          if (chars[p2] == '%' && chars[p3] == ':') {
            length = 4;
            stopAt = p3 + 1;
          } else {
            length = 2;
          }
        }
      }
      case '<', '>' -> {
        if (second == first) {
          int p2 = skip(p1 + 1);
          if (chars[p2] == '=') {
            length = 3;
            stopAt = p2 + 1;
          } else {
            length = 2;
          }
        } else if (second == '=' || (first == '<' && (second == ':' || second == '%'))) {
          length = 2;
        }
      }
      case '.' -> {
        int p2 = second == '.' ? skip(p1 + 1) : p1;
        if (second == '.' && chars[p2] == '.') {
          length = 3;
          stopAt = p2 + 1;
        }
      }
      default -> {
        pos = one;
        finish(TokenKind.STRAY);
        return;
      }
    }
    if (length == 2) {
      stopAt = p1 + 1;
    }
    spliced = stopAt - start != length;
    pos = stopAt;
    finish(TokenKind.PUNCTUATOR);
  }

  private static final String[] SINGLE = new String[128];

  static {
    for (char c = 0; c < 128; c++) {
      SINGLE[c] = String.valueOf(c).intern();
    }
  }

  private String punctuator(int length) {
    return length == 1 ? SINGLE[chars[start]] : names.of(chars, start, length);
  }

  private String withoutSplices(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    boolean raw = kind == TokenKind.STRING && rawPrefix(from);
    for (int at = from; at < to; ) {
      int next = raw || chars[at] != '\\' ? at : afterSplice(at);
      if (next == at) {
        text.append(chars[at++]);
      } else {
        at = next;
      }
    }
    return text.toString();
  }

  private boolean rawPrefix(int from) {
    for (int at = from; chars[at] != '"'; at++) {
      if (chars[at] == 'R') {
        return true;
      }
    }
    return false;
  }

  private boolean skipBlockComment(int from) {
    char[] buffer = chars;
    for (int at = from; at < end; at++) {
      if (buffer[at] == '*') {
        int slash = skip(at + 1);
        if (buffer[slash] == '/' && slash < end) {
          pos = slash + 1;
          return true;
        }
      }
    }
    start = pos;
    pos = end;
    problem = "comment is never closed";
    return false;
  }

  /** The line end that ends a {@code //} comment; a splice carries it on. */
  private int endOfLine(int from) {
    int at = from;
    while (at < end && chars[at] != '\n' && chars[at] != '\r') {
      int next = chars[at] == '\\' ? afterSplice(at) : at;
      at = next == at ? at + 1 : next;
    }
    return at;
  }

  /** The first position from here that is not a line splice. */
  private int skip(int at) {
    return chars[at] == '\\' ? afterSplices(at) : at;
  }

  private int afterSplices(int at) {
    int from = at;
    for (; ; ) {
      int next = afterSplice(from);
      if (next == from) {
        return from;
      }
      from = next;
    }
  }

  /** Behind a backslash, white space and a line end; the same position when that is not there. */
  private int afterSplice(int at) {
    if (chars[at] != '\\') {
      return at;
    }
    int next = at + 1;
    while (chars[next] == ' ' || chars[next] == '\t' || chars[next] == '\f' || chars[next] == '\u000B') {
      next++;
    }
    if (chars[next] == '\r') {
      return next + 1 < end && chars[next + 1] == '\n' ? next + 2 : next + 1;
    }
    return chars[next] == '\n' ? next + 1 : at;
  }

  private int afterUniversalName(int at) {
    int digits = chars[at + 1] == 'u' ? 4 : chars[at + 1] == 'U' ? 8 : 0;
    if (digits == 0 || at + 2 + digits > end) {
      return at;
    }
    for (int i = at + 2; i < at + 2 + digits; i++) {
      if (Character.digit(chars[i], 16) < 0) {
        return at;
      }
    }
    return at + 2 + digits;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
