package org.bpfls.server.config;

import java.nio.file.Path;

/** A configuration that cannot be used, with the place at which to mend it. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final int line;
  private final int column;
  private final String problem;

  /**
   * @param line 1-based
   * @param column 1-based
   * @param problem what is wrong and how to mend it
   */
  public ConfigurationException(Path file, int line, int column, String problem) {
    super(file + ":" + line + ":" + column + ": " + problem);
    this.file = file;
    this.line = line;
    this.column = column;
    this.problem = problem;
  }

  /** The configuration file. */
  public Path file() {
    return file;
  }

  /** Line of the problem, 1-based. */
  public int line() {
    return line;
  }

  /** Column of the problem, 1-based. */
  public int column() {
    return column;
  }

  /** What is wrong, without the place. */
  public String problem() {
    return problem;
  }
}
