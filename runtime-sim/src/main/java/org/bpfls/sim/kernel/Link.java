package org.bpfls.sim.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A link: of a struct_ops map, or of an attached program.
 *
 * @param map the registered struct_ops map, -1 once detached; for an iterator the map whose elements it visits; for
 *     another program's link -1
 * @param prog the attached program, or -1 for a struct_ops link
 * @param target the program that an attached freplace program replaces a part of, or -1
 * @param refs descriptors and pins
 */
public record Link(int map, int prog, int target, int refs) {
  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Link that
        && map == that.map
        && prog == that.prog
        && target == that.target
        && refs == that.refs;
  }

  @Override
  public int hashCode() {
    return ((map * 31 + prog) * 31 + target) * 31 + refs;
  }

  /** Whether it is a struct_ops map's. */
  public boolean isStructOps() {
    return prog < 0;
  }

  /** Whether it is an iterator's. */
  boolean isIterator() {
    return prog >= 0 && map >= 0;
  }

  Link withMap(int newMap) {
    return new Link(newMap, prog, target, refs);
  }

  Link withRefs(int newRefs) {
    return new Link(map, prog, target, newRefs);
  }
}
