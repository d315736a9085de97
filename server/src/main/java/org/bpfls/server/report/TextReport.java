package org.bpfls.server.report;

import java.io.PrintWriter;
import java.util.Locale;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Severity;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/** Writes findings for people: the place, the message, the line with carets, and the other places that matter. */
public final class TextReport {
  private static final int TAB = 8;
  private static final int MAX_LINE = 200;
  private static final int NUMBER_COLUMNS = 5;

  private final PrintWriter out;
  private final boolean color;

  /**
   * @param color whether {@code out} understands ANSI colours
   */
  public TextReport(PrintWriter out, boolean color) {
    this.out = out;
    this.color = color;
  }

  /** Writes one finding. */
  public void finding(Finding finding) {
    String level = finding.severity().name().toLowerCase(Locale.ROOT);
    out.println(
        style("1", place(finding.span()))
            + ": "
            + style(colorOf(finding.severity()), level)
            + ": "
            + style("1", finding.message())
            + " "
            + style("2", "[" + finding.rule() + "]"));
    excerpt(finding.span(), colorOf(finding.severity()));
    for (Finding.Related related : finding.related()) {
      out.println(
          "  " + style("1", place(related.span())) + ": " + style("36", "note") + ": " + plain(related.message()));
      excerpt(related.span(), "36");
    }
    if (!finding.trace().isEmpty()) {
      out.println("  " + style("36", "how it comes about:"));
      int number = 0;
      for (Finding.Step step : finding.trace()) {
        out.println("    " + ++number + ". " + plain(step.step()) + " " + style("2", "→") + " " + plain(step.result()));
      }
    }
    for (Finding.Fix fix : finding.fixes()) {
      out.println("  " + style("32", "fix") + ": " + plain(fix.title()));
    }
    out.println();
  }

  /** Writes the last line: how many there are of each kind. */
  public void summary(Report report) {
    long errors = count(report, Severity.ERROR);
    long warnings = count(report, Severity.WARNING);
    long informations = count(report, Severity.INFORMATION);
    String files = plural(report.files(), "file");
    if (errors + warnings + informations == 0) {
      out.println(files + ", no findings");
    } else {
      out.println(
          files + ": " + plural(errors, "error") + ", " + plural(warnings, "warning") + ", " + informations
              + " information");
    }
  }

  private static long count(Report report, Severity severity) {
    return report.findings().stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String plural(long count, String word) {
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private static String place(Span span) {
    return span.source().name() + ":" + span.line() + ":" + span.column();
  }

  /**
   * The span's first line with carets below it. Control characters are shown as blanks: a file must not steer a terminal.
   */
  private void excerpt(Span span, String code) {
    SourceText source = span.source();
    int line = span.line();
    int start = source.lineStart(line);
    String text = source.lineText(line);
    int from = Math.max(0, span.start() - start);
    if (text.isBlank() || from > MAX_LINE) {
      return;
    }
    int to = Math.min(Math.max(span.end() - start, from + 1), Math.max(text.stripTrailing().length(), from + 1));
    StringBuilder shown = new StringBuilder();
    StringBuilder carets = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_LINE); ) {
      int point = text.codePointAt(i);
      int columns = point == '\t' ? TAB - shown.codePointCount(0, shown.length()) % TAB : 1;
      char mark = i >= from && i < to ? (i == from ? '^' : '~') : ' ';
      for (int column = 0; column < columns; column++) {
        carets.append(column > 0 && mark == '^' ? '~' : mark);
      }
      if (point == '\t') {
        shown.append(" ".repeat(columns));
      } else if (Character.isISOControl(point)) {
        shown.append(' ');
      } else {
        shown.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    if (from >= text.length()) {
      carets.append(" ".repeat(from - text.length())).append('^');
    }
    String number = Integer.toString(line);
    String indent = " ".repeat(Math.max(0, NUMBER_COLUMNS - number.length()));
    out.println(style("2", indent + number + " |") + " " + shown.toString().stripTrailing());
    out.println(style("2", "      |") + " " + style(code, carets.toString().stripTrailing()));
  }

  private static String colorOf(Severity severity) {
    return switch (severity) {
      case ERROR -> "1;31";
      case WARNING -> "1;35";
      case INFORMATION -> "1;34";
    };
  }

  /** All text of a report but the excerpts goes through here or {@link #plain}. */
  private String style(String code, String text) {
    return color ? "\u001b[" + code + "m" + plain(text) + "\u001b[0m" : plain(text);
  }

  /** Messages quote the source and places name files, so both may hold what would steer a terminal. */
  private static String plain(String text) {
    if (text.codePoints().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(point -> shown.appendCodePoint(Character.isISOControl(point) ? ' ' : point));
    return shown.toString();
  }
}
