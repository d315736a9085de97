package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** {@code bpf_link__*}. */
final class LinkFunctions implements LibraryFunctions {
  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    if (!call.name().startsWith("bpf_link__")) {
      return null;
    }
    if (!(call.argument(0) instanceof Value.Link link)) {
      return call.argument(0).equals(Value.ZERO) ? call.gives(Value.ZERO) : null;
    }
    return switch (call.name()) {
      case "bpf_link__destroy", "bpf_link__detach" -> call.performs(new LoaderOp.DestroyLink(link.id()));
      case "bpf_link__disconnect" -> call.performs(new LoaderOp.DisconnectLink(link.id()));
      case "bpf_link__pin" -> call.attempts(new LoaderOp.PinLink(link.id()));
      case "bpf_link__update_map" ->
          call.argument(1) instanceof Value.Map map
              ? call.attempts(new LoaderOp.UpdateLink(link.id(), map.instance(), map.name()))
              : call.gives(Value.UNKNOWN);
      case "bpf_link__fd" -> call.gives(new Value.Descriptor(link));
      default -> call.gives(Value.UNKNOWN);
    };
  }
}
