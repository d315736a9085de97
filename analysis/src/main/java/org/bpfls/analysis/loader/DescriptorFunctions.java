package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** What is done by descriptor: libbpf's {@code bpf_*} functions around system calls, and the calls themselves. */
final class DescriptorFunctions implements LibraryFunctions {
  private final Associations associations;

  DescriptorFunctions(Associations associations) {
    this.associations = associations;
  }

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    Value of = call.argument(0) instanceof Value.Descriptor fd ? fd.of() : Value.UNKNOWN;
    if (call.name().startsWith("bpf_prog_test_run")) {
      return of instanceof Value.Program program
          ? call.attempts(new LoaderOp.TestRun(program.instance(), program.name()))
          : null;
    }
    return switch (call.name()) {
      case "bpf_prog_assoc_struct_ops" ->
          associations.associate(
              call, Value.described(call.argument(0)), Value.described(call.argument(1)),
              Associations.flags(call.argument(2), call.state()), LoaderOp.Assoc.Via.LOW);
      case "syscall" ->
          call.argument(1).equals(LibraryNames.ASSOC_STRUCT_OPS_COMMAND)
                  && call.argument(2) instanceof Value.Address attributes
              ? associations.associateRaw(call, attributes)
              : null;
      case "bpf_map_update_elem" ->
          of instanceof Value.Map map ? MapFunctions.putProgram(call, map, call.argument(2)) : null;
      case "bpf_map_delete_elem" ->
          of instanceof Value.Map map && call.journal().structOpsMap(map).isPresent()
              ? call.attempts(new LoaderOp.DeleteElem(map.instance(), map.name()))
              : null;
      case "bpf_link_create" -> of instanceof Value.Map map ? createLink(call, map) : null;
      case "close" -> call.argument(0) instanceof Value.Descriptor ? close(call, of) : null;
      default -> null;
    };
  }

  private static List<Result> createLink(LibraryCall call, Value.Map map) {
    String link = call.linkName(map.name());
    return call.attempts(
        new LoaderOp.AttachStructOps(map.instance(), map.name(), link), new Value.Descriptor(new Value.Link(link)),
        Value.NEGATIVE);
  }

  private static List<Result> close(LibraryCall call, Value of) {
    if (of instanceof Value.Program program) {
      return call.performs(new LoaderOp.CloseFd(program.instance(), program.name()));
    }
    return of instanceof Value.Map map
        ? call.performs(new LoaderOp.CloseFd(map.instance(), map.name()))
        : call.gives(Value.ZERO);
  }
}
