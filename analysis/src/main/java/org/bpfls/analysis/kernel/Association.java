package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;

/**
 * How a kfunc resolves the struct_ops instance of its calling program: it reaches {@code
 * bpf_prog_get_assoc_struct_ops()} (kernel/bpf/bpf_struct_ops.c).
 *
 * @param structOps the types whose instance it resolves; empty when the source does not tell
 * @param resolver the function that asks for the instance, e.g. {@code scx_prog_sched}
 * @param callChain functions from the kfunc to {@code bpf_prog_get_assoc_struct_ops}
 * @param whenMissingReturns what the kfunc returns to an unassociated program, as text such as {@code -ENODEV}
 * @param whenMissingEffect what else happens then, as a phrase
 */
public record Association(
    List<String> structOps,
    String resolver,
    List<String> callChain,
    Optional<String> whenMissingReturns,
    Optional<String> whenMissingEffect) {
  /** Makes the lists immutable. */
  public Association {
    structOps = List.copyOf(structOps);
    callChain = List.copyOf(callChain);
  }

  /**
   * Whether an unassociated caller is served by the root scheduler as long as that one has no {@code sub_attach}
   * ({@code scx_prog_sched()} in kernel/sched/ext/internal.h).
   */
  public boolean fallsBackToRootScheduler() {
    return resolver.equals("scx_prog_sched");
  }
}
