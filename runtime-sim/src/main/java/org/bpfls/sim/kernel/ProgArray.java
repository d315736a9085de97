package org.bpfls.sim.kernel;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program array, for tail calls.
 *
 * @param refs references of all kinds
 * @param userRefs user references; when the last goes, the array is cleared
 * @param progs program per element, or -1
 * @param owner kind of the first program that used it or was put into it; others are refused
 */
public record ProgArray(int refs, int userRefs, int[] progs, @Nullable ProgKind owner) implements BpfMap {
  @Override
  public ProgArray withRefs(int newRefs, int newUserRefs) {
    return new ProgArray(newRefs, newUserRefs, progs, owner);
  }

  ProgArray withProg(int index, int prog) {
    int[] newProgs = progs.clone();
    newProgs[index] = prog;
    return new ProgArray(refs, userRefs, newProgs, owner);
  }

  ProgArray withOwner(ProgKind kind) {
    return new ProgArray(refs, userRefs, progs, kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProgArray m
        && refs == m.refs
        && userRefs == m.userRefs
        && Arrays.equals(progs, m.progs)
        && Objects.equals(owner, m.owner);
  }

  @Override
  public int hashCode() {
    return (refs * 31 + userRefs) * 31 + Arrays.hashCode(progs);
  }
}
