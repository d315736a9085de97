package org.bpfls.analysis.kernel;

/**
 * A place in a kernel source tree.
 *
 * @param file path relative to the tree, with '/'
 * @param line 1-based
 */
public record SourcePlace(String file, int line) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
