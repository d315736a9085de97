package org.bpfls.analysis;

import java.util.List;
import java.util.Map;

/**
 * What the configuration says of a BPF object whose loader cannot be seen in the source.
 *
 * @param name of a linked object, as its skeleton bears it; empty for the object of one source
 * @param sources names of the BPF files, as in {@link InputFile#name()}, at least one
 * @param loaders names of the files that load it; empty when {@code external}
 * @param external whether the loader is code that the analysis does not read (Rust, Go)
 * @param associations what an external loader associates: program to struct_ops map
 */
public record ObjectPairing(
    String name, List<String> sources, List<String> loaders, boolean external, Map<String, String> associations) {
  /** Copies the collections. */
  public ObjectPairing {
    sources = List.copyOf(sources);
    loaders = List.copyOf(loaders);
    associations = Map.copyOf(associations);
  }
}
