package org.bpfls.grammar.text;

import java.util.Arrays;

/**
 * The decoded text of one file, immutable. Offsets are UTF-16 code units from the start of {@link #content()}; lines and
 * columns are 1-based, columns in UTF-16 code units.
 */
public final class SourceText {
  private final String name;
  private final String content;
  private volatile int[] lineStarts = {};

  /**
   * @param name how the file is called in findings: a path with {@code /}, or {@code <prelude>} and the like for text
   *     that is in no file
   */
  public SourceText(String name, String content) {
    this.name = name;
    this.content = content;
  }

  public String name() {
    return name;
  }

  public String content() {
    return content;
  }

  public int length() {
    return content.length();
  }

  /** Line of an offset; offsets past the end count as the end. */
  public int line(int offset) {
    int at = Arrays.binarySearch(lineStarts(), Math.min(Math.max(offset, 0), content.length()));
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** Column of an offset in its line. */
  public int column(int offset) {
    int clamped = Math.min(Math.max(offset, 0), content.length());
    return clamped - lineStarts()[line(clamped) - 1] + 1;
  }

  /** Number of lines; a text without a newline has one. */
  public int lineCount() {
    return lineStarts().length;
  }

  /** Offset of the first character of a line; {@code length()} past the last line. */
  public int lineStart(int line) {
    int[] starts = lineStarts();
    return line > starts.length ? content.length() : starts[Math.max(line, 1) - 1];
  }

  /** The text of a line without its line end. */
  public String lineText(int line) {
    int start = lineStart(line);
    int end = lineStart(line + 1);
    while (end > start && (content.charAt(end - 1) == '\n' || content.charAt(end - 1) == '\r')) {
      end--;
    }
    return content.substring(start, end);
  }

  private int[] lineStarts() {
    int[] starts = lineStarts;
    if (starts.length == 0) {
      starts = computeLineStarts(content);
      lineStarts = starts;
    }
    return starts;
  }

  private static int[] computeLineStarts(String content) {
    int[] starts = new int[Math.max(16, content.length() / 24)];
    int count = 1;
    for (int i = content.indexOf('\n'); i >= 0; i = content.indexOf('\n', i + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = i + 1;
    }
    return Arrays.copyOf(starts, count);
  }

  /** Whether another text has the same name and says the same. */
  public boolean sameAs(SourceText other) {
    return this == other || name.equals(other.name) && content.equals(other.content);
  }

  @Override
  public String toString() {
    return name;
  }
}
