package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** The macros of tools/sched_ext/include/scx/compat.h, when that header is not there to expand them. */
final class SchedExtMacros implements LibraryFunctions {
  private final ObjectFunctions objects;

  SchedExtMacros(ObjectFunctions objects) {
    this.objects = objects;
  }

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    // Their second argument is no variable: it names a skeleton or a map.
    List<Expr> arguments = call.expression().arguments();
    if (!call.name().startsWith("SCX_OPS_")
        || arguments.size() < 2
        || !(arguments.get(1) instanceof Expr.Identifier name)) {
      return null;
    }
    if (call.name().equals("SCX_OPS_OPEN")) {
      return call.journal().objects.bySkeleton(name.name()).map(object -> open(object, call)).orElse(null);
    }
    if (!(call.argument(0) instanceof Value.Instance instance)) {
      return null;
    }
    return switch (call.name()) {
      case "SCX_OPS_LOAD" -> load(call, instance.id(), name.name());
      case "SCX_OPS_ATTACH" -> attach(call, instance.id(), name.name());
      default -> null;
    };
  }

  /** It ends the process when opening fails. */
  private List<Result> open(BpfObject object, LibraryCall call) {
    return List.of(objects.open(object, call).get(0));
  }

  private static List<Result> load(LibraryCall call, String instance, String map) {
    State loaded = call.after(new LoaderOp.Load(instance));
    for (BpfProgram program : call.journal().object(instance).map(BpfObject::programs).orElse(List.of())) {
      if (!program.structOps()) {
        LoaderOp op =
            new LoaderOp.Assoc(instance, program.name(), instance, map, 0, LoaderOp.Assoc.Via.LIBBPF);
        loaded = call.in(loaded).after(op);
      }
    }
    return List.of(new Result(loaded, Value.UNKNOWN));
  }

  private static List<Result> attach(LibraryCall call, String instance, String map) {
    String link = call.linkName(map);
    State manual = call.after(new LoaderOp.SetAutoattach(instance, map, false));
    State attached = call.in(manual).after(new LoaderOp.AttachSkeleton(instance));
    LoaderOp op = new LoaderOp.AttachStructOps(instance, map, link);
    return List.of(new Result(call.in(attached).after(op), new Value.Link(link)));
  }
}
