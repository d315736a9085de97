package org.bpfls.sim.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exploration found.
 *
 * @param verdicts one per (instance, program, call site), in the order in which the objects declare them
 * @param outcomes every different outcome seen at a loader node, by node, then in the order found (shortest path first)
 * @param statesExplored number of distinct states
 * @param complete whether every reachable state was visited
 * @param limit name of the limit that was hit, or null
 */
public record Exploration(
    List<SiteVerdict> verdicts,
    List<NodeOutcome> outcomes,
    int statesExplored,
    boolean complete,
    @Nullable String limit) {
  /** Copies the lists. */
  public Exploration {
    verdicts = List.copyOf(verdicts);
    outcomes = List.copyOf(outcomes);
  }
}
