package org.bpfls.sim.kernel;

import java.util.Arrays;

/**
 * A loaded program.
 *
 * @param type its type
 * @param sleepable whether it may sleep
 * @param member for a struct_ops program the member that it was loaded for ({@code expected_attach_type}), else -1
 * @param refs references of all kinds; 0: its release is under way
 * @param assoc {@code aux->st_ops_assoc}: a map's id, {@link #NONE}, {@link #POISON} or {@link #DANGLING}
 * @param usedMaps maps that its code refers to; each is held
 * @param target for a freplace program that is not attached yet the program it replaces a part of, else -1
 * @param arrayEntries how many elements of program arrays it is in
 * @param extended whether a freplace program is attached to it
 */
public record Prog(
    ProgType type,
    boolean sleepable,
    int member,
    int refs,
    int assoc,
    int[] usedMaps,
    int target,
    int arrayEntries,
    boolean extended) {
  /** No association. */
  public static final int NONE = -1;

  /** {@code BPF_PTR_POISON}: ambiguous. */
  public static final int POISON = -2;

  /** A pointer to a map that was freed, which the program was not told of. */
  public static final int DANGLING = -3;

  ProgKind kind() {
    return new ProgKind(type, member, sleepable);
  }

  Prog withRefs(int newRefs) {
    return new Prog(type, sleepable, member, newRefs, assoc, usedMaps, target, arrayEntries, extended);
  }

  Prog withAssoc(int newAssoc) {
    return new Prog(type, sleepable, member, refs, newAssoc, usedMaps, target, arrayEntries, extended);
  }

  Prog withTarget(int newTarget) {
    return new Prog(type, sleepable, member, refs, assoc, usedMaps, newTarget, arrayEntries, extended);
  }

  Prog withArrayEntries(int entries) {
    return new Prog(type, sleepable, member, refs, assoc, usedMaps, target, entries, extended);
  }

  Prog withExtended(boolean isExtended) {
    return new Prog(type, sleepable, member, refs, assoc, usedMaps, target, arrayEntries, isExtended);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Prog p
        && type == p.type
        && sleepable == p.sleepable
        && member == p.member
        && refs == p.refs
        && assoc == p.assoc
        && Arrays.equals(usedMaps, p.usedMaps)
        && target == p.target
        && arrayEntries == p.arrayEntries
        && extended == p.extended;
  }

  @Override
  public int hashCode() {
    return ((((type.ordinal() * 31 + refs) * 31 + assoc) * 31 + target) * 31 + arrayEntries) * 31
        + Arrays.hashCode(usedMaps);
  }
}
