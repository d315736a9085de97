package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** {@code bpf_program__*}. */
final class ProgramFunctions implements LibraryFunctions {
  private static final Setting AUTOLOAD = new Setting("autoload", LoaderOp.SetAutoload::new);

  private final Associations associations;

  ProgramFunctions(Associations associations) {
    this.associations = associations;
  }

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    String function = call.name();
    if (!function.startsWith("bpf_program__") || !(call.argument(0) instanceof Value.Program program)) {
      return null;
    }
    String instance = program.instance();
    String name = program.name();
    if (function.startsWith("bpf_program__attach")) {
      String link = call.linkName(name);
      return call.attempts(new LoaderOp.AttachProgram(instance, name, link), new Value.Link(link), Value.ZERO);
    }
    Optional<BpfProgram> known = call.journal().program(program);
    return switch (function) {
      case "bpf_program__assoc_struct_ops" ->
          associations.associate(
              call, program, call.argument(1), Associations.flags(call.argument(2), call.state()),
              LoaderOp.Assoc.Via.LIBBPF);
      case "bpf_program__fd" -> call.gives(new Value.Descriptor(program));
      case "bpf_program__name" -> call.gives(new Value.Text(name));
      case "bpf_program__section_name" ->
          call.gives(known.<Value>map(p -> new Value.Text(p.section().section())).orElse(Value.UNKNOWN));
      case "bpf_program__type", "bpf_program__get_type" ->
          call.gives(known.<Value>map(p -> new Value.Int(p.section().programType().ordinal())).orElse(Value.UNKNOWN));
      case "bpf_program__set_autoload" -> AUTOLOAD.set(call, instance, name);
      case "bpf_program__set_autoattach" -> Setting.AUTOATTACH.set(call, instance, name);
      case "bpf_program__autoload" ->
          AUTOLOAD.get(call, instance, name, known.filter(p -> !p.structOps()).map(p -> p.section().autoload()));
      case "bpf_program__autoattach" -> Setting.AUTOATTACH.get(call, instance, name, Optional.of(true));
      case "bpf_program__pin" -> call.attempts(new LoaderOp.Pin(instance, name));
      case "bpf_program__unload" -> call.performs(new LoaderOp.CloseFd(instance, name));
      default -> {
        if (!call.ignoresResult() && !function.startsWith("bpf_program__set_")) {
          call.journal().consult(program);
        }
        yield call.gives(Value.UNKNOWN);
      }
    };
  }
}
