package org.bpfls.server.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** What {@code bpfls lint} reports of a folder. */
record Linted(Path folder, List<Found> findings) {
  /** A finding, as the JSON report has it. Lines and columns count from 1. */
  record Found(
      String rule, String severity, String file, int line, int column, int endLine, int endColumn, String text,
      List<List<Edit>> fixes) {
    /** Whether it counts for people who look at errors and warnings only. */
    boolean isSerious() {
      return !severity.equals("information");
    }

    @Override
    public String toString() {
      return file + ":" + line + ":" + column + "-" + endLine + ":" + endColumn + " " + severity + " " + rule + ": " + text;
    }
  }

  /** A part of a fix. */
  record Edit(String file, int line, int column, int endLine, int endColumn, String text) {}

  /** Lints a folder with every rule except those named. */
  static Linted of(Path folder, String kernel, List<String> disabled) {
    List<String> arguments = new ArrayList<>(List.of("lint", "--format", "json", "--fail-on", "never"));
    disabled.forEach(rule -> arguments.addAll(List.of("--disable", rule)));
    if (!kernel.isEmpty()) {
      arguments.addAll(List.of("--kernel", kernel));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            false);
    int status = Main.run(arguments.toArray(String[]::new), console);
    if (status != ExitStatus.OK) {
      throw new AssertionError("lint failed with status " + status + ": " + err.toString(StandardCharsets.UTF_8));
    }
    return new Linted(folder, findings(out.toString(StandardCharsets.UTF_8)));
  }

  private static List<Found> findings(String json) {
    return elements(JsonParser.parseString(json).getAsJsonObject(), "findings").stream().map(Linted::finding).toList();
  }

  private static Found finding(JsonObject finding) {
    String program = finding.has("program") ? " (program " + finding.get("program").getAsString() + ")" : "";
    List<List<Edit>> fixes =
        elements(finding, "fixes").stream().map(fix -> elements(fix, "edits").stream().map(Linted::edit).toList()).toList();
    return new Found(
        string(finding, "rule"), string(finding, "severity"), string(finding, "file"), number(finding, "line"),
        number(finding, "column"), number(finding, "endLine"), number(finding, "endColumn"),
        string(finding, "message") + program, fixes);
  }

  private static Edit edit(JsonObject edit) {
    return new Edit(
        string(edit, "file"), number(edit, "line"), number(edit, "column"), number(edit, "endLine"),
        number(edit, "endColumn"), string(edit, "text"));
  }

  private static List<JsonObject> elements(JsonObject object, String key) {
    return object.has(key)
        ? StreamSupport.stream(object.getAsJsonArray(key).spliterator(), false).map(JsonElement::getAsJsonObject).toList()
        : List.of();
  }

  private static String string(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private static int number(JsonObject object, String key) {
    return object.get(key).getAsInt();
  }

  /** How many findings of a rule there are. */
  long count(String rule) {
    return findings.stream().filter(f -> f.rule().equals(rule)).count();
  }

  /** Applies a fix to the files of the folder. */
  void apply(List<Edit> fix) throws IOException {
    List<Edit> lastFirst = new ArrayList<>(fix);
    lastFirst.sort(Comparator.comparingInt(Edit::line).thenComparingInt(Edit::column).reversed());
    for (Edit edit : lastFirst) {
      Path file = folder.resolve(edit.file());
      String text = Files.readString(file);
      int start = offset(text, edit.line(), edit.column());
      int end = offset(text, edit.endLine(), edit.endColumn());
      Files.writeString(file, text.substring(0, start) + edit.text() + text.substring(end));
    }
  }

  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf('\n', start) + 1;
    }
    return start + column - 1;
  }
}
