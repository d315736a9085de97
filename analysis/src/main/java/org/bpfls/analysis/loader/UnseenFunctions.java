package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.sim.explore.LoaderOp;

/** Functions of which nothing is known but their name: what they may do with what they are given. */
final class UnseenFunctions {
  /** Calls that let a program run whose descriptor they are given. */
  private static final Set<String> RUNS = Set.of("ioctl", "setsockopt");

  /** Functions of libbpf to which a program's descriptor is given without letting the program run. */
  private static final Set<String> ASKS =
      Set.of(
          "bpf_obj_get_info_by_fd", "bpf_prog_get_info_by_fd", "bpf_map_get_info_by_fd", "bpf_link_get_info_by_fd",
          "bpf_prog_bind_map", "bpf_obj_pin", "bpf_obj_pin_opts", "bpf_prog_detach", "bpf_prog_detach2",
          "bpf_prog_detach_opts", "bpf_prog_query", "bpf_program__set_attach_target", "bpf_stats");

  private static final List<String> HARMLESS =
      List.of(
          "bpf_", "libbpf_", "ring_buffer__", "perf_buffer__", "user_ring_buffer__", "btf__", "ASSERT_", "test__", "SCX_",
          "UEI_", "scx_", "RUN_TESTS", "__builtin_");

  private UnseenFunctions() {}

  static List<Result> call(LibraryCall call) {
    boolean harmless = isHarmless(call.name());
    Journal journal = call.journal();
    State after = call.state();
    Set<String> given = new TreeSet<>();
    for (Value value : call.arguments()) {
      Value held = value instanceof Value.Address address ? call.state().get(address.path()) : value;
      if (!call.ignoresResult() && !harmless) {
        journal.consult(value);
      }
      if (held instanceof Value.Descriptor fd && fd.of() instanceof Value.Program program && runs(call.name())) {
        String link = call.linkName(program.name());
        after = call.in(after).after(new LoaderOp.AttachProgram(program.instance(), program.name(), link));
      } else if (!harmless) {
        addGiven(value, call.state(), given);
      }
    }
    if (harmless) {
      return call.in(after).gives(Value.UNKNOWN);
    }
    given.forEach(instance -> journal.escape(instance, call.span()));
    noteUnclear(call);
    return call.in(after.forgetTargets(call.arguments())).gives(Value.UNKNOWN);
  }

  /** What gets both a program and a map may well associate them. */
  private static void noteUnclear(LibraryCall call) {
    List<Value> described = call.arguments().stream().map(Value::described).toList();
    if (described.stream().anyMatch(Value.Map.class::isInstance)) {
      for (Value value : described) {
        if (value instanceof Value.Program program) {
          call.journal().noteUnclear(program);
        }
      }
    }
  }

  /** Whether a program runs when a function by that name was given its descriptor. */
  private static boolean runs(String name) {
    return RUNS.contains(name) || name.startsWith("bpf_") && !ASKS.contains(name) && !name.startsWith("bpf_map_");
  }

  /** Adds the objects that who gets the value can do something with. */
  private static void addGiven(Value value, State state, Set<String> given) {
    if (value instanceof Value.Address address) {
      state.values().forEach(
          (path, held) -> {
            if (Paths.within(path, Arrays.whole(address.path())) && held.handle()) {
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

  /** Whether it keeps nothing that it is given, and writes nowhere. */
  private static boolean isHarmless(String name) {
    return name.endsWith("printf") || HARMLESS.stream().anyMatch(name::startsWith);
  }
}
