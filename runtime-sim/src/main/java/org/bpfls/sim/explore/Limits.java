package org.bpfls.sim.explore;

/**
 * Limits of an exploration. The name of the one that was hit is part of the result.
 *
 * @param states distinct states at most; named {@code states}
 * @param depth steps of the longest path at most; named {@code depth}
 * @param instances opened objects at most; named {@code instances}
 */
public record Limits(int states, int depth, int instances) {
  /** Enough for a loader of some hundred steps, and over within a second. */
  public static final Limits DEFAULT = new Limits(50_000, 5_000, 16);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException when one is not positive
   */
  public Limits {
    if (states < 1 || depth < 1 || instances < 1) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
