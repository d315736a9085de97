package org.bpfls.analysis.kernel;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which program types share a kfunc hook: registering a set for one of them opens it to all ({@code
 * bpf_prog_type_to_kfunc_hook()} in kernel/bpf/btf.c of Linux 7.3).
 */
final class KfuncHooks {
  private static final List<Set<ProgramType>> SHARED =
      List.of(
          EnumSet.of(
              ProgramType.TRACING, ProgramType.TRACEPOINT, ProgramType.RAW_TRACEPOINT, ProgramType.PERF_EVENT,
              ProgramType.LSM),
          EnumSet.of(
              ProgramType.CGROUP_SKB, ProgramType.CGROUP_SOCK, ProgramType.CGROUP_DEVICE, ProgramType.CGROUP_SOCK_ADDR,
              ProgramType.CGROUP_SOCKOPT, ProgramType.CGROUP_SYSCTL, ProgramType.SOCK_OPS),
          EnumSet.of(ProgramType.LWT_OUT, ProgramType.LWT_IN, ProgramType.LWT_XMIT, ProgramType.LWT_SEG6LOCAL));

  private KfuncHooks() {}

  /** The types that may call what is registered for {@code registered}. */
  static Set<ProgramType> expand(Collection<ProgramType> registered) {
    Set<ProgramType> all = EnumSet.noneOf(ProgramType.class);
    for (ProgramType type : registered) {
      all.add(type);
      SHARED.stream().filter(hook -> hook.contains(type)).forEach(all::addAll);
    }
    all.remove(ProgramType.UNSPEC);
    return all;
  }
}
