package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.server.cli.Fixture.Columns;
import org.bpfls.server.cli.Fixture.Expectation;
import org.bpfls.server.cli.Linted.Found;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every rule on realistic code: reports what the fixtures expect, and nothing else. */
class FixtureTest {
  static final Path FIXTURES = Path.of("src/test/fixtures");

  @TempDir Path work;

  @TestFactory
  Stream<DynamicTest> reportsWhatIsExpectedAndNothingElse() {
    return cases().map(fixture -> DynamicTest.dynamicTest(name(fixture), () -> check(fixture)));
  }

  @TestFactory
  Stream<DynamicTest> fixesMendWhatTheyAreFor() {
    return cases().map(fixture -> DynamicTest.dynamicTest(name(fixture), () -> applyFixes(fixture)));
  }

  private static Stream<Fixture> cases() {
    return Fixture.list(FIXTURES).stream().flatMap(folder -> Fixture.cases(folder).stream());
  }

  private static String name(Fixture fixture) {
    return FIXTURES.relativize(fixture.folder()).toString();
  }

  /** Fixtures bring no vmlinux.h; what its absence means is tested where it is the subject. */
  private static List<String> disabled(Fixture fixture) {
    return fixture.rule().equals("missing-include") ? List.of() : List.of("missing-include");
  }

  private Linted lint(Fixture fixture) throws IOException {
    Path copy = Files.createTempDirectory(work, "fixture");
    fixture.copyTo(copy);
    return Linted.of(copy, fixture.kernel(), disabled(fixture));
  }

  private void check(Fixture fixture) throws IOException {
    Linted linted = lint(fixture);
    List<Found> unexpected = new ArrayList<>(linted.findings());
    List<String> differences = new ArrayList<>();
    for (Expectation expected : fixture.expectations()) {
      List<Found> matching = unexpected.stream().filter(found -> matches(expected, found)).toList();
      if (matching.isEmpty()) {
        differences.add("not reported: " + expected);
        continue;
      }
      unexpected.remove(matching.get(0));
      if (expected.carets().isPresent() && !expected.carets().get().equals(columns(linted, matching.get(0)))) {
        differences.add("other range than the carets': " + matching.get(0));
      }
    }
    for (Found found : unexpected) {
      boolean mended = fixture.knownMisses().stream().anyMatch(miss -> matches(miss, found));
      differences.add((mended ? "no longer missed, so expect it: " : "reported: ") + found);
    }
    assertEquals("", String.join("\n", differences));
  }

  private static boolean matches(Expectation expected, Found found) {
    String own = Rules.byId(expected.rule()).map(r -> r.severity().name().toLowerCase(Locale.ROOT)).orElse("");
    String severity = expected.severity().isEmpty() ? own : expected.severity();
    return found.rule().equals(expected.rule())
        && found.severity().equals(severity)
        && found.file().equals(expected.file())
        && found.line() == expected.line()
        && found.text().contains(expected.text());
  }

  private static Columns columns(Linted linted, Found found) throws IOException {
    List<String> lines = Files.readString(linted.folder().resolve(found.file())).lines().toList();
    String first = lines.get(found.line() - 1);
    String last = lines.get(found.endLine() - 1);
    return new Columns(Fixture.onScreen(first, found.column() - 1), Fixture.onScreen(last, found.endColumn() - 1));
  }

  private void applyFixes(Fixture fixture) throws IOException {
    Linted linted = lint(fixture);
    for (Found found : linted.findings()) {
      for (List<Linted.Edit> fix : found.fixes()) {
        Linted copy = lint(fixture);
        copy.apply(fix);
        Linted after = Linted.of(copy.folder(), fixture.kernel(), disabled(fixture));
        String what = "after a fix of " + found + ": " + after.findings();
        assertEquals(linted.count("syntax"), after.count("syntax"), what);
        assertTrue(after.count(found.rule()) < linted.count(found.rule()), what);
        assertTrue(serious(after) <= serious(linted) - (found.isSerious() ? 1 : 0), what);
      }
    }
  }

  private static long serious(Linted linted) {
    return linted.findings().stream().filter(Found::isSerious).count();
  }
}
