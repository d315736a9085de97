package org.bpfls.analysis.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** BPF program types, in the order of {@code enum bpf_prog_type} of include/uapi/linux/bpf.h (7.3). */
public enum ProgramType {
  UNSPEC,
  SOCKET_FILTER,
  KPROBE,
  SCHED_CLS,
  SCHED_ACT,
  TRACEPOINT,
  XDP,
  PERF_EVENT,
  CGROUP_SKB,
  CGROUP_SOCK,
  LWT_IN,
  LWT_OUT,
  LWT_XMIT,
  SOCK_OPS,
  SK_SKB,
  CGROUP_DEVICE,
  SK_MSG,
  RAW_TRACEPOINT,
  CGROUP_SOCK_ADDR,
  LWT_SEG6LOCAL,
  LIRC_MODE2,
  SK_REUSEPORT,
  FLOW_DISSECTOR,
  CGROUP_SYSCTL,
  RAW_TRACEPOINT_WRITABLE,
  CGROUP_SOCKOPT,
  TRACING,
  STRUCT_OPS,
  EXT,
  LSM,
  SK_LOOKUP,
  SYSCALL,
  NETFILTER;

  private static final String PREFIX = "BPF_PROG_TYPE_";
  private static final Map<String, ProgramType> BY_NAME = byName();

  /** The kernel's own name, e.g. {@code BPF_PROG_TYPE_STRUCT_OPS}. */
  public String kernelName() {
    return PREFIX + name();
  }

  /** The type of that name, with or without {@code BPF_PROG_TYPE_}; empty for a name that is not one. */
  public static Optional<ProgramType> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name));
  }

  private static Map<String, ProgramType> byName() {
    Map<String, ProgramType> types = new HashMap<>();
    for (ProgramType type : values()) {
      types.put(type.name(), type);
    }
    return types;
  }
}
