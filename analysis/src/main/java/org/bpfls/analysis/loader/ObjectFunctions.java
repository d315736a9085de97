package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/** Functions on whole objects: those of skeletons, and {@code bpf_object__*}. */
final class ObjectFunctions implements LibraryFunctions {
  private final CallStack stack;

  ObjectFunctions(CallStack stack) {
    this.stack = stack;
  }

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    String skeleton = LibraryNames.skeleton(call.name());
    List<Result> results = skeleton == null ? null : skeletonCall(skeleton, call);
    return results == null && call.name().startsWith("bpf_object__") ? objectCall(call) : results;
  }

  // ----------------------------------------------------------------- skeletons

  private @Nullable List<Result> skeletonCall(String skeleton, LibraryCall call) {
    String ending = call.name().substring(skeleton.length());
    Optional<BpfObject> object = call.journal().objects.bySkeleton(skeleton);
    if (ending.startsWith("__open")) {
      return object.map(o -> ending.equals("__open_and_load") ? openAndLoad(o, call) : open(o, call))
          .orElseGet(() -> call.gives(Value.UNKNOWN));
    }
    if (object.isEmpty()) {
      return null;
    }
    if (!(call.argument(0) instanceof Value.Instance instance)) {
      boolean refused = call.argument(0).equals(Value.ZERO) && !ending.equals("__destroy");
      return call.gives(refused ? Value.NEGATIVE : Value.ZERO);
    }
    return switch (ending) {
      case "__load" -> load(instance, call);
      case "__attach" -> attach(instance, call);
      case "__detach" ->
          call.in(withoutLinks(instance, call.state())).performs(new LoaderOp.DetachSkeleton(instance.id()));
      default -> destroy(instance, call);
    };
  }

  /** Opens an object; gives a handle of it, or NULL. */
  List<Result> open(BpfObject object, LibraryCall call) {
    String instance = name(object, call);
    int opened = call.journal().graph.add(new LoaderOp.Open(instance, object.file()), call.span(), call.state());
    return List.of(
        new Result(call.state().at(opened, Guard.ON_SUCCESS), new Value.Instance(instance)),
        new Result(call.state().at(opened, Guard.ON_FAILURE), Value.ZERO));
  }

  /** Opens and loads an object; what does not load is closed again. */
  private List<Result> openAndLoad(BpfObject object, LibraryCall call) {
    List<Result> opened = open(object, call);
    Result open = opened.get(0);
    String instance = open.value().instance();
    int loaded = call.journal().graph.add(new LoaderOp.Load(instance), call.span(), open.state());
    LibraryCall failed = call.in(open.state().at(loaded, Guard.ON_FAILURE));
    return List.of(
        new Result(open.state().at(loaded, Guard.ON_SUCCESS), open.value()),
        opened.get(1),
        new Result(failed.after(new LoaderOp.Destroy(instance)), Value.ZERO));
  }

  private String name(BpfObject object, LibraryCall call) {
    Span span = call.span();
    boolean inLoader = span.source() == stack.scope().unit.main() && stack.inMainUnit();
    return call.journal().open(object, object.skeletonName() + "@" + span.line() + (inLoader ? "" : "h"));
  }

  private static List<Result> load(Value.Instance instance, LibraryCall call) {
    return call.attempts(new LoaderOp.Load(instance.id()));
  }

  private static List<Result> attach(Value.Instance instance, LibraryCall call) {
    return call.in(withoutLinks(instance, call.state())).attempts(new LoaderOp.AttachSkeleton(instance.id()));
  }

  /** Attaching and detaching a skeleton change its links. */
  private static State withoutLinks(Value.Instance instance, State state) {
    String links = Paths.ofObject(instance.id(), "links", "");
    return state.without(path -> path.startsWith(links));
  }

  private static List<Result> destroy(Value.Instance instance, LibraryCall call) {
    State destroyed = call.after(new LoaderOp.Destroy(instance.id()));
    String kept = Paths.object(instance.id());
    return List.of(new Result(destroyed.without(path -> path.startsWith(kept)), Value.ZERO));
  }

  // -------------------------------------------------------------- bpf_object__*

  private @Nullable List<Result> objectCall(LibraryCall call) {
    if (call.name().startsWith("bpf_object__open")) {
      LoaderObjects objects = call.journal().objects;
      Optional<BpfObject> object =
          call.argument(0) instanceof Value.Text path ? objects.byObjectFile(path.value()) : objects.only();
      return object.map(o -> open(o, call)).orElseGet(() -> call.gives(Value.UNKNOWN));
    }
    if (!(call.argument(0) instanceof Value.Instance instance)) {
      return call.name().equals("bpf_object__close") ? call.gives(Value.ZERO) : null;
    }
    String id = instance.id();
    Optional<BpfObject> object = call.journal().object(id);
    return switch (call.name()) {
      case "bpf_object__load", "bpf_object__load_skeleton" -> load(instance, call);
      case "bpf_object__close" -> destroy(instance, call);
      case "bpf_object__attach_skeleton" -> attach(instance, call);
      case "bpf_object__find_program_by_name" ->
          find(
              call,
              name ->
                  object.flatMap(o -> o.program(name)).isPresent() ? new Value.Program(id, name) : Value.ZERO);
      // Which other maps there are is not known: libbpf makes some itself.
      case "bpf_object__find_map_by_name" -> find(call, name -> new Value.Map(id, name));
      case "bpf_object__find_map_fd_by_name" -> find(call, name -> new Value.Descriptor(new Value.Map(id, name)));
      case "bpf_object__next_program" -> {
        String last = call.argument(1) instanceof Value.Program p ? p.name() : null;
        yield next(object.map(ObjectFunctions::programs).orElse(List.of()), last, call, name -> new Value.Program(id, name));
      }
      case "bpf_object__next_map" -> {
        String last = call.argument(1) instanceof Value.Map m ? m.name() : null;
        yield next(object.map(ObjectFunctions::maps).orElse(List.of()), last, call, name -> new Value.Map(id, name));
      }
      default -> call.gives(Value.UNKNOWN);
    };
  }

  private static List<String> programs(BpfObject object) {
    return object.programs().stream().map(BpfProgram::name).toList();
  }

  private static List<String> maps(BpfObject object) {
    List<String> names = new ArrayList<>(object.structOpsMaps().stream().map(StructOpsMap::name).toList());
    names.addAll(object.otherMaps());
    return names;
  }

  /** The program or map behind the last one. */
  private static List<Result> next(
      List<String> names, @Nullable String last, LibraryCall call, Function<String, Value> named) {
    int index = last == null ? 0 : names.indexOf(last) + 1;
    return call.gives(index < names.size() ? named.apply(names.get(index)) : Value.ZERO);
  }

  private static List<Result> find(LibraryCall call, Function<String, Value> named) {
    return call.gives(call.argument(1) instanceof Value.Text text ? named.apply(text.value()) : Value.UNKNOWN);
  }
}
