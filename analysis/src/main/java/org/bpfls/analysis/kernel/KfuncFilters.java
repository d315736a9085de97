package org.bpfls.analysis.kernel;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The filter functions that kfunc sets are registered with, but for sched_ext's ({@link SchedExtOperations}), as Linux 7.3 has
 * them. A filter is asked of programs of the hook that it is registered for ({@code btf_kfunc_id_set_contains()},
 * kernel/bpf/btf.c); in older kernels none of them lets more through.
 */
final class KfuncFilters {
  private static final String QDISC = "Qdisc_ops";
  private static final String BINFMT = "binfmt_misc_ops";

  /** What every operation of a qdisc may call: {@code qdisc_common_kfunc_set}, net/sched/bpf_qdisc.c. */
  private static final Set<String> QDISC_COMMON = Set.of("bpf_skb_get_hash", "bpf_kfree_skb", "bpf_dynptr_from_skb");

  /** What one operation may call besides: {@code qdisc_ops_context_flags[]}, net/sched/bpf_qdisc.c. */
  private static final Map<String, Set<String>> QDISC_OPERATIONS =
      Map.of(
          "enqueue", Set.of("bpf_qdisc_skb_drop", "bpf_qdisc_watchdog_schedule"),
          "dequeue", Set.of("bpf_qdisc_watchdog_schedule", "bpf_qdisc_bstats_update"));

  /** What {@code bpf_qdisc_gen_prologue()} and {@code bpf_qdisc_gen_epilogue()} call, and no program may. */
  private static final Set<String> QDISC_HIDDEN =
      Set.of("bpf_qdisc_init_prologue", "bpf_qdisc_reset_destroy_epilogue");

  /** {@code bpf_fs_kfunc_lsm_only_ids}, fs/bpf_fs_kfuncs.c. */
  private static final Set<String> FS_LSM_ONLY = Set.of("bpf_set_dentry_xattr", "bpf_remove_dentry_xattr");

  private static final Set<String> SESSIONS =
      Set.of(
          "BPF_TRACE_KPROBE_SESSION", "BPF_TRACE_UPROBE_SESSION", "BPF_TRACE_FSESSION", "BPF_TRACE_FSESSION_MULTI");

  private KfuncFilters() {}

  /** Why the filter refuses the kfunc to the caller; empty when it does not, and when that is not known. */
  static Optional<String> refusal(String filter, String kfunc, KfuncCaller caller) {
    return switch (filter) {
      case "bpf_qdisc_kfunc_filter" -> qdisc(kfunc, caller);
      case "bm_bpf_kfunc_filter" -> binfmt(caller);
      case "bpf_get_fsverity_digest_filter" -> unlessLsm(caller);
      case "bpf_fs_kfuncs_filter" -> fileSystem(kfunc, caller);
      case "bpf_ksock_kfunc_filter" -> socket(caller);
      case "tracing_iter_filter" ->
          caller.attachType().filter(t -> !t.equals("BPF_TRACE_ITER")).map(t -> "is for iterator programs only");
      // The older name, of a filter that was asked of kprobe programs alone.
      case "bpf_session_filter", "bpf_kprobe_multi_filter" ->
          caller.attachType().filter(t -> !SESSIONS.contains(t)).map(t -> "is for session programs only");
      default -> Optional.empty();
    };
  }

  private static Optional<String> qdisc(String kfunc, KfuncCaller caller) {
    Optional<String> refused = unlessType(caller, QDISC);
    if (refused.isPresent() || !isOf(caller, QDISC)) {
      return refused;
    }
    if (QDISC_HIDDEN.contains(kfunc)) {
      return Optional.of("is called by the code that the kernel puts around an operation, and not available to programs");
    }
    return caller
        .member()
        .filter(m -> !QDISC_COMMON.contains(kfunc) && !QDISC_OPERATIONS.getOrDefault(m, Set.of()).contains(kfunc))
        .map(m -> "is not available to operation '" + m + "'");
  }

  private static Optional<String> binfmt(KfuncCaller caller) {
    Optional<String> refused = unlessType(caller, BINFMT);
    return refused.isPresent() || !isOf(caller, BINFMT)
        ? refused
        : caller.member().filter(m -> !m.equals("load")).map(m -> "is not available to operation '" + m + "'");
  }

  /** Since 7.3 registered for struct_ops as well, for one type. */
  private static Optional<String> fileSystem(String kfunc, KfuncCaller caller) {
    return caller.programType() == ProgramType.STRUCT_OPS && !FS_LSM_ONLY.contains(kfunc)
        ? unlessType(caller, BINFMT)
        : unlessLsm(caller);
  }

  private static Optional<String> socket(KfuncCaller caller) {
    if (caller.programType() == ProgramType.SYSCALL) {
      return Optional.empty();
    }
    Optional<String> refused = unlessLsm(caller);
    return refused.isPresent()
        ? refused
        : caller.target().filter("socket_sendmsg"::equals).map(hook -> "is not available to LSM hook '" + hook + "'");
  }

  private static Optional<String> unlessLsm(KfuncCaller caller) {
    return caller.programType() == ProgramType.LSM ? Optional.empty() : Optional.of("is for LSM programs only");
  }

  private static Optional<String> unlessType(KfuncCaller caller, String type) {
    return caller.structOps()
        .filter(t -> !t.equals(type))
        .map(t -> "is for programs of struct_ops type '" + type + "' only");
  }

  private static boolean isOf(KfuncCaller caller, String type) {
    return caller.structOps().equals(Optional.of(type));
  }
}
