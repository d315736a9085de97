package org.bpfls.server.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.bpfls.analysis.check.Finding;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Writes {@code --format json}. Keys without a value are left out. */
public final class JsonReport {
  /** Version of the format. */
  public static final int FORMAT_VERSION = 1;

  private final JsonWriter json;

  private JsonReport(JsonWriter json) {
    this.json = json;
  }

  /**
   * Writes a report.
   *
   * @param tool name and version of the program
   */
  public static void write(Report report, String tool, Writer out) {
    try {
      JsonWriter json = new JsonWriter(out);
      json.setIndent("  ");
      json.setHtmlSafe(false);
      new JsonReport(json).report(report, tool);
      json.flush();
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void report(Report report, String tool) throws IOException {
    json.beginObject();
    json.name("version").value(FORMAT_VERSION);
    json.name("tool").value(tool);
    json.name("kernel").value(report.kernel());
    json.name("files").value(report.files());
    json.name("elapsedMillis").value(report.elapsedMillis());
    json.name("findings").beginArray();
    for (Finding finding : report.findings()) {
      finding(finding);
    }
    json.endArray();
    json.endObject();
  }

  private void finding(Finding finding) throws IOException {
    json.beginObject();
    json.name("rule").value(finding.rule());
    json.name("severity").value(finding.severity().name().toLowerCase(Locale.ROOT));
    range(finding.span());
    json.name("message").value(finding.message());
    optional("program", finding.program());
    optional("kfunc", finding.kfunc());
    optional("structOps", finding.structOps());
    if (!finding.related().isEmpty()) {
      json.name("related").beginArray();
      for (Finding.Related related : finding.related()) {
        json.beginObject();
        json.name("file").value(related.span().source().name());
        json.name("line").value(related.span().line());
        json.name("column").value(related.span().column());
        json.name("message").value(related.message());
        json.endObject();
      }
      json.endArray();
    }
    if (!finding.trace().isEmpty()) {
      json.name("trace").beginArray();
      for (Finding.Step step : finding.trace()) {
        json.beginObject();
        json.name("step").value(step.step());
        json.name("result").value(step.result());
        json.endObject();
      }
      json.endArray();
    }
    fixes(finding.fixes());
    json.endObject();
  }

  private void fixes(List<Finding.Fix> fixes) throws IOException {
    if (fixes.isEmpty()) {
      return;
    }
    json.name("fixes").beginArray();
    for (Finding.Fix fix : fixes) {
      json.beginObject();
      json.name("title").value(fix.title());
      json.name("edits").beginArray();
      for (Finding.Edit edit : fix.edits()) {
        json.beginObject();
        range(edit.span());
        json.name("text").value(edit.text());
        json.endObject();
      }
      json.endArray();
      json.endObject();
    }
    json.endArray();
  }

  private void range(Span span) throws IOException {
    json.name("file").value(span.source().name());
    json.name("line").value(span.line());
    json.name("column").value(span.column());
    json.name("endLine").value(span.endLine());
    json.name("endColumn").value(span.endColumn());
  }

  private void optional(String key, @Nullable String value) throws IOException {
    if (value != null) {
      json.name(key).value(value);
    }
  }
}
