package org.bpfls.sim.explore;

/** In what condition of its association a call site was seen to run. */
public enum Condition {
  /** Associated with a map that is registered (attached). */
  ASSOCIATED_READY,
  /** Associated with a map that was never registered yet; as a rule without a value: the kfunc gets zeroes. */
  ASSOCIATED_UNINITIALIZED,
  /** Associated with a map that was registered and no longer is. */
  ASSOCIATED_DETACHED,
  /** Without an association: {@code bpf_prog_get_assoc_struct_ops()} gives NULL. */
  UNASSOCIATED,
  /** Poisoned by a second map: NULL for good. */
  AMBIGUOUS,
  /** Called through one struct_ops map, associated with another: only revisions v1 and v2 did this. */
  WRONG_INSTANCE,
  /** In a callback of a struct_ops program after its map was freed: NULL. */
  ASYNC_AFTER_FREE,
  /** With a pointer into a freed map. No released kernel from 7.1 on does this. */
  DANGLING
}
