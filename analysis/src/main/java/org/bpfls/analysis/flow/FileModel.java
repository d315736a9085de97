package org.bpfls.analysis.flow;

import org.bpfls.analysis.InputFile;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.TranslationUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file and what was read off it.
 *
 * @param unit its syntax; null for a file that is not a unit of its own, or when the run does not keep it
 * @param object for a BPF file
 * @param kernel for a kernel source
 */
public record FileModel(
    InputFile file, @Nullable TranslationUnit unit, @Nullable BpfObject object, @Nullable KernelSource kernel) {
  /** The file's name. */
  public String name() {
    return file.name();
  }
}
