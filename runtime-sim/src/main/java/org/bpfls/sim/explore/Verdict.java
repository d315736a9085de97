package org.bpfls.sim.explore;

/** What exploration says of a call site, over all paths. Maps are named {@code instance.map}. */
public sealed interface Verdict {
  /** Whenever it runs, it is associated with this map, which has its value and is registered. */
  record Always(String map) implements Verdict {}

  /** No path runs it. */
  record NeverRuns() implements Verdict {}

  /** It runs, and never with an association. */
  record NeverAssociated() implements Verdict {}

  /** It runs poisoned: setting the value of {@code map2} after {@code map1} did that. */
  record Ambiguous(String map1, String map2) implements Verdict {}

  /** It is associated with this map on some path, and on another it is not, or not usably. */
  record Sometimes(String map, Reason reason) implements Verdict {}

  /** Exploration ended at the named limit before it could tell. */
  record Inconclusive(String limit) implements Verdict {}

  /** What is wrong with the worst run of a {@link Sometimes}. */
  enum Reason {
    /** No association (yet). */
    UNASSOCIATED,
    /** Poisoned. */
    AMBIGUOUS,
    /** The map has no value yet, or is not registered yet. */
    UNINITIALIZED,
    /** The map is no longer registered. */
    DETACHED,
    /** The map was freed before a callback ran. */
    FREED
  }
}
