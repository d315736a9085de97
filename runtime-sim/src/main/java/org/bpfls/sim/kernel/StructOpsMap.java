package org.bpfls.sim.kernel;

import java.util.Arrays;

/**
 * A struct_ops map.
 *
 * @param link whether it has {@code BPF_F_LINK}
 * @param refs references of all kinds
 * @param userRefs user references
 * @param state of its value
 * @param progs program per function member, or -1; all -1 while the value is not set
 * @param tag a data member, as set with the value
 * @param registered whether the subsystem has it
 * @param wasRegistered whether the subsystem ever had it
 */
public record StructOpsMap(
    boolean link, int refs, int userRefs, State state, int[] progs, int tag, boolean registered, boolean wasRegistered)
    implements BpfMap {
  /** {@code enum bpf_struct_ops_state}. */
  public enum State {
    INIT,
    INUSE,
    TOBEFREE,
    READY
  }

  @Override
  public StructOpsMap withRefs(int newRefs, int newUserRefs) {
    return new StructOpsMap(link, newRefs, newUserRefs, state, progs, tag, registered, wasRegistered);
  }

  StructOpsMap withValue(State newState, int[] newProgs, int newTag) {
    return new StructOpsMap(link, refs, userRefs, newState, newProgs, newTag, registered, wasRegistered);
  }

  StructOpsMap withState(State newState) {
    return withValue(newState, progs, tag);
  }

  StructOpsMap withRegistered(boolean isRegistered) {
    return new StructOpsMap(link, refs, userRefs, state, progs, tag, isRegistered, wasRegistered || isRegistered);
  }

  /** Function members that are set, as a bit mask: bit 0 for the first. */
  public int functions() {
    int mask = 0;
    for (int i = 0; i < progs.length; i++) {
      if (progs[i] >= 0) {
        mask |= 1 << i;
      }
    }
    return mask;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StructOpsMap m
        && link == m.link
        && refs == m.refs
        && userRefs == m.userRefs
        && state == m.state
        && Arrays.equals(progs, m.progs)
        && tag == m.tag
        && registered == m.registered
        && wasRegistered == m.wasRegistered;
  }

  @Override
  public int hashCode() {
    int bits = (link ? 1 : 0) | (registered ? 2 : 0) | (wasRegistered ? 4 : 0);
    return ((((refs * 31 + userRefs) * 31 + state.ordinal()) * 31 + tag) * 31 + bits) * 31 + Arrays.hashCode(progs);
  }
}
