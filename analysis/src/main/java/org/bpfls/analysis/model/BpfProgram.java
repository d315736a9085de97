package org.bpfls.analysis.model;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.kernel.SectionKind;
import org.bpfls.grammar.text.Span;

/**
 * A program of a BPF object: a function with a section.
 *
 * @param name its function's name
 * @param nameSpan where the name stands
 * @param section what libbpf makes of its section
 * @param reaches the kfunc calls that it reaches, through subprograms and callbacks
 * @param argumentsRead how many arguments {@code BPF_PROG()} has to unpack for what the body reads; 0 when it reads none, or when
 *     that cannot be told
 * @param outsideCalls calls of functions of other sources that it reaches
 * @param tailCalls program arrays, and programs that stand in them from the start, that it may tail-call
 */
public record BpfProgram(
    String name,
    Span nameSpan,
    SectionKind section,
    int argumentsRead,
    List<Reach> reaches,
    List<GlobalFunction.OutsideCall> outsideCalls,
    List<String> tailCalls) {
  /** Copies the lists. */
  public BpfProgram {
    reaches = List.copyOf(reaches);
    outsideCalls = List.copyOf(outsideCalls);
    tailCalls = List.copyOf(tailCalls);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Whether it implements a struct_ops member. */
  public boolean structOps() {
    return section.structOps();
  }

  /** For a freplace program the function that it replaces; empty for others, and when user space names it. */
  public Optional<String> freplaceTarget() {
    return section.prefix().startsWith("freplace") ? section.target() : Optional.empty();
  }

  /** In which context a call runs, relative to the program that reaches it. */
  public enum Via {
    /** In the program, a subprogram of it, or a callback that runs before it returns. */
    DIRECT,
    /** In a {@code bpf_timer} callback. */
    TIMER,
    /** In a {@code bpf_wq} callback. */
    WORKQUEUE,
    /** In a {@code bpf_task_work} callback. */
    TASK_WORK
  }

  /**
   * A kfunc call that the program reaches.
   *
   * @param path functions from the program to the one with the call, both included; a body that BPF_PROG() splits off counts as
   *     the program
   * @param asksData whether a function on the path has a condition on a global variable, by which user space may hold the
   *     call back
   */
  public record Reach(BpfObject.KfuncCall call, Via via, List<String> path, boolean asksData) {
    /** Copies the path. */
    public Reach {
      path = List.copyOf(path);
    }

    // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
    @Override
    public int hashCode() {
      return 31 * call.hashCode() + via.ordinal();
    }
  }
}
