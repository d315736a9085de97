package org.bpfls.sim.explore;

import java.util.List;

/**
 * A BPF object file.
 *
 * @param name by which {@link LoaderOp.Open} refers to it
 * @param programs its programs, in the order of the file (skeleton attach follows it)
 * @param structOpsMaps its struct_ops maps, in the order of the file
 * @param otherMaps names of its other maps
 */
public record ObjectModel(
    String name, List<ProgramModel> programs, List<StructOpsMapModel> structOpsMaps, List<String> otherMaps) {
  /** Copies the lists. */
  public ObjectModel {
    programs = List.copyOf(programs);
    structOpsMaps = List.copyOf(structOpsMaps);
    otherMaps = List.copyOf(otherMaps);
  }
}
