package org.bpfls.sim.explore;

import java.util.Arrays;
import org.bpfls.sim.kernel.KernelState;
import org.jspecify.annotations.Nullable;

/** A state of the exploration: where the loader is, what it holds, and the kernel. An immutable value. */
final class World {
  /** Position after the last node. */
  static final int END = -1;

  /** The loader node that comes next, or {@link #END}. */
  final int node;

  /** How many parts of that node are done already; only skeleton attach has several. */
  final int part;

  final KernelState kernel;
  final @Nullable Instance[] instances;

  /** What each variable holds that is no field of a skeleton: see {@link LinkVariables}. */
  final int[] linkVars;

  /**
   * Per instance and program (flat): the struct_ops map whose pointer a running callback has looked up, or -1, or {@link
   * org.bpfls.sim.kernel.Prog#DANGLING}. Only where nothing protects it.
   */
  final int[] inFlight;

  /** Which program a kernel id stands for: its index over all instances, or -1. */
  final int[] progOwner;

  /** Which map a kernel id stands for: its {@linkplain Model#flatMap index over all instances}, or -1. */
  final int[] mapOwner;

  private final int hash;

  World(
      int node,
      int part,
      KernelState kernel,
      @Nullable Instance[] instances,
      int[] linkVars,
      int[] inFlight,
      int[] progOwner,
      int[] mapOwner) {
    this.node = node;
    this.part = part;
    this.kernel = kernel;
    this.instances = instances;
    this.linkVars = linkVars;
    this.inFlight = inFlight;
    this.progOwner = progOwner;
    this.mapOwner = mapOwner;
    this.hash =
        (((kernel.hashCode() * 31 + Arrays.hashCode(instances)) * 31 + Arrays.hashCode(linkVars)) * 31 + node) * 31
            + part
            + Arrays.hashCode(inFlight);
  }

  World at(int newNode, int newPart) {
    return new World(newNode, newPart, kernel, instances, linkVars, inFlight, progOwner, mapOwner);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof World w
        && hash == w.hash
        && node == w.node
        && part == w.part
        && kernel.equals(w.kernel)
        && Arrays.equals(instances, w.instances)
        && Arrays.equals(linkVars, w.linkVars)
        && Arrays.equals(inFlight, w.inFlight)
        && Arrays.equals(progOwner, w.progOwner)
        && Arrays.equals(mapOwner, w.mapOwner);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
