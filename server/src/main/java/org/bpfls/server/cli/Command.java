package org.bpfls.server.cli;

/** A command whose arguments have been read. */
interface Command {
  /**
   * Runs it.
   *
   * @return the exit status
   * @throws UsageException when it cannot be done as it was asked for
   */
  int run() throws UsageException;
}
