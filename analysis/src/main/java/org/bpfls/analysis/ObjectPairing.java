package org.bpfls.analysis;

import java.util.List;
import java.util.Map;

/**
 * What the configuration says of a BPF object whose loader cannot be seen in the source.
 *
 * @param source name of the BPF file, as in {@link InputFile#name()}
 * @param loaders names of the files that load it; empty when {@code external}
 * @param external whether the loader is code that the analysis does not read (Rust, Go)
 * @param associations what an external loader associates: program to struct_ops map
 */
public record ObjectPairing(String source, List<String> loaders, boolean external, Map<String, String> associations) {
  /** Copies the collections. */
  public ObjectPairing {
    loaders = List.copyOf(loaders);
    associations = Map.copyOf(associations);
  }
}
