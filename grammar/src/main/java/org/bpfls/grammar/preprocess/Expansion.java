package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * One macro expansion on the way of a token into the translation unit. All tokens of one expansion share two objects: one
 * for the macro's body, one for its arguments.
 *
 * @param macro the macro's name
 * @param site the text in which the outermost name that started it stands
 * @param siteOffset offset of that name
 * @param siteLength length of that name
 * @param callEnd offset after that macro's call: after its {@code )}, or after its name
 * @param argument whether the token came in as an argument that is spelled in a file (then it keeps its own place)
 * @param parent the expansion in whose result this macro's name stood; null for one written in a file
 */
public record Expansion(
    String macro,
    SourceText site,
    int siteOffset,
    int siteLength,
    int callEnd,
    boolean argument,
    @Nullable Expansion parent) {

  /** The place of the outermost macro's name in the file. */
  public Span place() {
    return new Span(site, siteOffset, siteOffset + siteLength, outermost().macro);
  }

  /** The place of the outermost macro's whole call in the file, its arguments included. */
  public Span call() {
    return new Span(site, siteOffset, Math.max(callEnd, siteOffset + siteLength), outermost().macro);
  }

  /** The expansion whose macro's name is written in the file. */
  public Expansion outermost() {
    Expansion at = this;
    for (Expansion up = at.parent; up != null; up = at.parent) {
      at = up;
    }
    return at;
  }
}
