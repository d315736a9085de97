package org.bpfls.server.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.FileStatistics;

/** Prints the sums of {@code --statistics}, a line per kind of file. */
final class Statistics {
  private Statistics() {}

  static void print(List<FileStatistics> files, PrintStream out) {
    for (FileKind kind : List.of(FileKind.BPF, FileKind.LOADER, FileKind.KERNEL)) {
      List<FileStatistics> those = files.stream().filter(file -> file.kind() == kind).toList();
      if (those.isEmpty()) {
        continue;
      }
      long whole = those.stream().filter(file -> file.unparsed() == 0).count();
      out.printf(
          Locale.ROOT,
          "%-6s %d files, %d lines, %d programs, %d struct_ops maps, %d kfunc calls; parsed without an error: %d (%.2f %%),"
              + " declarations not parsed: %d, includes not found: %d%n",
          kind.name().toLowerCase(Locale.ROOT),
          those.size(),
          those.stream().mapToLong(FileStatistics::lines).sum(),
          those.stream().mapToLong(FileStatistics::programs).sum(),
          those.stream().mapToLong(FileStatistics::structOpsMaps).sum(),
          those.stream().mapToLong(FileStatistics::kfuncCalls).sum(),
          whole,
          100.0 * whole / those.size(),
          those.stream().mapToLong(FileStatistics::unparsed).sum(),
          those.stream().mapToLong(FileStatistics::missingIncludes).sum());
    }
  }
}
