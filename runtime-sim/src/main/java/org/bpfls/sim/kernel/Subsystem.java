package org.bpfls.sim.kernel;

/** The kernel subsystem behind a struct_ops type: {@code struct bpf_struct_ops}' callbacks, and who is told of them. */
public interface Subsystem {
  /** Accepts everything but a second registration of one map. */
  Subsystem PERMISSIVE = new Subsystem() {};

  /** What a subsystem's callback did. */
  enum Note {
    REGISTERED,
    UNREGISTERED,
    UPDATED
  }

  /** {@code ->validate()}: 0 or a negated error number. */
  default int validate(StructOpsMap value) {
    return 0;
  }

  /** {@code ->reg()}, and {@code ->update()} for the new map: 0 or a negated error number. */
  default int register(StructOpsMap value) {
    return value.registered() ? -Errno.EEXIST : 0;
  }

  /** Told after a callback did its work. */
  default void note(Note note, int map, StructOpsMap value) {}
}
