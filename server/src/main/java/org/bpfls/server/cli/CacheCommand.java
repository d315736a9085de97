package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.HeaderCache;

/** {@code bpfls cache}. */
final class CacheCommand implements Command {
  private final Console console;
  private final boolean clear;

  CacheCommand(Console console, Arguments given) {
    this.console = console;
    this.clear = given.has("--clear");
  }

  static OptionTable options() {
    return new OptionTable().flag("--clear", "delete its files");
  }

  @Override
  public int run() throws UsageException {
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
