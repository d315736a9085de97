package org.bpfls.server.lsp;

import java.util.List;
import org.eclipse.lsp4j.Diagnostic;

/** What the session says to the client. */
interface ClientLink {
  /**
   * Shows the diagnostics of a document in place of those before.
   *
   * @param version of the text that they are about
   */
  void publish(String uri, int version, List<Diagnostic> diagnostics);

  /** The same for a file that is not open. */
  void publish(String uri, List<Diagnostic> diagnostics);

  /** Writes a line to the client's log and to standard error. */
  void log(String message);
}
