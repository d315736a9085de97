package org.bpfls.analysis.hover;

import java.util.Optional;
import org.bpfls.analysis.AnalysisResult;

/** Explains a place in the source. */
public final class HoverProvider {
  private HoverProvider() {}

  /**
   * The hover for a position; empty where there is nothing to say.
   *
   * @param result of a run whose cache keeps units
   * @param file name of the file, as in the snapshot
   * @param offset in UTF-16 code units
   */
  public static Optional<Hover> hover(AnalysisResult result, String file, int offset) {
    return Optional.empty();
  }
}
