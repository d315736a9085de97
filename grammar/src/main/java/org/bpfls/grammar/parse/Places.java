package org.bpfls.grammar.parse;

import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Span;

/** Where nodes stand, from the places of their first and last tokens. */
final class Places {
  private Places() {}

  static Span span(Token first, Token last) {
    if (first.expansion() == null && last.expansion() == null && first.source() == last.source()) {
      int end = last.offset() + last.length();
      if (end >= first.offset()) {
        return new Span(first.source(), first.offset(), end);
      }
    }
    Span start = first.place();
    if (first == last) {
      return start;
    }
    Span end = last.place();
    if (end.source() != start.source()) {
      return start;
    }
    return new Span(
        start.source(), Math.min(start.start(), end.start()), Math.max(start.end(), end.end()), start.macro());
  }
}
