package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.HeaderCache;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bpfls cache}. */
@Command(description = "Says where the header cache is and how large; its loss costs time, nothing else.")
final class CacheCommand implements Callable<Integer> {
  @Option(names = "--clear", description = "delete its files")
  boolean clear;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

  private final Console console;

  CacheCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
    Path folder = HeaderCache.defaultFolder();
    long files = 0;
    long bytes = 0;
    try {
      for (Path file : new HeaderCache(folder).files()) {
        files++;
        bytes += Files.size(file);
        if (clear) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UsageException(folder + ": " + FileDiscovery.reason(e), e);
    }
    PrintWriter out = console.writer();
    out.println(folder + ": " + files + " files, " + bytes + " bytes" + (clear ? ", deleted" : ""));
    out.flush();
    return ExitStatus.OK;
  }
}
