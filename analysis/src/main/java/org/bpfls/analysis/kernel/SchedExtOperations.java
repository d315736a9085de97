package org.bpfls.analysis.kernel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which kfunc sets each operation of sched_ext may call: {@code scx_kfunc_context_filter()} in kernel/sched/ext/ext.c
 * of Linux 7.1 and later.
 */
final class SchedExtOperations {
  /** The filter function that enforces it. */
  static final String FILTER = "scx_kfunc_context_filter";

  private static final String CID_TYPE = "sched_ext_ops_cid";
  private static final Set<String> TYPES = Set.of("sched_ext_ops", CID_TYPE);
  private static final String ALWAYS = "always";
  private static final String CPU_ONLY_SET = "scx_kfunc_ids_cpu_only";
  private static final Set<String> SYSCALL_SETS =
      Set.of(
          "scx_kfunc_ids_unlocked", "scx_kfunc_ids_select_cpu", "scx_kfunc_ids_idle", "scx_kfunc_ids_any",
          "scx_kfunc_ids_cid");

  private final Map<String, Set<String>> setsByGroup;
  private final Map<String, List<String>> groupsByMember;
  private final Map<String, String> plainNames;

  private SchedExtOperations(
      Map<String, Set<String>> setsByGroup, Map<String, List<String>> groupsByMember, Map<String, String> plainNames) {
    this.setsByGroup = Map.copyOf(setsByGroup);
    this.groupsByMember = Map.copyOf(groupsByMember);
    this.plainNames = Map.copyOf(plainNames);
  }

  /** Collects the rows of the catalogue. */
  static final class Builder {
    private final Map<String, Set<String>> setsByGroup = new HashMap<>();
    private final Map<String, List<String>> groupsByMember = new HashMap<>();
    private final Map<String, String> plainNames = new HashMap<>();

    void group(String name, List<String> sets) {
      setsByGroup.put(name, Set.copyOf(sets));
    }

    void member(String name, List<String> groups) {
      groupsByMember.put(name, groups);
    }

    void cidName(String plain, String cid) {
      plainNames.put(cid, plain);
    }

    SchedExtOperations build() {
      return new SchedExtOperations(setsByGroup, groupsByMember, plainNames);
    }
  }

  /** Why the caller may not call a kfunc of these sets; empty when it may, or when that is not known. */
  Optional<String> refusal(List<String> kfuncSets, KfuncCaller caller) {
    switch (caller.programType()) {
      case SYSCALL -> {
        return kfuncSets.stream().anyMatch(SYSCALL_SETS::contains)
            ? Optional.empty()
            : Optional.of("is not available to syscall programs");
      }
      case STRUCT_OPS -> {
        return caller.structOps().flatMap(type -> structOpsRefusal(kfuncSets, type, caller.member()));
      }
      default -> {
        return kfuncSets.stream().anyMatch(always()::contains)
            ? Optional.empty()
            : Optional.of("is for programs of a sched_ext scheduler only");
      }
    }
  }

  /** The operations that may call a kfunc of these sets, sorted; empty when all may. */
  Set<String> operations(List<String> kfuncSets) {
    Set<String> names = new TreeSet<>();
    if (kfuncSets.stream().noneMatch(always()::contains)) {
      groupsByMember.keySet().stream().filter(m -> setsOf(m).stream().anyMatch(kfuncSets::contains)).forEach(names::add);
    }
    return names;
  }

  private Optional<String> structOpsRefusal(List<String> kfuncSets, String type, Optional<String> member) {
    if (!TYPES.contains(type)) {
      return Optional.of("is not available to programs of struct_ops type '" + type + "'");
    }
    if (type.equals(CID_TYPE) && kfuncSets.contains(CPU_ONLY_SET)) {
      return Optional.of("takes a CPU number, and is not available to programs of '" + CID_TYPE + "'");
    }
    if (member.isEmpty() || kfuncSets.stream().anyMatch(always()::contains)) {
      return Optional.empty();
    }
    String operation = plainNames.getOrDefault(member.get(), member.get());
    return setsOf(operation).stream().anyMatch(kfuncSets::contains)
        ? Optional.empty()
        : Optional.of("is not available to operation '" + member.get() + "'");
  }

  private Set<String> always() {
    return setsByGroup.getOrDefault(ALWAYS, Set.of());
  }

  private Set<String> setsOf(String member) {
    Set<String> sets = new HashSet<>();
    groupsByMember.getOrDefault(member, List.of()).forEach(g -> sets.addAll(setsByGroup.getOrDefault(g, Set.of())));
    return sets;
  }
}
