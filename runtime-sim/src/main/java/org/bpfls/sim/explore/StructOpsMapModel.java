package org.bpfls.sim.explore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A struct_ops map of a BPF object.
 *
 * @param name the variable's name
 * @param link whether it has {@code BPF_F_LINK} (section {@code .struct_ops.link})
 * @param autocreate libbpf's default for it: false for a section that starts with {@code ?}
 * @param members member name to program name, as declared at compile time, in the order of the type's members
 */
public record StructOpsMapModel(String name, boolean link, boolean autocreate, Map<String, String> members) {
  /** Copies the members and keeps their order, which is the order in which the kernel binds them. */
  public StructOpsMapModel {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }
}
