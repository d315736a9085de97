package org.bpfls.sim.scenario;

/** A scenario file that is not one, and where. */
public final class ScenarioFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * Says what is wrong.
   *
   * @param line from 1
   * @param column from 1, in UTF-16 code units
   * @param message what was expected there
   */
  public ScenarioFormatException(int line, int column, String message) {
    super("line " + line + ", column " + column + ": " + message);
    this.line = line;
    this.column = column;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** The column, from 1, in UTF-16 code units. */
  public int column() {
    return column;
  }
}
