package org.bpfls.grammar.parse;

/** Ends the parse of one declaration at its first error. */
final class SyntaxError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Index of the token at fault. */
  final int index;

  SyntaxError(int index, String message) {
    super(message, null, false, false);
    this.index = index;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
