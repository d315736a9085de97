package org.bpfls.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bpfls.server.workspace.FrontEnds;

/**
 * What the launcher runs so that the JVM notes which classes short runs load; they go into the class-data archive. A class that is
 * missed here costs each run about half a millisecond, so this does all that a lint may do: every rule, with findings, on the
 * examples of the rules' pages and other programs with their loaders; a program with a large header, while the header cache is empty
 * and when it is filled; a header by itself; reports as text and as JSON.
 */
public final class Training {
  /** Makes the header large enough to be cached. */
  private static final int FILLERS = 5_000;

  private final Path work;

  private Training(Path work) {
    this.work = work;
  }

  /**
   * Runs it. The header cache is where the environment says, so the launcher points that into the work folder.
   *
   * @param args a work folder, in which {@code project} is a program with its loader; the folder of the rules' pages; a folder of
   *     more programs and loaders
   * @throws IOException when a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    new Training(Path.of(args[0]).toAbsolutePath()).run(Path.of(args[1]), args[2]);
  }

  private void run(Path pages, String more) throws IOException {
    // The top of a project: what lies around the work folder is none of our concern.
    Files.createDirectories(work.resolve(".git"));
    Files.writeString(work.resolve("vmlinux.h"), header());
    writeExamples(pages);
    bpfls("--version");
    List<Path> programs = list(work.resolve("project"), "*.bpf.c");
    for (Path program : programs) {
      bpfls("lint", "--no-cache", program.toString());
      bpfls("lint", "-I", ".", program.toString());
      bpfls("lint", "-I", ".", "-D", "TRAINING", "--fail-on", "never", program.toString());
    }
    bpfls("lint", "-I", ".", "project");
    bpfls("lint", "-I", ".", "vmlinux.h");
    bpfls("lint", "--jobs", "1", "examples", more);
    bpfls("lint", "--jobs", "2", "--format", "json", "examples");
  }

  private void bpfls(String... args) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console real = Console.system();
    Main.run(args, new Console(real.in(), nowhere, nowhere, work, real.terminal()));
  }

  /** The built-in stand-in for vmlinux.h, and as many declarations more as make a real one's index worth keeping. */
  private static String header() {
    StringBuilder text = new StringBuilder("#ifndef __VMLINUX_H__\n#define __VMLINUX_H__\n");
    text.append(Objects.requireNonNull(FrontEnds.prelude().get("vmlinux.h")).content());
    for (int i = 0; i < FILLERS; i++) {
      text.append("struct filler_").append(i).append(" {\n\tint a;\n\tstruct filler_").append(i).append(" *next;\n};\n\n");
    }
    return text.append("#endif\n").toString();
  }

  /** Writes the C blocks of the pages into files, those of a section into a folder. */
  private void writeExamples(Path pages) throws IOException {
    for (Path page : list(pages, "*.md")) {
      Path folder = work.resolve("examples").resolve(String.valueOf(page.getFileName()));
      List<String> lines = Files.readAllLines(page);
      int section = 0;
      for (int i = 0; i < lines.size(); i++) {
        section += lines.get(i).startsWith("## ") ? 1 : 0;
        if (lines.get(i).startsWith("```c")) {
          int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
          Path files = Files.createDirectories(folder.resolve(String.valueOf(section)));
          Files.write(files.resolve(fileName(lines.get(i), i)), lines.subList(i + 1, end));
          i = end;
        }
      }
    }
  }

  /** The name that stands behind the opening of a block, or one of our own. */
  private static String fileName(String opening, int line) {
    return Arrays.stream(opening.split(" ")).filter(word -> word.endsWith(".c")).findFirst().orElse("example" + line + ".c");
  }

  private static List<Path> list(Path folder, String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
      entries.forEach(files::add);
    }
    return files;
  }
}
