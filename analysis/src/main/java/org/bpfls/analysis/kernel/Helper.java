package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Set;

/**
 * A BPF helper, include/uapi/linux/bpf.h of Linux 7.3.
 *
 * @param id its number
 * @param name its name
 * @param prototype its declaration as C text
 * @param returns its return type
 * @param parameters parameter declarations as C text, e.g. {@code const void *key}
 * @param variadic whether more arguments may follow
 * @param since the first measured version that has it; 6.1, the oldest, also stands for "or before"
 * @param programTypes types that may call it: an upper bound (capabilities, attach types and sleepability are not
 *     considered)
 * @param structOps struct_ops types whose programs may call it
 */
public record Helper(
    int id,
    String name,
    String prototype,
    String returns,
    List<String> parameters,
    boolean variadic,
    KernelVersion since,
    Set<ProgramType> programTypes,
    List<String> structOps) {
  /** Makes the collections immutable. */
  public Helper {
    parameters = List.copyOf(parameters);
    programTypes = Set.copyOf(programTypes);
    structOps = List.copyOf(structOps);
  }
}
