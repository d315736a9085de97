package org.bpfls.grammar.text;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of one source text, where a person would look for a node: tokens written in the file or as a macro's argument
 * stand for themselves, tokens that a macro's body brought stand for the macro's name in the file.
 *
 * @param start offset of the first character
 * @param end offset after the last character, not before {@code start}
 * @param macro the outermost macro that brought the first token, when the range is its name or its call; null when the range begins
 *     with what is written there
 */
public record Span(SourceText source, int start, int end, @Nullable String macro) {
  public Span(SourceText source, int start, int end) {
    this(source, start, end, null);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Span that
        && source.equals(that.source)
        && start == that.start
        && end == that.end
        && Objects.equals(macro, that.macro);
  }

  @Override
  public int hashCode() {
    return (31 * source.hashCode() + start) * 31 + end;
  }

  public int line() {
    return source.line(start);
  }

  public int column() {
    return source.column(start);
  }

  public int endLine() {
    return source.line(end);
  }

  public int endColumn() {
    return source.column(end);
  }

  /** The characters of the range. */
  public String text() {
    return source.content().substring(start, end);
  }

  public boolean contains(int offset) {
    return start <= offset && offset < end;
  }
}
