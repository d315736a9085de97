package org.bpfls.analysis.flow;

import java.util.List;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;

/**
 * The files of a snapshot, read and put together.
 *
 * @param files one per file of the snapshot, sorted by name
 * @param facts what is known of kernels, the snapshot's kernel sources included
 * @param targets the kernels to judge for, oldest first, at least one
 */
public record Project(List<FileModel> files, KernelFacts facts, List<KernelVersion> targets) {
  /** Copies the lists. */
  public Project {
    files = List.copyOf(files);
    targets = List.copyOf(targets);
  }
}
