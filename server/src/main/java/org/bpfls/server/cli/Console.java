package org.bpfls.server.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where a command reads and writes, so that tests can look.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param folder the working directory
 * @param terminal whether output goes to a terminal
 */
record Console(InputStream in, PrintStream out, PrintStream err, Path folder, boolean terminal) {

  /** The process's own. */
  static Console system() {
    // System.console() is null as soon as either input or output is not a terminal; it loads little, a native check more.
    boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
    return new Console(System.in, System.out, System.err, Path.of("").toAbsolutePath(), terminal);
  }

  /** Standard output as UTF-8 text, whatever the locale. */
  PrintWriter writer() {
    return new PrintWriter(out, false, StandardCharsets.UTF_8);
  }

  /** A message about the run itself. */
  void complain(String message) {
    err.println("bpfls: " + message);
  }
}
