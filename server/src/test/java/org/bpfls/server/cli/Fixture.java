package org.bpfls.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of files that belong together, with what must be reported of them written beside the code. CONTRIBUTING.md
 * describes the notation.
 */
record Fixture(String rule, Path folder, String kernel, List<Expectation> expectations, List<Expectation> knownMisses) {
  private static final Pattern EXPECT =
      Pattern.compile("\\bexpect: (?:(error|warning|information) )?([a-z][a-z0-9-]*)(?: \"([^\"]*)\")?");
  private static final Pattern KNOWN_MISS = Pattern.compile("\\bknown-miss: ([a-z][a-z0-9-]*)");
  private static final Pattern KERNEL = Pattern.compile("^(?://|/\\*) kernel: (\\S+)");
  private static final Pattern CARETS = Pattern.compile("//[ \\t]*(\\^+)\\s*");
  private static final int TAB = 8;

  /**
   * A finding that must be there, or must not be.
   *
   * @param severity empty: the rule's own
   * @param text part of the message, or of the program's name
   * @param carets where the range must be, as columns on the screen
   */
  record Expectation(
      String file, int line, String severity, String rule, String text, Optional<Columns> carets) {}

  /** Columns on the screen from 0; the end is exclusive. */
  record Columns(int start, int end) {}

  /** The cases of a rule's folder: its own files, and every folder in it. */
  static List<Fixture> cases(Path folder) {
    String rule = folder.getFileName().toString();
    List<Fixture> cases = new ArrayList<>();
    if (!files(folder, 1).isEmpty()) {
      cases.add(read(rule, folder, 1));
    }
    for (Path inner : list(folder)) {
      if (Files.isDirectory(inner)) {
        cases.add(read(rule, inner, Integer.MAX_VALUE));
      }
    }
    return cases;
  }

  /** What a folder holds, by name. */
  static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fixture read(String rule, Path folder, int depth) {
    List<Expectation> expected = new ArrayList<>();
    List<Expectation> misses = new ArrayList<>();
    String kernel = "";
    for (Path file : files(folder, depth)) {
      String name = folder.relativize(file).toString();
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        Matcher target = KERNEL.matcher(line);
        kernel = target.find() ? target.group(1) : kernel;
        Optional<Columns> carets = i + 1 < lines.size() ? carets(lines.get(i + 1)) : Optional.empty();
        for (Matcher m = EXPECT.matcher(line); m.find(); ) {
          expected.add(new Expectation(name, i + 1, orEmpty(m.group(1)), m.group(2), orEmpty(m.group(3)), carets));
        }
        for (Matcher m = KNOWN_MISS.matcher(line); m.find(); ) {
          misses.add(new Expectation(name, i + 1, "", m.group(1), "", Optional.empty()));
        }
      }
    }
    return new Fixture(rule, folder, kernel, List.copyOf(expected), List.copyOf(misses));
  }

  /** Copies its files to where they may be changed. */
  void copyTo(Path target) throws IOException {
    int depth = folder.getFileName().toString().equals(rule) ? 1 : Integer.MAX_VALUE;
    for (Path file : files(folder, depth)) {
      Path copy = target.resolve(folder.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }

  private static Optional<Columns> carets(String line) {
    Matcher carets = CARETS.matcher(line);
    return carets.matches()
        ? Optional.of(new Columns(onScreen(line, carets.start(1)), onScreen(line, carets.end(1))))
        : Optional.empty();
  }

  /** The column on a screen of an offset in a line. */
  static int onScreen(String line, int offset) {
    int column = 0;
    for (int i = 0; i < offset; i++) {
      column = line.charAt(i) == '\t' ? (column / TAB + 1) * TAB : column + 1;
    }
    return column;
  }
}
