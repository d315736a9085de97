package org.bpfls.sim.kernel;

/** Program types, as far as the modelled commands treat them differently. */
public enum ProgType {
  STRUCT_OPS,
  SYSCALL,
  /** {@code BPF_TRACE_RAW_TP}: tp_btf. */
  TRACING_RAW_TP,
  FENTRY,
  FEXIT,
  RAW_TRACEPOINT,
  TRACEPOINT,
  KPROBE,
  XDP,
  SCHED_CLS,
  CGROUP_SKB,
  SOCKET_FILTER,
  /** {@code BPF_PROG_TYPE_EXT}: freplace. */
  EXT,
  LSM,
  /** {@code BPF_TRACE_ITER}: iterators over map elements, attached by {@link Kernel#attachIterator}. */
  ITERATOR,
  /** Any other type; it can be attached. */
  OTHER;

  /** Whether a link can hold a program of this type (without a target given by the loader). */
  public boolean attachable() {
    return switch (this) {
      case STRUCT_OPS, SYSCALL, XDP, SCHED_CLS, CGROUP_SKB, SOCKET_FILTER -> false;
      default -> true;
    };
  }
}
