package org.bpfls.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.parse.ParsedFile;
import org.bpfls.grammar.preprocess.MainFile;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/**
 * What differs between two versions of a text, as one range.
 *
 * @param from where it begins, in both
 * @param to where it ends in the earlier one
 */
public record Edit(SourceText before, SourceText after, int from, int to) {
  static Edit between(SourceText before, SourceText after) {
    String old = before.content();
    String now = after.content();
    int shorter = Math.min(old.length(), now.length());
    int same = 0;
    while (same < shorter && old.charAt(same) == now.charAt(same)) {
      same++;
    }
    int tail = 0;
    while (tail < shorter - same && old.charAt(old.length() - 1 - tail) == now.charAt(now.length() - 1 - tail)) {
      tail++;
    }
    return new Edit(before, after, same, old.length() - tail);
  }

  /** How much longer the text has become. */
  int by() {
    return after.length() - before.length();
  }

  /** Where a place outside of the edit is in the later text. */
  Span of(Span span) {
    return new Shift(before, after, span.start() >= to ? by() : 0).of(span);
  }

  /**
   * The gap between declarations and directives that the edit stands in; empty when there is none, or when its last line is
   * touched, on which what follows may depend.
   */
  Optional<ParsedFile.Range> gap(ParsedFile parsed, MainFile mainFile) {
    Optional<ParsedFile.Range> found = parsed.gap(from, to);
    if (found.isEmpty()) {
      return found;
    }
    ParsedFile.Range range = found.get();
    int begin = Math.max(range.from(), mainFile.directiveEnd(before, from));
    int end = mainFile.directiveLine(before, to, range.to());
    String old = before.content();
    int line = old.indexOf('\n', to);
    return begin <= from && line >= 0 && line < end && !isSpliced(after.content(), line + by()) && !hasHash(begin)
        ? Optional.of(new ParsedFile.Range(begin, end, range.first(), range.behind(), false))
        : Optional.empty();
  }

  /** Whether a line has a {@code #} behind an offset: one that looks as if it began the line. */
  private boolean hasHash(int offset) {
    String text = after.content();
    int hash = text.indexOf('#', offset);
    return hash >= 0 && offset > 0 && text.charAt(offset - 1) != '\n' && text.substring(offset, hash).indexOf('\n') < 0;
  }

  /** Whether a line may go on behind its end. */
  private static boolean isSpliced(String text, int end) {
    int last = end;
    while (last > 0 && (text.charAt(last - 1) == ' ' || text.charAt(last - 1) == '\t' || text.charAt(last - 1) == '\r')) {
      last--;
    }
    return text.startsWith("\\", last - 1) || text.startsWith("??/", last - 3);
  }

  /** Whether what stands behind the range cannot tell that it changed, but by the syntax of it. */
  boolean isLocal(MainFile mainFile, ParsedFile.Range range) {
    return (range.isGap() || mainFile.splitsAt(range.from()))
        && !mainFile.hasDirective(range.from(), range.to())
        && !(mainFile.usesLines() && lines(before, to) != lines(after, to + by()));
  }

  private int lines(SourceText text, int end) {
    int lines = 0;
    for (int i = text.content().indexOf('\n', from); i >= 0 && i < end; i = text.content().indexOf('\n', i + 1)) {
      lines++;
    }
    return lines;
  }

  /** Includes, none of which stands in the edit. */
  List<Preprocessed.Include> moved(List<Preprocessed.Include> includes) {
    List<Preprocessed.Include> moved = new ArrayList<>();
    for (Preprocessed.Include include : includes) {
      moved.add(
          new Preprocessed.Include(
              of(include.span()), include.name(), include.angled(), include.resolved(), include.standIn()));
    }
    return List.copyOf(moved);
  }

  /** Problems outside of a range that was read anew, and those inside of it now. */
  List<Preprocessed.Problem> moved(
      List<Preprocessed.Problem> problems, ParsedFile.Range range, List<Preprocessed.Problem> inside) {
    List<Preprocessed.Problem> moved = new ArrayList<>();
    List<Preprocessed.Problem> behind = new ArrayList<>();
    for (Preprocessed.Problem problem : problems) {
      Span span = problem.span();
      // What is reported at the very end belongs to a range that reaches to it.
      boolean isBehind = span.source() == before && span.start() >= range.to() && range.to() < before.length();
      if (isBehind) {
        behind.add(new Preprocessed.Problem(of(span), problem.message()));
      } else if (span.source() != before || span.start() < range.from()) {
        moved.add(new Preprocessed.Problem(of(span), problem.message()));
      }
    }
    moved.addAll(inside);
    moved.addAll(behind);
    return List.copyOf(moved);
  }
}
