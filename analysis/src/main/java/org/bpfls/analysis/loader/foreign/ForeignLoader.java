package org.bpfls.analysis.loader.foreign;

import java.util.Map;

/**
 * A crate or module that loads a BPF object, as far as it is understood.
 *
 * @param language what it is written in
 * @param folder name of its folder, as files are named
 * @param associations program to struct_ops map
 * @param complete whether no other association is mentioned in it
 */
public record ForeignLoader(
    ForeignLanguage language, String folder, Map<String, String> associations, boolean complete) {
  /** Copies the map. */
  public ForeignLoader {
    associations = Map.copyOf(associations);
  }

  /** What it is, for people: {@code the Rust code in scheds/demo}. */
  public String description() {
    return "the " + language.title() + " code " + (folder.isEmpty() ? "around it" : "in " + folder);
  }
}
