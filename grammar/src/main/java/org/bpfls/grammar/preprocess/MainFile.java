package org.bpfls.grammar.preprocess;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.text.SourceText;

/**
 * How the main file of a unit was read: what one must know of it to read a part of its next version by itself. Immutable for
 * those outside of this package.
 */
public final class MainFile {
  /**
   * A part that was read by itself.
   *
   * @param problems what could not be read in it
   * @param usesLines whether the number of a line matters in it
   */
  public record Part(List<Token> tokens, List<Preprocessed.Problem> problems, boolean usesLines) {}

  private final Unit unit;

  /** Where directives stand that may change what follows, and the time of the macro table behind each. */
  private int[] directives = new int[16];

  private int[] times = new int[16];
  private int count;
  private int lastInclude = -1;
  private int time;
  private boolean usesLines;
  private boolean whole = true;

  MainFile(Unit unit) {
    this.unit = unit;
  }

  private MainFile(MainFile other, int behind, int by, boolean usesLines) {
    unit = other.unit;
    directives = other.directives.clone();
    for (int i = 0; i < other.count; i++) {
      directives[i] += directives[i] >= behind ? by : 0;
    }
    times = other.times;
    count = other.count;
    lastInclude = other.lastInclude + (other.lastInclude >= behind ? by : 0);
    time = other.time;
    this.usesLines = other.usesLines || usesLines;
    whole = other.whole;
  }

  /** The same for a version in which a part was read by itself, and what stood behind an offset has moved. */
  public MainFile with(Part part, int behind, int by) {
    return new MainFile(this, behind, by, part.usesLines);
  }

  /** Whether parts can be read from an offset on: what is included stands before it, and all depends on the text alone. */
  public boolean splitsAt(int offset) {
    return whole && lastInclude < offset;
  }

  /** Whether the number of a line matters somewhere ({@code __LINE__}). */
  public boolean usesLines() {
    return usesLines;
  }

  /**
   * Behind the last directive that begins before an offset, at the start of a line; behind the offset when that cannot be told
   * at a glance. 0 when there is none.
   */
  public int directiveEnd(SourceText main, int offset) {
    int before = firstAt(offset) - 1;
    if (before < 0) {
      return 0;
    }
    String text = main.content();
    for (int line = text.indexOf('\n', directives[before]); line >= 0; line = text.indexOf('\n', line + 1)) {
      String written = text.substring(directives[before], line).stripTrailing();
      if (!written.endsWith("\\") && !written.endsWith("/")) {
        return written.contains("/*") ? offset + 1 : line + 1;
      }
    }
    return offset + 1;
  }

  /** Where the line of the first directive at or behind an offset begins; {@code end} when that comes first. */
  public int directiveLine(SourceText main, int offset, int end) {
    int next = firstAt(offset);
    return next == count || directives[next] >= end ? end : main.lineStart(main.line(directives[next]));
  }

  /** Whether a directive that may change what follows stands in a range. */
  public boolean hasDirective(int from, int to) {
    int first = firstAt(from);
    return first < count && directives[first] < to;
  }

  /**
   * Reads a part of the next version, whose text before the part is the same.
   *
   * @param from where a line begins, outside of macro calls and comments
   * @param to such a place, or the end
   * @return empty when the part does not stand for itself: it has a directive, or something in it is not closed
   */
  public Optional<Part> part(SourceText main, int from, int to) {
    int before = firstAt(from);
    return unit.part(main, from, to, before == 0 ? time : times[before - 1]);
  }

  /** Index of the first directive at or behind an offset. */
  private int firstAt(int offset) {
    int found = Arrays.binarySearch(directives, 0, count, offset);
    return found >= 0 ? found : -found - 1;
  }

  // While the file is read

  /** The main file begins at that time of the macro table. */
  void begin(int now) {
    time = now;
  }

  /** A directive begins; between directives nothing may have been defined. */
  void directive(int offset, boolean includes, int now) {
    whole &= now == (count == 0 ? time : times[count - 1]) && (count == 0 || directives[count - 1] < offset);
    if (count == directives.length) {
      directives = Arrays.copyOf(directives, count * 2);
      times = Arrays.copyOf(times, count * 2);
    }
    directives[count] = offset;
    times[count++] = now;
    lastInclude = includes ? offset : lastInclude;
  }

  /** The directive that began last has been carried out. */
  void carriedOut(int now) {
    times[count - 1] = now;
  }

  void end(int now, boolean linesMatter) {
    whole &= now == (count == 0 ? time : times[count - 1]);
    usesLines = linesMatter;
  }

  /** Something depends on what was read before it ({@code __COUNTER__}, {@code #line}). */
  void dependsOnOrder() {
    whole = false;
  }
}
