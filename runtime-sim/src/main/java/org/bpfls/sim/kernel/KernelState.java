package org.bpfls.sim.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All of the kernel's state that is modelled: an immutable value. Ids are indices; a freed entity leaves a hole. */
public final class KernelState {
  /** Nothing loaded. */
  public static final KernelState EMPTY =
      new KernelState(new Prog[0], new BpfMap[0], new Link[0], new int[0], Integer.MAX_VALUE);

  final @Nullable Prog[] progs;
  final @Nullable BpfMap[] maps;
  final @Nullable Link[] links;

  /** Descriptors ({@link Fd}) of what has no references any more and is not released yet, and references to come. */
  final int[] dying;

  /** Id of the link that made the tracepoint's perf probe register; it keeps that place among the raw probes. */
  final int perfProbe;

  private final int hash;

  KernelState(
      @Nullable Prog[] progs, @Nullable BpfMap[] maps, @Nullable Link[] links, int[] dying, int perfProbe) {
    this.progs = progs;
    this.maps = maps;
    this.links = links;
    this.dying = dying;
    this.perfProbe = perfProbe;
    this.hash = (Arrays.hashCode(progs) * 31 + Arrays.hashCode(maps)) * 31 + Arrays.hashCode(links);
  }

  /** The program with this id, or null when it never was or is freed. */
  public @Nullable Prog prog(int id) {
    return id >= 0 && id < progs.length ? progs[id] : null;
  }

  /** The map with this id, or null when it never was or is freed. */
  public @Nullable BpfMap map(int id) {
    return id >= 0 && id < maps.length ? maps[id] : null;
  }

  /** The link with this id, or null when it never was or is freed. */
  public @Nullable Link link(int id) {
    return id >= 0 && id < links.length ? links[id] : null;
  }

  /** Link ids go up to this, exclusively. */
  public int linkLimit() {
    return links.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KernelState s
        && hash == s.hash
        && perfProbe == s.perfProbe
        && Arrays.equals(progs, s.progs)
        && Arrays.equals(maps, s.maps)
        && Arrays.equals(links, s.links)
        && Arrays.equals(dying, s.dying);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
