package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A preprocessing directive, read but not carried out.
 *
 * @param at offset of its {@code #}
 * @param word the token after {@code #}; null for an empty directive
 * @param tokens the rest of the line
 * @param macro what a {@code #define} defines; null for others and for a malformed one
 * @param problem what is wrong with a {@code #define}, or null
 */
record Directive(
    Kind kind, int at, @Nullable Token word, Token[] tokens, @Nullable Macro macro, @Nullable String problem) {

  enum Kind {
    IF,
    IFDEF,
    IFNDEF,
    ELIF,
    ELIFDEF,
    ELIFNDEF,
    ELSE,
    ENDIF,
    INCLUDE,
    INCLUDE_NEXT,
    DEFINE,
    UNDEF,
    PRAGMA,
    LINE,
    ERROR,
    /** Without effect on tokens: {@code #warning}, {@code #ident}, an empty one. */
    OTHER,
    UNKNOWN;

    boolean opens() {
      return this == IF || this == IFDEF || this == IFNDEF;
    }

    /** Ends one group of a conditional. */
    boolean divides() {
      return this == ELIF || this == ELIFDEF || this == ELIFNDEF || this == ELSE || this == ENDIF;
    }

    /** Whether it may change what follows. */
    boolean matters() {
      return this != OTHER && this != PRAGMA;
    }

    boolean includes() {
      return this == INCLUDE || this == INCLUDE_NEXT;
    }
  }

  private static final Token[] NONE = {};

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("if", Kind.IF),
          Map.entry("ifdef", Kind.IFDEF),
          Map.entry("ifndef", Kind.IFNDEF),
          Map.entry("elif", Kind.ELIF),
          Map.entry("elifdef", Kind.ELIFDEF),
          Map.entry("elifndef", Kind.ELIFNDEF),
          Map.entry("else", Kind.ELSE),
          Map.entry("endif", Kind.ENDIF),
          Map.entry("include", Kind.INCLUDE),
          Map.entry("import", Kind.INCLUDE),
          Map.entry("include_next", Kind.INCLUDE_NEXT),
          Map.entry("define", Kind.DEFINE),
          Map.entry("undef", Kind.UNDEF),
          Map.entry("pragma", Kind.PRAGMA),
          Map.entry("line", Kind.LINE),
          Map.entry("error", Kind.ERROR),
          Map.entry("warning", Kind.OTHER),
          Map.entry("ident", Kind.OTHER),
          Map.entry("sccs", Kind.OTHER),
          Map.entry("assert", Kind.OTHER),
          Map.entry("unassert", Kind.OTHER));

  /** Kind of the directive whose word the lexer has just read; {@code OTHER} for an empty one. */
  static Kind kind(Lexer lexer) {
    if (lexer.kind == TokenKind.IDENTIFIER) {
      return KINDS.getOrDefault(lexer.text(), Kind.UNKNOWN);
    }
    if (lexer.kind == TokenKind.END) {
      return Kind.OTHER;
    }
    return lexer.kind == TokenKind.NUMBER ? Kind.LINE : Kind.UNKNOWN;
  }

  /** Reads a directive whose {@code #} the lexer has just read, up to the end of its line. */
  static Directive read(Lexer lexer) {
    int at = lexer.base + lexer.start;
    lexer.directive = true;
    lexer.next();
    Kind kind = kind(lexer);
    Directive read = read(lexer, kind, at);
    lexer.directive = false;
    return read;
  }

  private static Directive read(Lexer lexer, Kind kind, int at) {
    if (lexer.kind == TokenKind.END) {
      return new Directive(kind, at, null, NONE, null, null);
    }
    Token word = lexer.token();
    List<Token> tokens = new ArrayList<>();
    boolean messageOnly =
        kind == Kind.ERROR || kind == Kind.OTHER || kind == Kind.UNKNOWN || kind == Kind.ELSE || kind == Kind.ENDIF;
    if (messageOnly) {
      int from = lexer.offset();
      skipRest(lexer);
      if (kind == Kind.ERROR) {
        String message = lexer.source.content().substring(from, lexer.offset()).strip();
        tokens.add(new Token(TokenKind.STRAY, message, lexer.source, from, lexer.offset() - from, null, true));
      }
      return new Directive(kind, at, word, tokens.toArray(NONE), null, null);
    }
    if (kind.includes()) {
      lexer.nextHeaderName();
    } else {
      lexer.next();
    }
    while (lexer.kind != TokenKind.END) {
      tokens.add(lexer.token());
      lexer.next();
    }
    Token[] line = tokens.toArray(NONE);
    return kind == Kind.DEFINE
        ? MacroReader.read(at, word, line)
        : new Directive(kind, at, word, line, null, null);
  }

  private static void skipRest(Lexer lexer) {
    while (lexer.kind != TokenKind.END) {
      lexer.next();
    }
  }
}
