package org.bpfls.server.cli;

/** Exit statuses of all commands. */
public final class ExitStatus {
  /** Nothing to complain of. */
  public static final int OK = 0;

  /** Findings at or above {@code --fail-on}; for other commands: the answer is no. */
  public static final int FINDINGS = 1;

  /** The run itself failed. */
  public static final int FAILURE = 2;

  private ExitStatus() {}
}
