package org.bpfls.analysis.model;

import java.util.List;
import org.bpfls.analysis.model.BpfProgram.Reach;
import org.bpfls.analysis.model.BpfProgram.Via;

/**
 * A global function that is no program: other sources of the same linked object may call it.
 *
 * @param reaches the kfunc calls that it reaches within its source
 * @param calls its calls of functions of other sources
 * @param tailCalls program arrays that it may tail-call, and programs that stand in them from the start
 */
public record GlobalFunction(String name, List<Reach> reaches, List<OutsideCall> calls, List<String> tailCalls) {
  /** Copies the lists. */
  public GlobalFunction {
    reaches = List.copyOf(reaches);
    calls = List.copyOf(calls);
    tailCalls = List.copyOf(tailCalls);
  }

  /**
   * A call of a function that another source defines ({@code extern}).
   *
   * @param via in which context it is made
   * @param path functions from the caller that is looked at to the one with the call, both included
   * @param asksData as in {@link Reach#asksData()}
   */
  public record OutsideCall(String callee, Via via, List<String> path, boolean asksData) {
    /** Copies the path. */
    public OutsideCall {
      path = List.copyOf(path);
    }
  }
}
