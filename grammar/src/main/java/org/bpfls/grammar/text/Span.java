package org.bpfls.grammar.text;

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
