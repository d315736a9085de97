package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.server.cli.Linted.Found;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Rules, their documentation pages and their fixtures agree, and the pages' examples behave as the pages say. */
class RulePagesTest {
  private static final Path PAGES = Path.of("../docs/rules");

  /** A block of C: the words behind {@code c}, and the code. */
  private static final Pattern BLOCK = Pattern.compile("^```c([^\\n]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private static final List<String> SECTIONS = List.of("## Bad", "## Good", "## How to mend it", "## Source");

  /** Rules whose fixtures are still to be written. */
  private static final Predicate<String> WITHOUT_FIXTURE = rule -> !rule.startsWith("assoc-") && !rule.startsWith("struct-ops-");

  @TempDir Path work;

  private static Set<String> rules() {
    return Rules.all().stream().map(Rule::id).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(Path folder) {
    return Fixture.list(folder).stream()
        .map(path -> path.getFileName().toString().replace(".md", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRuleHasItsPageAndEveryPageItsRule() {
    assertEquals(rules(), names(PAGES));
  }

  @Test
  void everyRuleHasItsFixtureAndEveryFixtureItsRule() {
    Set<String> names = names(FixtureTest.FIXTURES);
    rules().stream().filter(WITHOUT_FIXTURE).forEach(names::add);
    assertEquals(rules(), names);
  }

  @TestFactory
  Stream<DynamicTest> everyFixtureReportsItsRule() {
    return Fixture.list(FixtureTest.FIXTURES).stream().map(folder -> {
      String rule = folder.getFileName().toString();
      return DynamicTest.dynamicTest(rule, () -> assertTrue(
          Fixture.cases(folder).stream()
              .flatMap(fixture -> fixture.expectations().stream())
              .anyMatch(expected -> expected.rule().equals(rule))));
    });
  }

  @TestFactory
  Stream<DynamicTest> everyPageBehavesAsItSays() {
    return Rules.all().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> check(rule)));
  }

  private void check(Rule rule) throws IOException {
    String page = Files.readString(PAGES.resolve(rule.id() + ".md"));
    assertTrue(page.startsWith("# " + rule.id() + "\n"), "the title is the rule's name");
    String severity = rule.severity().name().toLowerCase(Locale.ROOT);
    assertTrue(page.lines().anyMatch(line -> line.startsWith("Severity: " + severity)),
        "says its severity, " + severity);
    List<String> sections = page.lines().filter(SECTIONS::contains).toList();
    assertEquals(SECTIONS, sections);
    List<Path> bad = examples(page, "## Bad");
    assertFalse(bad.isEmpty(), "no bad example");
    for (Path example : bad) {
      Linted linted = Linted.of(example, kernel(example), disabled(rule));
      assertTrue(linted.count(rule.id()) > 0, "the bad example reports " + linted.findings());
    }
    List<Path> good = examples(page, "## Good");
    assertFalse(good.isEmpty(), "no good example");
    for (Path example : good) {
      Linted linted = Linted.of(example, kernel(example), disabled(rule));
      List<Found> wrong =
          linted.findings().stream().filter(f -> f.isSerious() || f.rule().equals(rule.id())).toList();
      assertEquals(List.of(), wrong);
    }
  }

  private static List<String> disabled(Rule rule) {
    return rule.id().equals("missing-include") ? List.of() : List.of("missing-include");
  }

  /** A block that names its file ({@code c main.bpf.c}) shares a folder with the others; one that does not has its own. */
  private List<Path> examples(String page, String section) throws IOException {
    int start = page.indexOf(section + "\n");
    int end = page.indexOf("\n## ", start);
    List<Path> folders = new ArrayList<>();
    Path shared = null;
    for (Matcher block = BLOCK.matcher(page.substring(start, end < 0 ? page.length() : end)); block.find(); ) {
      String name = "";
      String kernel = "";
      for (String word : block.group(1).trim().split("\\s+")) {
        if (word.startsWith("kernel=")) {
          kernel = word.substring("kernel=".length());
        } else {
          name = word;
        }
      }
      Path folder = name.isEmpty() || shared == null ? Files.createTempDirectory(work, "example") : shared;
      if (folder != shared) {
        folders.add(folder);
      }
      if (!name.isEmpty()) {
        shared = folder;
      }
      Files.writeString(folder.resolve(name.isEmpty() ? "example.c" : name), block.group(2));
      if (!kernel.isEmpty()) {
        Files.writeString(folder.resolve("kernel"), kernel);
      }
    }
    return folders;
  }

  private static String kernel(Path example) throws IOException {
    Path file = example.resolve("kernel");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
