package org.bpfls.server.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.Analyzer;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.check.Finding;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.bpfls.server.config.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is kept from one version of a file to the next never changes what is found in it. */
class ReanalysisTest {
  private static final Path FIXTURES = Path.of("src/test/fixtures");
  private static final Path EXAMPLES = Path.of("../examples");
  private static final int EDITS = 5;

  private final Analyzer analyzer = new Analyzer(new CFrontEnd());

  @TestFactory
  Stream<DynamicTest> findsWhatAnAnalysisFromNothingFinds() throws IOException {
    List<Path> programs = new ArrayList<>();
    for (Path root : List.of(FIXTURES, EXAMPLES)) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".bpf.c")).sorted().forEach(programs::add);
      }
    }
    assertTrue(programs.size() > 100, "fixtures are missing");
    return programs.stream().map(program -> DynamicTest.dynamicTest(program.toString(), () -> check(program)));
  }

  @Test
  void keepsWhatAnEditDoesNotTouch() throws IOException {
    // A mistake in one function, and edits in another: what is known of the first has to move with it.
    Path program = EXAMPLES.resolve("refresher/refresher.bpf.c");
    String text = Files.readString(program);
    Session session = new Session(program);
    String before = session.checked(text);
    for (String edit : List.of("\n", "/* a remark */ ", "static int unused;\n", "static int unused(void) { return 0; }\n")) {
      int at = text.indexOf("\nSEC(") + 1;
      String after = session.checked(text.substring(0, at) + edit + text.substring(at));
      assertEquals(before.lines().count(), after.lines().count(), edit);
    }
  }

  private void check(Path program) throws IOException {
    String text = Files.readString(program);
    Session session = new Session(program);
    Random random = new Random(text.length());
    session.checked(text);
    String edited = text;
    for (int i = 0; i < EDITS; i++) {
      edited = i % 4 == 3 ? text : edited(edited, random);
      session.checked(edited);
    }
  }

  /** One version after the other of a program, with the files beside it. */
  private final class Session {
    private final Path program;
    private final Map<Path, SourceText> beside = new LinkedHashMap<>();
    private final Workspace workspace =
        new Workspace(
            new SourceStore(Naming.absolute()),
            FrontEnds.prelude(),
            new SearchPaths(List.of(), Map.of(), null, List.of()),
            List.of());
    private final AnalysisCache kept = AnalysisCache.keeping();

    Session(Path program) throws IOException {
      this.program = program.toAbsolutePath().normalize();
      try (Stream<Path> files = Files.list(this.program.getParent())) {
        for (Path file : files.filter(f -> f.toString().endsWith(".c") && !f.equals(this.program)).sorted().toList()) {
          beside.put(file, workspace.store().read(file));
        }
      }
    }

    /** What is found in a version, after a comparison. */
    String checked(String text) {
      Map<Path, SourceText> files = new LinkedHashMap<>(beside);
      files.put(program, new SourceText(program.toString(), text));
      Batch batch = Batches.together(files, workspace, Configuration.NONE, Settings.NONE);
      String now = shown(analyzer.analyze(batch.snapshot(), batch.options(), kept, CancelToken.NEVER));
      AnalysisCache nothing = AnalysisCache.keeping();
      assertEquals(shown(analyzer.analyze(batch.snapshot(), batch.options(), nothing, CancelToken.NEVER)), now, text);
      return now;
    }
  }

  private static String shown(AnalysisResult result) {
    return Stream.concat(result.findings().stream(), result.suppressed().stream())
            .map(ReanalysisTest::shown)
            .collect(Collectors.joining("\n"))
        + result.failures();
  }

  private static String shown(Finding finding) {
    return "%s %s %s %s %s %s %s"
        .formatted(
            finding.rule(),
            finding.severity(),
            shown(finding.span()),
            finding.message(),
            finding.related().stream().map(one -> shown(one.span()) + one.message()).toList(),
            finding.trace(),
            finding.fixes().stream()
                .flatMap(fix -> fix.edits().stream().map(edit -> fix.title() + shown(edit.span()) + edit.text()))
                .toList());
  }

  private static String shown(Span span) {
    return "%s:%d-%d".formatted(span.source().name(), span.start(), span.end());
  }

  private static String edited(String text, Random random) {
    String[] lines = text.split("\n", -1);
    int line = random.nextInt(lines.length);
    String old = lines[line];
    switch (random.nextInt(5)) {
      case 0 -> lines[line] = "";
      case 1 -> lines[line] = old + "\n" + old;
      case 2 -> lines[line] = old.replaceFirst("\\w+", word(text, random));
      case 3 -> lines[line] = old.replaceFirst("(\\w+)\\W*$", word(text, random) + ";");
      default -> lines[line] = "/*" + old + "*/";
    }
    return String.join("\n", lines);
  }

  private static String word(String text, Random random) {
    String[] words = text.split("\\W+");
    return words[random.nextInt(words.length)];
  }
}
