package org.bpfls.grammar.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Moves syntax from one version of a text to the next, in which the same characters stand elsewhere. Places in other texts stay.
 *
 * @param from the text that the syntax was read from
 * @param to the text that it is to be in
 * @param by how much further behind it stands there, in characters; negative when further in front
 */
public record Shift(SourceText from, SourceText to, int by) {
  /** This move and then another, which begins where this one ends. */
  public Shift then(Shift next) {
    return new Shift(from, next.to, by + next.by);
  }

  /** Where a place of the one text is in the other. */
  public Span of(Span span) {
    return span.source() == from ? new Span(to, of(span.start()), of(span.end()), span.macro()) : span;
  }

  /** An offset of the one text in the other. */
  public int of(int offset) {
    return offset + by;
  }

  /** A list with every part moved. */
  public <T> List<T> all(List<T> parts, BiFunction<T, Shift, T> shifted) {
    if (parts.isEmpty()) {
      return parts;
    }
    if (parts.size() == 1) {
      return List.of(shifted.apply(parts.get(0), this));
    }
    List<T> moved = new ArrayList<>(parts.size());
    for (T part : parts) {
      moved.add(shifted.apply(part, this));
    }
    return Collections.unmodifiableList(moved);
  }
}
