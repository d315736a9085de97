package org.bpfls.analysis.kernel;

/** A file that is not BTF, or is damaged; the message says what and where, for the user. */
public final class BtfException extends Exception {
  private static final long serialVersionUID = 1L;

  BtfException(String message) {
    super(message);
  }
}
