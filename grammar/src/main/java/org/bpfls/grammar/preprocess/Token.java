package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A token after macro expansion that remembers where it was spelled and through which macros it came. Immutable; a class
 * rather than a record because it carries marks that concern the preprocessor alone.
 */
public final class Token {
  private static final int SPACE = 1;
  private static final int PAINTED = 2;
  private static final int PASTE = 4;

  private final TokenKind kind;
  private final String text;
  private final SourceText source;
  private final int offset;
  private final int length;
  private final @Nullable Expansion expansion;
  private final byte marks;

  /**
   * @param text the spelling, line splices removed
   * @param source where the token is spelled; for a token of a macro's body, where the macro is defined
   * @param offset offset of the spelling in {@code source}
   * @param length length of the spelling in {@code source}, splices included
   * @param expansion innermost macro expansion that brought it; null when it stands in the file as it is
   * @param spaceBefore whether white space or a comment precedes it
   */
  public Token(
      TokenKind kind,
      String text,
      SourceText source,
      int offset,
      int length,
      @Nullable Expansion expansion,
      boolean spaceBefore) {
    this(kind, text, source, offset, length, expansion, (byte) (spaceBefore ? SPACE : 0));
  }

  private Token(
      TokenKind kind,
      String text,
      SourceText source,
      int offset,
      int length,
      @Nullable Expansion expansion,
      byte marks) {
    this.kind = kind;
    this.text = text;
    this.source = source;
    this.offset = offset;
    this.length = length;
    this.expansion = expansion;
    this.marks = marks;
  }

  public TokenKind kind() {
    return kind;
  }

  /** The spelling, line splices removed. */
  public String text() {
    return text;
  }

  /** Where the token is spelled; for a token of a macro's body, where the macro is defined. */
  public SourceText source() {
    return source;
  }

  /** Offset of the spelling in {@link #source()}. */
  public int offset() {
    return offset;
  }

  /** Length of the spelling in {@link #source()}, splices included. */
  public int length() {
    return length;
  }

  /** Innermost macro expansion that brought it; null when it stands in the file as it is. */
  public @Nullable Expansion expansion() {
    return expansion;
  }

  /** Whether white space, a line end or a comment precedes it. */
  public boolean spaceBefore() {
    return (marks & SPACE) != 0;
  }

  public boolean is(String punctuatorOrWord) {
    return text.equals(punctuatorOrWord) && kind != TokenKind.STRING && kind != TokenKind.CHARACTER;
  }

  /** Where a person looks for the token: its own place when written in the file, else the place of the macro call. */
  public Span place() {
    Expansion at = expansion;
    if (at == null || at.argument()) {
      return new Span(source, offset, offset + length);
    }
    return at.place();
  }

  /** Whether its {@link #place} is in that text. */
  public boolean standsIn(SourceText text) {
    Expansion at = expansion;
    return (at == null || at.argument() ? source : at.site()) == text;
  }

  /** Offset behind the token in the text of its {@link #place}, or behind the macro call that brought it. */
  public int placeEnd() {
    Expansion at = expansion;
    if (at == null) {
      return offset + length;
    }
    return Math.max(at.callEnd(), at.argument() ? offset + length : at.siteOffset() + at.siteLength());
  }

  /** Whether it names a macro that it must never expand again (C11 6.10.3.4 paragraph 2). */
  boolean painted() {
    return (marks & PAINTED) != 0;
  }

  /** Whether it is the {@code ##} operator of a macro's body. */
  boolean pastes() {
    return (marks & PASTE) != 0;
  }

  Token paint() {
    return new Token(kind, text, source, offset, length, expansion, (byte) (marks | PAINTED));
  }

  Token asPasteOperator() {
    return new Token(kind, text, source, offset, length, expansion, (byte) (marks | PASTE));
  }

  Token spaced(boolean space) {
    return space == spaceBefore() ? this : in(expansion, space);
  }

  /** The same token as brought by an expansion. */
  Token in(@Nullable Expansion through, boolean space) {
    byte changed = (byte) (space ? marks | SPACE : marks & ~SPACE);
    return new Token(kind, text, source, offset, length, through, changed);
  }

  @Override
  public String toString() {
    return text;
  }
}
