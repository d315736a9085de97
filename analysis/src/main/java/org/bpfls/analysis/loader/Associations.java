package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.sim.explore.LoaderOp;

/** How a program is associated with a struct_ops map, whichever function does it, and what is not certain of that. */
final class Associations {
  private final CallStack stack;

  Associations(CallStack stack) {
    this.stack = stack;
  }

  List<Result> associate(LibraryCall call, Value program, Value map, int flags, LoaderOp.Assoc.Via via) {
    if (!(program instanceof Value.Program p) || !(map instanceof Value.Map m)) {
      return associateUnknown(call, program, map);
    }
    if (call.journal().isConsulted(p) || stack.askedKernel(call.state())) {
      call.journal().noteUnclear(p);
    }
    return call.attempts(new LoaderOp.Assoc(p.instance(), p.name(), m.instance(), m.name(), flags, via));
  }

  private static List<Result> associateUnknown(LibraryCall call, Value program, Value map) {
    if (program.equals(Value.ZERO) || map.equals(Value.ZERO)) {
      return call.gives(Value.NEGATIVE);
    }
    if (program instanceof Value.Program p) {
      call.journal().noteUnclear(p);
    } else {
      call.journal().noteUnclear();
    }
    return call.gives(Value.UNKNOWN);
  }

  /** The {@code flags} of {@code struct bpf_prog_assoc_struct_ops_opts}, or of another struct at that address. */
  static int flags(Value options, State state) {
    return options instanceof Value.Address address ? flags(address.path(), state) : 0;
  }

  private static int flags(String struct, State state) {
    return state.get(struct + ".flags") instanceof Value.Int flags ? (int) flags.value() : 0;
  }

  /** {@code syscall(__NR_bpf, BPF_PROG_ASSOC_STRUCT_OPS, &attr, sizeof(attr))}. */
  List<Result> associateRaw(LibraryCall call, Value.Address attributes) {
    String struct = attributes.path() + ".prog_assoc_struct_ops";
    State state = call.state();
    Value program = Value.described(state.get(struct + ".prog_fd"));
    Value map = Value.described(state.get(struct + ".map_fd"));
    // Of a system call it is not said that nobody looks at its result.
    return associate(call.heeded(), program, map, flags(struct, state), LoaderOp.Assoc.Via.RAW);
  }
}
