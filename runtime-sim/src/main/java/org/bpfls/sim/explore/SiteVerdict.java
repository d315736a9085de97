package org.bpfls.sim.explore;

import java.util.List;
import java.util.Map;

/**
 * The verdict on one call site of one opened object.
 *
 * @param instance the opened object
 * @param program the program that reaches the call
 * @param site the call
 * @param verdict over all explored paths
 * @param trace shortest trace to what made the verdict: the first bad run, or for {@link Verdict.Always} the first run
 * @param conditions every condition in which the call was seen to run, with the shortest trace to each
 */
public record SiteVerdict(
    String instance,
    String program,
    CallSite site,
    Verdict verdict,
    List<TraceStep> trace,
    Map<Condition, List<TraceStep>> conditions) {
  /** Copies trace and conditions. */
  public SiteVerdict {
    trace = List.copyOf(trace);
    conditions = Map.copyOf(conditions);
  }
}
