package org.bpfls.server.workspace;

import java.io.IOException;

/** A file that is no text. */
public final class BinaryFileException extends IOException {
  private static final long serialVersionUID = 1L;

  BinaryFileException() {
    super("it is a binary file, not C source");
  }
}
