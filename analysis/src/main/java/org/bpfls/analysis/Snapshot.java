package org.bpfls.analysis;

import java.util.List;

/**
 * All files of one run: the BPF objects, their loaders and the kernel sources that belong together.
 *
 * @param files each name once; the order does not matter to the result
 */
public record Snapshot(List<InputFile> files) {
  /** Copies the list. */
  public Snapshot {
    files = List.copyOf(files);
  }
}
