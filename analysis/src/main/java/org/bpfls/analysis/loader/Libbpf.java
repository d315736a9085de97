package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.kernel.ProgramType;
import org.bpfls.analysis.loader.Evaluator.Result;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a loader mean that lead out of its file: libbpf, generated skeletons, the raw system call, and the few
 * functions of libc and of test harnesses that decide where it goes on. The names are those of libbpf 1.7 and of bpftool's
 * generated code (tools/bpf/bpftool/gen.c).
 *
 * <p>The file is longer than others because the functions of libbpf stand side by side, each in a case of its own.
 */
final class Libbpf {
  /** What functions of libbpf begin with that end as a skeleton's do. */
  private static final Set<String> NO_SKELETONS = Set.of("bpf_object", "bpf_link", "bpf_program", "bpf_map", "btf");

  private static final Set<String> ENDINGS =
      Set.of("__open", "__open_opts", "__open_and_load", "__load", "__attach", "__detach", "__destroy");
  private static final Set<String> EXITS =
      Set.of("exit", "_exit", "abort", "err", "errx", "_Exit", "__builtin_unreachable", "__assert_fail");
  private static final Set<String> ALLOCATES = Set.of("malloc", "calloc", "zalloc", "strdup", "realloc");
  /** Calls to which a program's descriptor is given without letting the program run. */
  private static final Set<String> ASKS =
      Set.of(
          "bpf_obj_get_info_by_fd", "bpf_prog_get_info_by_fd", "bpf_map_get_info_by_fd", "bpf_link_get_info_by_fd",
          "bpf_prog_bind_map", "bpf_obj_pin", "bpf_obj_pin_opts", "bpf_prog_detach", "bpf_prog_detach2",
          "bpf_prog_detach_opts", "bpf_prog_query", "dup", "fcntl", "printf", "fprintf", "snprintf", "memcpy",
          "bpf_map_freeze", "bpf_map_lookup_elem", "bpf_map_get_next_key", "bpf_program__set_attach_target",
          "bpf_map__reuse_fd", "bpf_stats", "kcmp");
  private static final long STRUCT_OPS_MAP_TYPE = 26;
  private static final long OTHER_MAP_TYPE = 1;

  /** {@code BPF_PROG_ASSOC_STRUCT_OPS} of {@code enum bpf_cmd} (include/uapi/linux/bpf.h, 7.0). */
  private static final long ASSOC_STRUCT_OPS_COMMAND = 38;

  /** Calls that let a program run whose descriptor they are given. */
  private static final Set<String> RUNS = Set.of("ioctl", "setsockopt");

  /** Under this a state keeps that a thread was created and has not done anything yet. */
  private static final String RUNNING_THREAD = "o:thread";

  private static final String AUTOLOAD = "autoload";
  private static final String AUTOATTACH = "autoattach";
  private static final String AUTOCREATE = "autocreate";

  private final Interpreter interpreter;
  private final LoaderObjects objects;
  private final Map<String, String> instances = new LinkedHashMap<>();
  private final Map<String, Span> escapes = new LinkedHashMap<>();
  private final Set<String> unclear = new HashSet<>();

  /** Programs of which something was asked that is not known here, and on which it may depend what is done with them. */
  private final Set<Value.Program> consulted = new HashSet<>();
  private final Set<Integer> ignored = new HashSet<>();

  /** Whether something looks at the result of the call that is being carried out. */
  private boolean answered;
  private final Calls calls;

  /** Runs a function that opens objects by itself; empty when what it opens is of use to its caller. */
  interface Calls {
    boolean standsAlone(FunctionDefinition function, List<Value> arguments);
  }

  Libbpf(Interpreter interpreter, LoaderObjects objects, Calls calls) {
    this.interpreter = interpreter;
    this.objects = objects;
    this.calls = calls;
  }

  Map<String, String> instances() {
    return instances;
  }

  Map<String, Span> escapes() {
    return escapes;
  }

  Set<String> unclear() {
    return unclear;
  }

  Set<Integer> ignored() {
    return ignored;
  }

  /** Whether a function of libc by that name does not come back. */
  static boolean exits(String callee) {
    return EXITS.contains(callee);
  }

  /** Whether a call by that name does something with BPF objects. */
  static boolean operates(String callee) {
    return callee.startsWith("bpf_") || callee.startsWith("SCX_OPS_") || callee.equals("syscall") || skeleton(callee) != null;
  }

  /** Whether a call by that name opens an object. */
  static boolean opens(String callee) {
    return callee.startsWith("bpf_object__open")
        || callee.equals("SCX_OPS_OPEN")
        || callee.endsWith("__open")
        || callee.endsWith("__open_opts")
        || callee.endsWith("__open_and_load");
  }

  private static @Nullable String skeleton(String callee) {
    int at = callee.indexOf("__", 1);
    while (at > 0) {
      if (ENDINGS.contains(callee.substring(at))) {
        return callee.substring(0, at);
      }
      at = callee.indexOf("__", at + 1);
    }
    return null;
  }

  /** A member of a handle. */
  Optional<Value> member(Value object, String name, State state) {
    if (object instanceof Value.Instance instance) {
      return switch (name) {
        case "progs", "maps", "links", "struct_ops" -> Optional.of(new Value.Part(instance.id(), name));
        case "obj" -> Optional.of(instance);
        default -> Optional.of(Value.UNKNOWN);
      };
    }
    if (!(object instanceof Value.Part part)) {
      return object instanceof Value.Shadow ? Optional.of(Value.UNKNOWN) : Optional.empty();
    }
    return Optional.of(
        switch (part.name()) {
          case "progs" -> new Value.Program(part.instance(), name);
          case "maps" -> new Value.Map(part.instance(), name);
          case "struct_ops" -> new Value.Shadow(part.instance(), name);
          default -> {
            String path = "o:" + part.instance() + ".links." + name;
            Value stored = state.get(path);
            yield stored.equals(Value.UNKNOWN) ? new Value.Link(part.instance() + ".links." + name) : stored;
          }
        });
  }

  /** {@code skel->struct_ops.map->member = skel->progs.program}. */
  Optional<State> assignMember(Expr.Assign assign, Value value, State state) {
    if (!(assign.target() instanceof Expr.Member member)
        || !(interpreter.simple(member.object(), state) instanceof Value.Shadow shadow)) {
      return Optional.empty();
    }
    Optional<BpfObject> object = object(shadow.instance());
    boolean function =
        object.flatMap(o -> o.structOpsMap(shadow.map())).flatMap(m -> m.member(member.name()))
            .map(m -> m.function() != null).orElse(false);
    if (value instanceof Value.Program program) {
      LoaderOp op = new LoaderOp.SetMember(shadow.instance(), shadow.map(), member.name(), program.name());
      return Optional.of(perform(op, assign.span(), state));
    }
    if (function && value.equals(Value.ZERO)) {
      LoaderOp op = new LoaderOp.SetMember(shadow.instance(), shadow.map(), member.name(), null);
      return Optional.of(perform(op, assign.span(), state));
    }
    return Optional.of(state);
  }

  /**
   * {@code skel->links.p = link}: the skeleton destroys the link from now on. Setting the field to NULL takes a link out of the
   * skeleton again.
   */
  Optional<Result> keepLink(String path, Expr.Assign assign, Value value, State state) {
    if (!path.startsWith("o:") || !path.contains(".links.")) {
      return Optional.empty();
    }
    String field = path.substring("o:".length());
    boolean taken = value.equals(Value.ZERO) && state.values().containsValue(new Value.Link(field));
    if (!taken && !(value instanceof Value.Link put && !put.id().equals(field))) {
      return Optional.empty();
    }
    Value.Link from = value instanceof Value.Link put ? put : new Value.Link(field);
    Value.Link to = taken ? new Value.Link("kept@" + assign.span().line() + ":" + field) : new Value.Link(field);
    State moved = perform(new LoaderOp.MoveLink(from.id(), to.id()), assign.span(), state).renamed(from, to);
    return Optional.of(new Result(moved.with(path, taken ? Value.ZERO : to), taken ? Value.ZERO : to));
  }

  Value constant(String name) {
    if (name.startsWith("BPF_PROG_TYPE_")) {
      return ProgramType.byName(name).<Value>map(t -> new Value.Int(t.ordinal())).orElse(Value.UNKNOWN);
    }
    return switch (name) {
      case "true" -> Value.ONE;
      case "BPF_MAP_TYPE_STRUCT_OPS" -> new Value.Int(STRUCT_OPS_MAP_TYPE);
      case "BPF_PROG_ASSOC_STRUCT_OPS" -> new Value.Int(ASSOC_STRUCT_OPS_COMMAND);
      // The address of a function of libbpf, which may be declared weak: it is there where associations are.
      case "bpf_program__assoc_struct_ops", "bpf_prog_assoc_struct_ops" -> Value.NON_ZERO;
      default -> interpreter.scope().unit.constant(name).<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
    };
  }

  /** Whether two values are equal. */
  Value.Truth same(Value a, Value b) {
    if (a instanceof Value.Unknown || b instanceof Value.Unknown) {
      return Value.Truth.MAYBE;
    }
    if (a.truth() != b.truth()) {
      return Value.Truth.NO;
    }
    boolean exact = !(a instanceof Value.NonZero || a instanceof Value.Negative);
    boolean both = exact && !(b instanceof Value.NonZero || b instanceof Value.Negative);
    return both ? Value.Truth.of(a.equals(b)) : Value.Truth.MAYBE;
  }

  private Optional<BpfObject> object(String instance) {
    return objects.byFile(instances.getOrDefault(instance, ""));
  }

  private Optional<BpfProgram> program(Value.Program program) {
    return object(program.instance()).flatMap(o -> o.program(program.name()));
  }

  /** Follows a function of the file, unless it deals with its objects all by itself. */
  List<Result> follow(Callee callee, List<Value> arguments, State state) {
    boolean noHandles = arguments.stream().noneMatch(v -> v.handle() || v instanceof Value.Address);
    boolean mayStandAlone = interpreter.inMainUnit() && callee.scope().opens(callee.function().name()) && noHandles;
    if (mayStandAlone && calls.standsAlone(callee.function(), arguments)) {
      return List.of(new Result(state, Value.UNKNOWN));
    }
    return interpreter.call(callee, arguments, state);
  }

  private State perform(LoaderOp op, Span span, State state) {
    return state.at(interpreter.graph.add(op, span, state), Guard.ALWAYS);
  }

  /** An operation that gives {@code ok}, or {@code failed}. */
  private List<Result> attempt(LoaderOp op, Expr.Call call, State state, Value ok, Value failed, boolean ignoresResult) {
    int node = interpreter.graph.add(op, call.span(), state);
    if (ignoresResult) {
      ignored.add(node);
      return List.of(new Result(state.at(node, Guard.ALWAYS), Value.UNKNOWN));
    }
    return List.of(
        new Result(state.at(node, Guard.ON_SUCCESS), ok), new Result(state.at(node, Guard.ON_FAILURE), failed));
  }

  List<Result> call(Expr.Call call, List<Value> values, State state, boolean ignoresResult) {
    String name = call.calleeName();
    if (interpreter.scope().exits(name)) {
      return List.of();
    }
    if (ALLOCATES.contains(name)) {
      return List.of(new Result(state, Arrays.first("h:" + call.span().source().name() + call.span().start())));
    }
    answered = !ignoresResult;
    List<Result> results = skeletonCall(call, name, values, state, ignoresResult);
    if (results == null && name.startsWith("bpf_")) {
      results = libbpfCall(call, name, new Arguments(values), state, ignoresResult);
    }
    if (results == null) {
      results = otherCall(call, name, new Arguments(values), state);
    }
    return results != null ? results : unknown(call, name, values, state);
  }

  private record Arguments(List<Value> values) {
    Value get(int index) {
      return index < values.size() ? values.get(index) : Value.UNKNOWN;
    }
  }

  private @Nullable List<Result> skeletonCall(
      Expr.Call call, String name, List<Value> values, State state, boolean ignoresResult) {
    String prefix = skeleton(name);
    if (prefix == null || NO_SKELETONS.contains(prefix)) {
      return null;
    }
    Value first = values.isEmpty() ? Value.UNKNOWN : values.get(0);
    String ending = name.substring(prefix.length());
    if (ending.startsWith("__open")) {
      Optional<BpfObject> object = objects.bySkeleton(prefix);
      return object.isEmpty()
          ? List.of(new Result(state, Value.UNKNOWN))
          : open(object.get(), call, state, ending.equals("__open_and_load"));
    }
    if (objects.bySkeleton(prefix).isEmpty()) {
      return null;
    }
    if (!(first instanceof Value.Instance instance)) {
      return List.of(new Result(state, first.equals(Value.ZERO) && !ending.equals("__destroy") ? Value.NEGATIVE : Value.ZERO));
    }
    return onInstance(call, ending, instance, state, ignoresResult);
  }

  private List<Result> onInstance(
      Expr.Call call, String ending, Value.Instance instance, State state, boolean ignoresResult) {
    String id = instance.id();
    return switch (ending) {
      case "__load" -> attempt(new LoaderOp.Load(id), call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
      case "__attach" ->
          attempt(
              new LoaderOp.AttachSkeleton(id), call, withoutLinks(id, state), Value.ZERO, Value.NEGATIVE, ignoresResult);
      case "__detach" ->
          List.of(
              new Result(perform(new LoaderOp.DetachSkeleton(id), call.span(), withoutLinks(id, state)), Value.ZERO));
      default ->
          List.of(
              new Result(
                  perform(new LoaderOp.Destroy(id), call.span(), state).without(path -> path.startsWith("o:" + id + ".")),
                  Value.ZERO));
    };
  }

  /** Attaching and detaching a skeleton change its links. */
  private static State withoutLinks(String instance, State state) {
    return state.without(path -> path.startsWith("o:" + instance + ".links."));
  }

  private List<Result> open(BpfObject object, Expr.Call call, State state, boolean load) {
    Span span = call.span();
    String id = object.skeletonName() + "@" + span.line() + (span.source() == interpreter.scope().unit.main() && interpreter.inMainUnit() ? "" : "h");
    String unique = id;
    for (int i = 2; instances.containsKey(unique) && !instances.get(unique).equals(object.file()); i++) {
      unique = id + "." + i;
    }
    instances.put(unique, object.file());
    int opened = interpreter.graph.add(new LoaderOp.Open(unique, object.file()), span, state);
    State ok = state.at(opened, Guard.ON_SUCCESS);
    Result failed = new Result(state.at(opened, Guard.ON_FAILURE), Value.ZERO);
    if (!load) {
      return List.of(new Result(ok, new Value.Instance(unique)), failed);
    }
    int loaded = interpreter.graph.add(new LoaderOp.Load(unique), span, ok);
    State closed = perform(new LoaderOp.Destroy(unique), span, state.at(loaded, Guard.ON_FAILURE));
    return List.of(
        new Result(state.at(loaded, Guard.ON_SUCCESS), new Value.Instance(unique)),
        failed,
        new Result(closed, Value.ZERO));
  }

  private @Nullable List<Result> libbpfCall(
      Expr.Call call, String name, Arguments arguments, State state, boolean ignoresResult) {
    Value first = arguments.get(0);
    if (name.startsWith("bpf_object__")) {
      return objectCall(call, name, arguments, state, ignoresResult);
    } else if (name.startsWith("bpf_program__") && first instanceof Value.Program program) {
      return programCall(call, name, program, arguments, state, ignoresResult);
    } else if (name.startsWith("bpf_map__") && first instanceof Value.Map map) {
      return mapCall(call, name, map, arguments, state, ignoresResult);
    } else if (name.startsWith("bpf_link__")) {
      return linkCall(call, name, arguments, state, ignoresResult);
    } else if (name.equals("bpf_prog_assoc_struct_ops")) {
      int flags = flags(arguments.get(2), state);
      return associate(
          call, described(first), described(arguments.get(1)), flags, LoaderOp.Assoc.Via.LOW, state, ignoresResult);
    } else if (name.startsWith("bpf_prog_test_run")) {
      return testRun(call, arguments, state, ignoresResult);
    } else if (name.equals("bpf_map_update_elem")
        && first instanceof Value.Descriptor array
        && array.of() instanceof Value.Map map) {
      return tailSet(call, map, arguments.get(2), state);
    } else if (name.equals("bpf_map_delete_elem")
        && first instanceof Value.Descriptor deleted
        && deleted.of() instanceof Value.Map map
        && isStructOps(map)) {
      return attempt(
          new LoaderOp.DeleteElem(map.instance(), map.name()), call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
    } else if (name.equals("bpf_link_create")
        && first instanceof Value.Descriptor linked
        && linked.of() instanceof Value.Map map) {
      String link = linkName(call, map.name());
      return attempt(
          new LoaderOp.AttachStructOps(map.instance(), map.name(), link), call, state,
          new Value.Descriptor(new Value.Link(link)), Value.NEGATIVE, ignoresResult);
    }
    return null;
  }

  private @Nullable List<Result> testRun(Expr.Call call, Arguments arguments, State state, boolean ignoresResult) {
    return arguments.get(0) instanceof Value.Descriptor fd && fd.of() instanceof Value.Program program
        ? attempt(
            new LoaderOp.TestRun(program.instance(), program.name()), call, state, Value.ZERO, Value.NEGATIVE,
            ignoresResult)
        : null;
  }

  private static String linkName(Expr.Call call, String what) {
    return "link@" + call.span().line() + ":" + call.span().column() + ":" + what;
  }

  private boolean isStructOps(Value.Map map) {
    return object(map.instance()).flatMap(o -> o.structOpsMap(map.name())).isPresent();
  }

  private @Nullable List<Result> objectCall(
      Expr.Call call, String name, Arguments arguments, State state, boolean ignoresResult) {
    if (name.startsWith("bpf_object__open")) {
      Optional<BpfObject> object =
          arguments.get(0) instanceof Value.Text path ? objects.byObjectFile(path.value()) : objects.only();
      return object.map(o -> open(o, call, state, false)).orElse(List.of(new Result(state, Value.UNKNOWN)));
    }
    if (!(arguments.get(0) instanceof Value.Instance instance)) {
      return name.equals("bpf_object__close") ? List.of(new Result(state, Value.ZERO)) : null;
    }
    Optional<BpfObject> object = object(instance.id());
    switch (name) {
      case "bpf_object__load", "bpf_object__load_skeleton" -> {
        return onInstance(call, "__load", instance, state, ignoresResult);
      }
      case "bpf_object__close" -> {
        return onInstance(call, "__destroy", instance, state, ignoresResult);
      }
      case "bpf_object__attach_skeleton" -> {
        return onInstance(call, "__attach", instance, state, ignoresResult);
      }
      case "bpf_object__find_program_by_name" -> {
        return found(
            arguments.get(1), state, n -> object.flatMap(o -> o.program(n)).isPresent(),
            n -> new Value.Program(instance.id(), n));
      }
      case "bpf_object__find_map_by_name" -> {
        return found(arguments.get(1), state, n -> true, n -> new Value.Map(instance.id(), n));
      }
      case "bpf_object__find_map_fd_by_name" -> {
        return found(
            arguments.get(1), state, n -> true, n -> new Value.Descriptor(new Value.Map(instance.id(), n)));
      }
      case "bpf_object__next_program" -> {
        List<String> names = object.map(o -> o.programs().stream().map(BpfProgram::name).toList()).orElse(List.of());
        String last = arguments.get(1) instanceof Value.Program p ? p.name() : null;
        return next(names, last, state, n -> new Value.Program(instance.id(), n));
      }
      case "bpf_object__next_map" -> {
        List<String> names = new ArrayList<>();
        object.ifPresent(
            o -> {
              o.structOpsMaps().stream().map(StructOpsMap::name).forEach(names::add);
              names.addAll(o.otherMaps());
            });
        String last = arguments.get(1) instanceof Value.Map m ? m.name() : null;
        return next(names, last, state, n -> new Value.Map(instance.id(), n));
      }
      default -> {
        return List.of(new Result(state, Value.UNKNOWN));
      }
    }
  }

  private interface Named {
    Value value(String name);
  }

  private static List<Result> next(List<String> names, @Nullable String last, State state, Named named) {
    int index = last == null ? 0 : names.indexOf(last) + 1;
    return List.of(new Result(state, index < names.size() ? named.value(names.get(index)) : Value.ZERO));
  }

  private static List<Result> found(
      Value name, State state, java.util.function.Predicate<String> exists, Named named) {
    if (!(name instanceof Value.Text text)) {
      return List.of(new Result(state, Value.UNKNOWN));
    }
    return List.of(new Result(state, exists.test(text.value()) ? named.value(text.value()) : Value.ZERO));
  }

  private @Nullable List<Result> programCall(
      Expr.Call call, String name, Value.Program program, Arguments arguments, State state, boolean ignoresResult) {
    String instance = program.instance();
    if (name.startsWith("bpf_program__attach")) {
      String link = linkName(call, program.name());
      return attempt(
          new LoaderOp.AttachProgram(instance, program.name(), link), call, state, new Value.Link(link), Value.ZERO,
          ignoresResult);
    }
    return switch (name) {
      case "bpf_program__assoc_struct_ops" ->
          associate(
              call, program, arguments.get(1), flags(arguments.get(2), state), LoaderOp.Assoc.Via.LIBBPF, state,
              ignoresResult);
      case "bpf_program__fd" -> List.of(new Result(state, new Value.Descriptor(program)));
      case "bpf_program__name" -> List.of(new Result(state, new Value.Text(program.name())));
      case "bpf_program__section_name" ->
          List.of(new Result(state, program(program).<Value>map(p -> new Value.Text(p.section().section())).orElse(Value.UNKNOWN)));
      case "bpf_program__type", "bpf_program__get_type" ->
          List.of(
              new Result(
                  state,
                  program(program).<Value>map(p -> new Value.Int(p.section().programType().ordinal()))
                      .orElse(Value.UNKNOWN)));
      case "bpf_program__set_autoload" ->
          switched(
              call, arguments.get(1), state, setting(instance, AUTOLOAD, program.name()),
              on -> new LoaderOp.SetAutoload(instance, program.name(), on), ignoresResult);
      case "bpf_program__set_autoattach" ->
          switched(
              call, arguments.get(1), state, setting(instance, AUTOATTACH, program.name()),
              on -> new LoaderOp.SetAutoattach(instance, program.name(), on), ignoresResult);
      case "bpf_program__autoload" ->
          asked(
              setting(instance, AUTOLOAD, program.name()), state,
              program(program).filter(p -> !p.structOps()).map(p -> p.section().autoload()));
      case "bpf_program__autoattach" ->
          asked(setting(instance, AUTOATTACH, program.name()), state, Optional.of(true));
      case "bpf_program__pin" ->
          attempt(new LoaderOp.Pin(instance, program.name()), call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
      case "bpf_program__unload" ->
          List.of(new Result(perform(new LoaderOp.CloseFd(instance, program.name()), call.span(), state), Value.ZERO));
      default -> {
        consult(program, name.startsWith("bpf_program__set_"));
        yield List.of(new Result(state, Value.UNKNOWN));
      }
    };
  }

  private interface Switch {
    LoaderOp op(boolean on);
  }

  private List<Result> switched(
      Expr.Call call, Value on, State state, String setting, Switch operation, boolean ignoresResult) {
    List<Result> results = new ArrayList<>();
    if (on.truth() != Value.Truth.NO) {
      State set = state.with(setting, Value.ONE);
      results.addAll(attempt(operation.op(true), call, set, Value.ZERO, Value.NEGATIVE, ignoresResult));
    }
    if (on.truth() != Value.Truth.YES) {
      State set = state.with(setting, Value.ZERO);
      results.addAll(attempt(operation.op(false), call, set, Value.ZERO, Value.NEGATIVE, ignoresResult));
    }
    return results;
  }

  /** Where a state keeps what a program or map was switched to. */
  private static String setting(String instance, String what, String name) {
    return "o:" + instance + "." + what + "." + name;
  }

  private static List<Result> asked(String setting, State state, Optional<Boolean> otherwise) {
    Value set = state.get(setting);
    return List.of(
        new Result(state, set.equals(Value.UNKNOWN) ? otherwise.map(Value::of).orElse(Value.UNKNOWN) : set));
  }

  private @Nullable List<Result> mapCall(
      Expr.Call call, String name, Value.Map map, Arguments arguments, State state, boolean ignoresResult) {
    String instance = map.instance();
    return switch (name) {
      case "bpf_map__attach_struct_ops" -> {
        String link = linkName(call, map.name());
        yield attempt(
            new LoaderOp.AttachStructOps(instance, map.name(), link), call, state, new Value.Link(link), Value.ZERO,
            ignoresResult);
      }
      case "bpf_map__fd" -> List.of(new Result(state, new Value.Descriptor(map)));
      case "bpf_map__name" -> List.of(new Result(state, new Value.Text(map.name())));
      case "bpf_map__type", "bpf_map__get_type" ->
          List.of(new Result(state, new Value.Int(isStructOps(map) ? STRUCT_OPS_MAP_TYPE : OTHER_MAP_TYPE)));
      case "bpf_map__set_autocreate" ->
          switched(
              call, arguments.get(1), state, setting(instance, AUTOCREATE, map.name()),
              on -> new LoaderOp.SetAutocreate(instance, map.name(), on), ignoresResult);
      case "bpf_map__set_autoattach" ->
          switched(
              call, arguments.get(1), state, setting(instance, AUTOATTACH, map.name()),
              on -> new LoaderOp.SetAutoattach(instance, map.name(), on), ignoresResult);
      case "bpf_map__autocreate" ->
          asked(
              setting(instance, AUTOCREATE, map.name()), state,
              Optional.of(object(instance).flatMap(o -> o.structOpsMap(map.name())).map(StructOpsMap::autocreate).orElse(true)));
      case "bpf_map__autoattach" ->
          asked(setting(instance, AUTOATTACH, map.name()), state, Optional.of(true));
      case "bpf_map__pin" ->
          attempt(new LoaderOp.Pin(instance, map.name()), call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
      case "bpf_map__update_elem" -> tailSet(call, map, arguments.get(3), state);
      default -> List.of(new Result(state, Value.UNKNOWN));
    };
  }

  private List<Result> tailSet(Expr.Call call, Value.Map map, Value value, State state) {
    Value stored = value instanceof Value.Address address ? state.get(address.path()) : value;
    if (stored instanceof Value.Descriptor fd && fd.of() instanceof Value.Program program) {
      LoaderOp op = new LoaderOp.TailSet(map.instance(), map.name(), program.instance(), program.name());
      return List.of(new Result(perform(op, call.span(), state), Value.UNKNOWN));
    }
    return List.of(new Result(state, Value.UNKNOWN));
  }

  private @Nullable List<Result> linkCall(
      Expr.Call call, String name, Arguments arguments, State state, boolean ignoresResult) {
    if (!(arguments.get(0) instanceof Value.Link link)) {
      return arguments.get(0).equals(Value.ZERO) ? List.of(new Result(state, Value.ZERO)) : null;
    }
    return switch (name) {
      case "bpf_link__destroy", "bpf_link__detach" ->
          List.of(new Result(perform(new LoaderOp.DestroyLink(link.id()), call.span(), state), Value.ZERO));
      case "bpf_link__disconnect" ->
          List.of(new Result(perform(new LoaderOp.DisconnectLink(link.id()), call.span(), state), Value.ZERO));
      case "bpf_link__pin" ->
          attempt(new LoaderOp.PinLink(link.id()), call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
      case "bpf_link__update_map" ->
          arguments.get(1) instanceof Value.Map map
              ? attempt(
                  new LoaderOp.UpdateLink(link.id(), map.instance(), map.name()), call, state, Value.ZERO,
                  Value.NEGATIVE, ignoresResult)
              : List.of(new Result(state, Value.UNKNOWN));
      case "bpf_link__fd" -> List.of(new Result(state, new Value.Descriptor(link)));
      default -> List.of(new Result(state, Value.UNKNOWN));
    };
  }

  private List<Result> associate(
      Expr.Call call, Value program, Value map, int flags, LoaderOp.Assoc.Via via, State state, boolean ignoresResult) {
    if (!(program instanceof Value.Program p) || !(map instanceof Value.Map m)) {
      boolean nothing = program.equals(Value.ZERO) || map.equals(Value.ZERO);
      if (!nothing) {
        unclear.add(program instanceof Value.Program p ? p.instance() + "." + p.name() : LoaderRun.ANY_PROGRAM);
      }
      return List.of(new Result(state, nothing ? Value.NEGATIVE : Value.UNKNOWN));
    }
    if (consulted.contains(p) || interpreter.askedKernel(state)) {
      unclear.add(p.instance() + "." + p.name());
    }
    LoaderOp op = new LoaderOp.Assoc(p.instance(), p.name(), m.instance(), m.name(), flags, via);
    return attempt(op, call, state, Value.ZERO, Value.NEGATIVE, ignoresResult);
  }

  /** What a descriptor is of. */
  private static Value described(Value descriptor) {
    return descriptor instanceof Value.Descriptor fd ? fd.of() : descriptor.equals(Value.ZERO) ? Value.UNKNOWN : descriptor;
  }

  private static int flags(Value options, State state) {
    return options instanceof Value.Address address
            && state.get(address.path() + ".flags") instanceof Value.Int flags
        ? (int) flags.value()
        : 0;
  }

  private @Nullable List<Result> otherCall(Expr.Call call, String name, Arguments arguments, State state) {
    Value first = arguments.get(0);
    switch (name) {
      case "ASSERT_OK", "ASSERT_NULL" -> {
        return is(state, first.truth().not());
      }
      case "ASSERT_OK_PTR", "ASSERT_TRUE", "CHECK", "CHECK_FAIL", "READ_ONCE" -> {
        return name.equals("READ_ONCE") ? null : is(state, first.truth());
      }
      case "ASSERT_FALSE", "ASSERT_ERR_PTR" -> {
        return is(state, first.truth().not());
      }
      case "ASSERT_ERR" -> {
        return is(state, first instanceof Value.NonZero ? Value.Truth.MAYBE : first.truth());
      }
      case "ASSERT_OK_FD" -> {
        return is(state, first.handle() ? Value.Truth.YES : first instanceof Value.Negative ? Value.Truth.NO : Value.Truth.MAYBE);
      }
      case "ASSERT_EQ" -> {
        return is(state, same(first, arguments.get(1)));
      }
      case "ASSERT_NEQ" -> {
        return is(state, same(first, arguments.get(1)).not());
      }
      case "ASSERT_GE", "ASSERT_GT" -> {
        boolean zero = arguments.get(1).equals(Value.ZERO);
        return is(
            state,
            zero && first.handle() ? Value.Truth.YES : zero && first instanceof Value.Negative ? Value.Truth.NO : Value.Truth.MAYBE);
      }
      case "IS_ERR", "IS_ERR_OR_NULL" -> {
        return is(state, first.handle() ? Value.Truth.NO : first.equals(Value.ZERO) ? Value.Truth.YES : Value.Truth.MAYBE);
      }
      case "libbpf_get_error" -> {
        return List.of(
            new Result(state, first.handle() ? Value.ZERO : first.equals(Value.ZERO) ? Value.NEGATIVE : Value.UNKNOWN));
      }
      case "strcmp", "strncmp", "strcasecmp" -> {
        return compareTexts(name, arguments, state);
      }
      case "strlen" -> {
        return first instanceof Value.Text text
            ? List.of(new Result(state, new Value.Int(text.value().length())))
            : null;
      }
      case "strstr", "strchr", "strrchr" -> {
        return found(name, first, arguments.get(1), state);
      }
      case "close" -> {
        if (first instanceof Value.Descriptor fd) {
          String what = fd.of() instanceof Value.Program p ? p.name() : fd.of() instanceof Value.Map m ? m.name() : null;
          return what == null
              ? List.of(new Result(state, Value.ZERO))
              : List.of(
                  new Result(
                      perform(new LoaderOp.CloseFd(fd.of().instance(), what), call.span(), state), Value.ZERO));
        }
        return null;
      }
      case "syscall" -> {
        return rawAssociation(call, arguments, state);
      }
      case "pthread_create" -> {
        return thread(arguments, state);
      }
      case "pthread_join" -> {
        // Who gets here has seen the thread end, which is the other way that its creation led to.
        return state.get(RUNNING_THREAD).equals(Value.UNKNOWN) ? null : List.of();
      }
      default -> {
        return scheduler(call, name, arguments, state);
      }
    }
  }

  /** A pointer to the rest of a text. */
  private static @Nullable List<Result> found(String name, Value where, Value what, State state) {
    if (!(where instanceof Value.Text text)) {
      return null;
    }
    String part = what instanceof Value.Text s ? s.value() : what instanceof Value.Int c ? Character.toString((char) c.value()) : null;
    if (part == null) {
      return null;
    }
    int at = name.equals("strrchr") ? text.value().lastIndexOf(part) : text.value().indexOf(part);
    return List.of(new Result(state, at < 0 ? Value.ZERO : new Value.Text(text.value().substring(at))));
  }

  private static List<Result> is(State state, Value.Truth truth) {
    return List.of(
        new Result(
            state,
            switch (truth) {
              case YES -> Value.ONE;
              case NO -> Value.ZERO;
              case MAYBE -> Value.UNKNOWN;
            }));
  }

  private static @Nullable List<Result> compareTexts(String name, Arguments arguments, State state) {
    if (!(arguments.get(0) instanceof Value.Text a) || !(arguments.get(1) instanceof Value.Text b)) {
      return null;
    }
    if (name.equals("strncmp")) {
      return arguments.get(2) instanceof Value.Int n
          ? List.of(new Result(state, Value.of(!head(a.value(), n.value()).equals(head(b.value(), n.value())))))
          : null;
    }
    boolean equal =
        name.equals("strcmp") ? a.value().equals(b.value()) : a.value().equalsIgnoreCase(b.value());
    return List.of(new Result(state, Value.of(!equal)));
  }

  private static String head(String text, long length) {
    return text.substring(0, (int) Math.min(text.length(), Math.max(0, length)));
  }

  /** {@code syscall(__NR_bpf, BPF_PROG_ASSOC_STRUCT_OPS, &attr, sizeof(attr))}. */
  private @Nullable List<Result> rawAssociation(Expr.Call call, Arguments arguments, State state) {
    boolean command = arguments.get(1).equals(new Value.Int(ASSOC_STRUCT_OPS_COMMAND));
    if (!command || !(arguments.get(2) instanceof Value.Address attributes)) {
      return null;
    }
    String base = attributes.path() + ".prog_assoc_struct_ops";
    int flags = state.get(base + ".flags") instanceof Value.Int number ? (int) number.value() : 0;
    Value program = described(state.get(base + ".prog_fd"));
    Value map = described(state.get(base + ".map_fd"));
    return associate(call, program, map, flags, LoaderOp.Assoc.Via.RAW, state, false);
  }

  /** The thread's function may run at once or not at all; what it does later is not in another order here. */
  private @Nullable List<Result> thread(Arguments arguments, State state) {
    Callee callee = arguments.get(2) instanceof Value.Function named ? interpreter.callee(named.name()) : null;
    if (callee == null
        || !callee.scope().follows(callee.function().name())
        || !interpreter.canEnter(callee.function())) {
      return null;
    }
    List<Result> results = new ArrayList<>(interpreter.call(callee, List.of(arguments.get(3)), state));
    results.replaceAll(r -> new Result(r.state(), Value.ZERO));
    results.add(new Result(results.isEmpty() ? state : state.with(RUNNING_THREAD, Value.ONE), Value.UNKNOWN));
    return results;
  }

  /** The macros of tools/sched_ext/include/scx/compat.h, when that header is not there to expand them. */
  private @Nullable List<Result> scheduler(Expr.Call call, String name, Arguments arguments, State state) {
    if (name.equals("SCX_OPS_OPEN") && call.arguments().size() > 1 && call.arguments().get(1) instanceof Expr.Identifier id) {
      Optional<BpfObject> object = objects.bySkeleton(id.name());
      return object.map(o -> List.of(open(o, call, state, false).get(0))).orElse(null);
    }
    if (!name.startsWith("SCX_OPS_")
        || !(arguments.get(0) instanceof Value.Instance instance)
        || !(call.arguments().get(1) instanceof Expr.Identifier map)) {
      return null;
    }
    if (name.equals("SCX_OPS_LOAD")) {
      State loaded = perform(new LoaderOp.Load(instance.id()), call.span(), state);
      for (BpfProgram program : object(instance.id()).map(BpfObject::programs).orElse(List.of())) {
        if (!program.structOps()) {
          LoaderOp op =
              new LoaderOp.Assoc(
                  instance.id(), program.name(), instance.id(), map.name(), 0, LoaderOp.Assoc.Via.LIBBPF);
          loaded = perform(op, call.span(), loaded);
        }
      }
      return List.of(new Result(loaded, Value.UNKNOWN));
    }
    if (name.equals("SCX_OPS_ATTACH")) {
      String link = linkName(call, map.name());
      State manual = perform(new LoaderOp.SetAutoattach(instance.id(), map.name(), false), call.span(), state);
      State attached = perform(new LoaderOp.AttachSkeleton(instance.id()), call.span(), manual);
      LoaderOp op = new LoaderOp.AttachStructOps(instance.id(), map.name(), link);
      return List.of(new Result(perform(op, call.span(), attached), new Value.Link(link)));
    }
    return null;
  }

  /** A call of a function that is not seen. */
  private List<Result> unknown(Expr.Call call, String name, List<Value> values, State state) {
    State after = state;
    boolean harmless = name.isEmpty() ? false : isHarmless(name);
    Set<String> given = new TreeSet<>();
    for (Value value : values) {
      Value held = value instanceof Value.Address address ? state.get(address.path()) : value;
      consult(value, harmless);
      if (held instanceof Value.Descriptor fd && fd.of() instanceof Value.Program program && runs(name)) {
        String link = linkName(call, program.name());
        after = perform(new LoaderOp.AttachProgram(program.instance(), program.name(), link), call.span(), after);
      } else if (!harmless) {
        noteEscape(value, state, given);
      }
    }
    given.forEach(instance -> escapes.putIfAbsent(instance, call.span()));
    if (!harmless && values.stream().anyMatch(v -> described(v) instanceof Value.Map)) {
      // What gets both a program and a map may well associate them.
      values.stream()
          .map(Libbpf::described)
          .filter(Value.Program.class::isInstance)
          .map(Value.Program.class::cast)
          .forEach(p -> unclear.add(p.instance() + "." + p.name()));
    }
    return List.of(new Result(harmless ? after : Evaluator.forget(values, after), Value.UNKNOWN));
  }

  /** Notes the program of which something is asked that is not known: it itself, its name or its section. */
  private void consult(Value value, boolean harmless) {
    if (!answered || harmless) {
      return;
    }
    if (value instanceof Value.Program program) {
      consulted.add(program);
    } else if (value instanceof Value.Text text) {
      instances.forEach(
          (instance, file) ->
              objects.byFile(file).ifPresent(
                  object ->
                      object.programs().stream()
                          .filter(p -> p.name().equals(text.value()) || p.section().section().equals(text.value()))
                          .forEach(p -> consulted.add(new Value.Program(instance, p.name())))));
    }
  }

  /** Whether a program runs when a function by that name was given its descriptor. */
  private static boolean runs(String name) {
    return RUNS.contains(name) || name.startsWith("bpf_") && !ASKS.contains(name) && !name.startsWith("bpf_map_");
  }

  private static void noteEscape(Value value, State state, Set<String> given) {
    if (value instanceof Value.Address address) {
      state.values().forEach(
          (path, held) -> {
            if (Evaluator.within(path, Arrays.whole(address.path())) && held.handle()) {
              given.add(held.instance());
            }
          });
    } else if (value instanceof Value.Instance
        || value instanceof Value.Program
        || value instanceof Value.Part
        || value instanceof Value.Descriptor fd && fd.of() instanceof Value.Program) {
      given.add(value.instance());
    }
    given.remove("");
  }

  private static boolean isHarmless(String name) {
    return name.startsWith("bpf_")
        || name.startsWith("libbpf_")
        || name.startsWith("ring_buffer__")
        || name.startsWith("perf_buffer__")
        || name.startsWith("user_ring_buffer__")
        || name.startsWith("btf__")
        || name.startsWith("ASSERT_")
        || name.startsWith("test__")
        || name.startsWith("SCX_")
        || name.startsWith("UEI_")
        || name.startsWith("scx_")
        || name.endsWith("printf")
        || name.startsWith("RUN_TESTS")
        || name.startsWith("__builtin_");
  }
}
