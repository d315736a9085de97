package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a kfunc for a range of kernel versions in which nothing of it changed.
 *
 * @param range the versions, inclusive, among those that were measured
 * @param prototype what it takes and returns
 * @param status how it was seen there
 * @param object {@code vmlinux}, the name of a module, or empty when not built
 * @param flags the flags of its {@code BTF_ID_FLAGS} row
 * @param anyProgramType whether every program type may call it
 * @param programTypes the types that may call it when {@code anyProgramType} is false: the registered ones and those
 *     that share their hook ({@code bpf_prog_type_to_kfunc_hook()} in kernel/bpf/btf.c); empty for a function that is
 *     registered but cannot be called (a target of fmod_ret)
 * @param sets the kfunc sets that hold it
 * @param filters functions that restrict its callers further, see {@link KernelFacts#filterMeaning}
 * @param association how it resolves its caller's struct_ops; empty for most
 */
public record KfuncFacts(
    KernelRange range,
    Prototype prototype,
    KfuncStatus status,
    String object,
    Set<KfuncFlag> flags,
    boolean anyProgramType,
    Set<ProgramType> programTypes,
    List<String> sets,
    List<String> filters,
    Optional<Association> association) {
  /** Makes the collections immutable. */
  public KfuncFacts {
    flags = Set.copyOf(flags);
    programTypes = Set.copyOf(programTypes);
    sets = List.copyOf(sets);
    filters = List.copyOf(filters);
  }

  /** Whether the flag is set. */
  public boolean has(KfuncFlag flag) {
    return flags.contains(flag);
  }

  /** Whether programs can call it at all. */
  public boolean callable() {
    return anyProgramType || !programTypes.isEmpty();
  }
}
