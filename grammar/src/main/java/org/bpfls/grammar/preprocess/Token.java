package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A token after macro expansion that remembers where it was spelled and through which macros it came.
 *
 * @param text the spelling, line splices removed
 * @param source where the token is spelled; for a token of a macro's body, where the macro is defined
 * @param offset offset of the spelling in {@code source}
 * @param length length of the spelling in {@code source}, splices included
 * @param expansion innermost macro expansion that brought it; null when it stands in the file as it is
 * @param spaceBefore whether white space or a comment precedes it
 */
public record Token(
    TokenKind kind,
    String text,
    SourceText source,
    int offset,
    int length,
    @Nullable Expansion expansion,
    boolean spaceBefore) {

  public boolean is(String punctuatorOrWord) {
    return text.equals(punctuatorOrWord) && kind != TokenKind.STRING && kind != TokenKind.CHARACTER;
  }

  /** Where a person looks for the token: its own place when written in the file, else the place of the macro call. */
  public Span place() {
    Expansion at = expansion;
    if (at == null) {
      return new Span(source, offset, offset + length);
    }
    if (at.argument()) {
      return new Span(source, offset, offset + length);
    }
    while (at.parent() != null && !at.argument()) {
      at = at.parent();
    }
    return new Span(at.site(), at.siteOffset(), at.siteOffset() + at.siteLength(), at.macro());
  }
}
