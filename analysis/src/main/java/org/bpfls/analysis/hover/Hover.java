package org.bpfls.analysis.hover;

import org.bpfls.grammar.text.Span;

/**
 * A hover.
 *
 * @param markdown what is shown
 * @param span what it is about
 */
public record Hover(String markdown, Span span) {}
