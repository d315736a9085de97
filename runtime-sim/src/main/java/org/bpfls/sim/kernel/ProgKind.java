package org.bpfls.sim.kernel;

/**
 * What programs must have in common to tail-call each other: {@code __bpf_prog_map_compatible()} in kernel/bpf/core.c.
 *
 * @param type their type
 * @param member the struct_ops member they are for, else -1; members of the same prototype are kept apart, too
 * @param sleepable whether they may sleep
 */
record ProgKind(ProgType type, int member, boolean sleepable) {}
