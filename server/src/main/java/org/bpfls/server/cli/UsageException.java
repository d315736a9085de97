package org.bpfls.server.cli;

/** The run cannot go on as it was asked for; the message says what is wrong and how to mend it. Ends with status 2. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
