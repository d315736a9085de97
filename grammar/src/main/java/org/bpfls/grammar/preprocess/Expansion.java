package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * One macro expansion on the way of a token into the translation unit.
 *
 * @param macro the macro's name
 * @param site the text in which the outermost name that started it stands
 * @param siteOffset offset of the macro's name
 * @param siteLength length of the macro's name
 * @param argument whether the token came in as an argument that is spelled in a file (then it keeps its own place)
 * @param parent the expansion in whose result this macro's name stood; null for one written in a file
 */
public record Expansion(
    String macro,
    SourceText site,
    int siteOffset,
    int siteLength,
    boolean argument,
    @Nullable Expansion parent) {}
