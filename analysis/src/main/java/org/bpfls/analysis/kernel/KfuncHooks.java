package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which program types share a kfunc hook: registering a set for one of them opens it to all.
 *
 * @param shared the groups of more than one type
 */
public record KfuncHooks(List<Set<ProgramType>> shared) {
  /** As {@code bpf_prog_type_to_kfunc_hook()} in kernel/bpf/btf.c of Linux 7.3 has them. */
  public static final KfuncHooks NEWEST =
      new KfuncHooks(
          List.of(
              EnumSet.of(
                  ProgramType.TRACING, ProgramType.TRACEPOINT, ProgramType.RAW_TRACEPOINT, ProgramType.PERF_EVENT,
                  ProgramType.LSM),
              EnumSet.of(
                  ProgramType.CGROUP_SKB, ProgramType.CGROUP_SOCK, ProgramType.CGROUP_DEVICE,
                  ProgramType.CGROUP_SOCK_ADDR, ProgramType.CGROUP_SOCKOPT, ProgramType.CGROUP_SYSCTL,
                  ProgramType.SOCK_OPS),
              EnumSet.of(
                  ProgramType.LWT_OUT, ProgramType.LWT_IN, ProgramType.LWT_XMIT, ProgramType.LWT_SEG6LOCAL)));

  /** The function of a kernel tree that maps types to hooks. */
  static final String FUNCTION = "bpf_prog_type_to_kfunc_hook";

  private static final Pattern LABEL_OR_HOOK =
      Pattern.compile("\\bcase\\s+BPF_PROG_TYPE_(\\w+)\\s*:|\\bdefault\\s*:|\\breturn\\s+BTF_KFUNC_HOOK_(\\w+)");

  /** Makes the groups immutable. */
  public KfuncHooks {
    shared = shared.stream().map(Set::copyOf).toList();
  }

  /** Reads the groups off the body of the kernel's function. */
  static KfuncHooks of(String body) {
    Map<String, Set<ProgramType>> groups = new LinkedHashMap<>();
    List<ProgramType> labels = new ArrayList<>();
    Matcher matcher = LABEL_OR_HOOK.matcher(body);
    while (matcher.find()) {
      if (matcher.group(1) != null) {
        ProgramType.byName(matcher.group(1)).ifPresent(labels::add);
      } else if (matcher.group(2) != null) {
        groups.computeIfAbsent(matcher.group(2), h -> EnumSet.noneOf(ProgramType.class)).addAll(labels);
        labels.clear();
      }
    }
    return new KfuncHooks(groups.values().stream().filter(group -> group.size() > 1).toList());
  }

  /** The types that may call what is registered for {@code registered}. */
  public Set<ProgramType> expand(Collection<ProgramType> registered) {
    Set<ProgramType> all = EnumSet.noneOf(ProgramType.class);
    for (ProgramType type : registered) {
      all.add(type);
      shared.stream().filter(hook -> hook.contains(type)).forEach(all::addAll);
    }
    all.remove(ProgramType.UNSPEC);
    return all;
  }
}
