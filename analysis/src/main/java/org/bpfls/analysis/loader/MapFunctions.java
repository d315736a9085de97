package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** {@code bpf_map__*}. */
final class MapFunctions implements LibraryFunctions {
  private static final Value OTHER_MAP_TYPE = Value.ONE;
  private static final Setting AUTOCREATE = new Setting("autocreate", LoaderOp.SetAutocreate::new);

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    if (!call.name().startsWith("bpf_map__") || !(call.argument(0) instanceof Value.Map map)) {
      return null;
    }
    String instance = map.instance();
    String name = map.name();
    Optional<StructOpsMap> structOps = call.journal().structOpsMap(map);
    return switch (call.name()) {
      case "bpf_map__attach_struct_ops" -> {
        String link = call.linkName(name);
        yield call.attempts(new LoaderOp.AttachStructOps(instance, name, link), new Value.Link(link), Value.ZERO);
      }
      case "bpf_map__fd" -> call.gives(new Value.Descriptor(map));
      case "bpf_map__name" -> call.gives(new Value.Text(name));
      case "bpf_map__type", "bpf_map__get_type" ->
          call.gives(structOps.isPresent() ? LibraryNames.STRUCT_OPS_MAP_TYPE : OTHER_MAP_TYPE);
      case "bpf_map__set_autocreate" -> AUTOCREATE.set(call, instance, name);
      case "bpf_map__set_autoattach" -> Setting.AUTOATTACH.set(call, instance, name);
      case "bpf_map__autocreate" ->
          AUTOCREATE.get(call, instance, name, Optional.of(structOps.map(StructOpsMap::autocreate).orElse(true)));
      case "bpf_map__autoattach" -> Setting.AUTOATTACH.get(call, instance, name, Optional.of(true));
      case "bpf_map__pin" -> call.attempts(new LoaderOp.Pin(instance, name));
      case "bpf_map__update_elem" -> putProgram(call, map, call.argument(3));
      default -> call.gives(Value.UNKNOWN);
    };
  }

  /** Writes an element of a map: of interest where that is a program, for then it can be tail-called. */
  static List<Result> putProgram(LibraryCall call, Value.Map map, Value element) {
    Value stored = element instanceof Value.Address address ? call.state().get(address.path()) : element;
    if (stored instanceof Value.Descriptor fd && fd.of() instanceof Value.Program program) {
      LoaderOp op = new LoaderOp.TailSet(map.instance(), map.name(), program.instance(), program.name());
      return List.of(new Result(call.after(op), Value.UNKNOWN));
    }
    return call.gives(Value.UNKNOWN);
  }
}
