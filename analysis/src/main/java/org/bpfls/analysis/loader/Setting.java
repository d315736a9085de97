package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.sim.explore.LoaderOp;

/**
 * Something that libbpf switches on or off of a program or map. The state keeps what it was switched to, for the loader may ask.
 *
 * @param name what the state calls it
 */
record Setting(String name, Operation operation) {
  /** The same of programs and of maps. */
  static final Setting AUTOATTACH = new Setting("autoattach", LoaderOp.SetAutoattach::new);

  /** The operation that switches it. */
  interface Operation {
    LoaderOp of(String instance, String programOrMap, boolean on);
  }

  /** A call that sets it to its second argument. */
  List<Result> set(LibraryCall call, String instance, String programOrMap) {
    Value.Truth on = call.argument(1).truth();
    List<Result> results = new ArrayList<>();
    if (on != Value.Truth.NO) {
      results.addAll(set(call, instance, programOrMap, true));
    }
    if (on != Value.Truth.YES) {
      results.addAll(set(call, instance, programOrMap, false));
    }
    return results;
  }

  private List<Result> set(LibraryCall call, String instance, String programOrMap, boolean on) {
    State set = call.state().with(Paths.ofObject(instance, name, programOrMap), Value.of(on));
    return call.in(set).attempts(operation.of(instance, programOrMap, on));
  }

  /** A call that asks for it. */
  List<Result> get(LibraryCall call, String instance, String programOrMap, Optional<Boolean> atFirst) {
    Value set = call.state().get(Paths.ofObject(instance, name, programOrMap));
    return call.gives(set.equals(Value.UNKNOWN) ? atFirst.map(Value::of).orElse(Value.UNKNOWN) : set);
  }
}
