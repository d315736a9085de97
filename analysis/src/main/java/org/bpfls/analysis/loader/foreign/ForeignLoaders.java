package org.bpfls.analysis.loader.foreign;

import java.util.Optional;
import org.bpfls.analysis.ObjectPairing;

/** Finds loaders that are not written in C. Safe for use by several threads. */
public interface ForeignLoaders {
  /** Finds none. */
  ForeignLoaders NONE = file -> Optional.empty();

  /** The crate or module that loads the object of a BPF file; empty when there is none or it could not be read. */
  Optional<ForeignLoader> of(String bpfFile);

  /** The sources that the crate's build script links with a BPF file; empty when it links none. */
  default Optional<ObjectPairing> linking(String bpfFile) {
    return Optional.empty();
  }
}
