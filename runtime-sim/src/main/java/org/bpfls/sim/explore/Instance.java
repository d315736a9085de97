package org.bpfls.sim.explore;

import java.util.Arrays;
import org.bpfls.sim.libbpf.BpfObject;
import org.jspecify.annotations.Nullable;

/** One opened object with its skeleton: an immutable value. */
final class Instance {
  /** No link. */
  static final int NO_LINK = -1;

  /** Attached, without a link of its own: a map without BPF_F_LINK. */
  static final int BORROWED = -2;

  final BpfObject object;

  /** The skeleton's link per program, then per map. */
  final int[] links;

  /** Whether skeleton attach attaches it: per program, then per map. */
  final boolean[] autoattach;

  /** Pinned in bpffs: per program, then per map. */
  final boolean[] pinned;

  /** Per program whether it could run at some time before. */
  final boolean[] couldRun;

  Instance(BpfObject object, int[] links, boolean[] autoattach, boolean[] pinned, boolean[] couldRun) {
    this.object = object;
    this.links = links;
    this.autoattach = autoattach;
    this.pinned = pinned;
    this.couldRun = couldRun;
  }

  Instance with(BpfObject newObject) {
    return new Instance(newObject, links, autoattach, pinned, couldRun);
  }

  Instance withLink(int slot, int link) {
    int[] changed = links.clone();
    changed[slot] = link;
    return new Instance(object, changed, autoattach, pinned, couldRun);
  }

  Instance withAutoattach(int slot, boolean on) {
    return new Instance(object, links, set(autoattach, slot, on), pinned, couldRun);
  }

  Instance withPinned(int slot) {
    return new Instance(object, links, autoattach, set(pinned, slot, true), couldRun);
  }

  Instance withCouldRun(int program) {
    return couldRun[program]
        ? this
        : new Instance(object, links, autoattach, pinned, set(couldRun, program, true));
  }

  private static boolean[] set(boolean[] flags, int index, boolean value) {
    boolean[] changed = flags.clone();
    changed[index] = value;
    return changed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Instance i
        && object.equals(i.object)
        && Arrays.equals(links, i.links)
        && Arrays.equals(autoattach, i.autoattach)
        && Arrays.equals(pinned, i.pinned)
        && Arrays.equals(couldRun, i.couldRun);
  }

  @Override
  public int hashCode() {
    return (object.hashCode() * 31 + Arrays.hashCode(links)) * 31 + Arrays.hashCode(couldRun);
  }
}
