package org.bpfls.sim.explore;

import java.util.List;

/**
 * One node of a loader's graph: does its operation, then goes on to one of the successors whose guard fits the outcome.
 *
 * @param id its index in the graph
 * @param op what it does
 * @param successors where it can go on
 */
public record LoaderNode(int id, LoaderOp op, List<Branch> successors) {
  /** Copies the list. */
  public LoaderNode {
    successors = List.copyOf(successors);
  }
}
