package org.bpfls.sim.explore;

/**
 * An edge of a loader's graph.
 *
 * @param target id of the node it leads to
 * @param guard on which outcome of the node's own operation it is taken
 */
public record Branch(int target, Guard guard) {
  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public int hashCode() {
    return 31 * target + guard.ordinal();
  }

  /** The outcome that an edge needs. */
  public enum Guard {
    /** Whatever the outcome (unchecked, or decided by something else). */
    ALWAYS,
    /** The operation succeeded. */
    ON_SUCCESS,
    /** The operation failed. */
    ON_FAILURE
  }
}
