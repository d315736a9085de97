package org.bpfls.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bpfls lsp}. */
@Command(description = "Runs the language server.")
final class LspCommand implements Callable<Integer> {
  LspCommand(Console console) {}

  @Override
  public Integer call() {
    return ExitStatus.FAILURE;
  }
}
