package org.bpfls.sim.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.Findings.Sighting;
import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.explore.Runs.Run;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.KernelState;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.kernel.StructOpsMap;
import org.jspecify.annotations.Nullable;

/** Explores every interleaving of a loader's steps with what attached programs and pending callbacks may do. */
public final class Explorer {
  private final Model model;
  private final KernelProfile profile;
  private final Limits limits;
  private final Findings findings;
  private final List<World> states = new ArrayList<>();
  private final Map<World, Integer> known = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final List<Integer> depths = new ArrayList<>();
  private final List<@Nullable TraceStep> steps = new ArrayList<>();
  private final Map<Integer, Map<NodeOutcome, NodeOutcome>> outcomes = new TreeMap<>();
  private @Nullable String limit;

  private Explorer(Model model, KernelProfile profile, Limits limits) {
    this.model = model;
    this.profile = profile;
    this.limits = limits;
    this.findings = new Findings(model);
  }

  /**
   * Explores breadth-first; the same input gives the same result.
   *
   * @param objects the objects that the loader opens
   * @param loader its control-flow graph
   * @param profile the kernel's semantics
   * @param limits after which it gives up
   */
  public static Exploration explore(
      List<ObjectModel> objects, LoaderGraph loader, KernelProfile profile, Limits limits) {
    return new Explorer(new Model(objects, loader), profile, limits).search();
  }

  private Exploration search() {
    if (model.instances.size() > limits.instances()) {
      limit = "instances";
    } else {
      int[] links = new int[model.linkVars.size()];
      Arrays.fill(links, Instance.NO_LINK);
      int[] inFlight = new int[model.programs.size()];
      Arrays.fill(inFlight, -1);
      int entry = model.nodes.isEmpty() ? World.END : 0;
      Instance[] instances = new Instance[model.instances.size()];
      World start =
          new World(entry, 0, KernelState.EMPTY, instances, links, inFlight, new int[0], new int[0]);
      reach(start, -1, null);
    }
    for (int i = 0; i < states.size(); i++) {
      visit(i, states.get(i));
    }
    List<NodeOutcome> found = new ArrayList<>();
    outcomes.values().forEach(perNode -> found.addAll(perNode.values()));
    return new Exploration(findings.verdicts(this::trace, limit), found, states.size(), limit == null, limit);
  }

  private void reach(World world, int parent, @Nullable TraceStep step) {
    if (known.containsKey(world)) {
      return;
    }
    int depth = parent < 0 ? 0 : depths.get(parent) + 1;
    if (states.size() >= limits.states()) {
      limit = "states";
      return;
    }
    if (depth > limits.depth()) {
      limit = "depth";
      return;
    }
    known.put(world, states.size());
    states.add(world);
    parents.add(parent);
    depths.add(depth);
    steps.add(step);
  }

  private List<TraceStep> trace(int state) {
    List<TraceStep> trace = new ArrayList<>();
    for (int i = state; i >= 0; i = parents.get(i)) {
      TraceStep step = steps.get(i);
      if (step != null) {
        trace.add(step);
      }
    }
    Collections.reverse(trace);
    return trace;
  }

  private void visit(int index, World world) {
    Runs runs = new Runs(model, world);
    for (Run run : runs.possible()) {
      List<Run> closure = runs.closure(run);
      for (Run each : closure) {
        observe(index, null, world, each);
      }
      if (run.callback()) {
        callbackInFlight(index, world, run);
      } else {
        setCallbacks(index, world, run, closure);
      }
    }
    for (int i = 0; i < world.inFlight.length; i++) {
      if (world.inFlight[i] != -1) {
        returns(index, world, i);
      }
    }
    if (world.node != World.END) {
      advance(index, world, runs);
    }
  }

  // -------------------------------------------------------------------- runs

  /** Notes in what condition the call sites of a run are. */
  private void observe(int state, @Nullable TraceStep edge, World world, Run run) {
    ProgramModel program = model.programs.get(run.owner()).model();
    if (program.calls().isEmpty()) {
      return;
    }
    int assoc = associated(world.kernel, run.prog());
    Condition condition = condition(world.kernel, run, assoc);
    for (int i = 0; i < program.calls().size(); i++) {
      CallSite.Via via = program.calls().get(i).via();
      if (run.callback() == (via != CallSite.Via.DIRECT) && !findings.hasSeen(run.owner(), i, condition)) {
        String map = assoc >= 0 ? mapName(world, assoc) : null;
        String what = (run.callback() ? callbackName(via) + " of " : "run ") + programName(run.owner());
        TraceStep step = new TraceStep(-1, what, describe(condition, map));
        findings.saw(run.owner(), i, condition, new Sighting(state, edge, step, map));
      }
    }
  }

  /** As {@code Kernel.associated()}, on a state at rest. */
  private int associated(KernelState kernel, int progId) {
    Prog prog = kernel.prog(progId);
    int assoc = prog == null ? Prog.NONE : prog.assoc();
    boolean hidden = assoc >= 0
        && !profile.zeroedWhileInitializing()
        && kernel.map(assoc) instanceof StructOpsMap map
        && map.state() == StructOpsMap.State.INIT;
    return hidden ? Prog.NONE : assoc;
  }

  private static Condition condition(KernelState kernel, Run run, int assoc) {
    switch (assoc) {
      case Prog.NONE:
        Prog prog = kernel.prog(run.prog());
        boolean late = run.callback() && prog != null && prog.type() == ProgType.STRUCT_OPS;
        return late ? Condition.ASYNC_AFTER_FREE : Condition.UNASSOCIATED;
      case Prog.POISON:
        return Condition.AMBIGUOUS;
      case Prog.DANGLING:
        return Condition.DANGLING;
      default:
        if (run.throughMap() >= 0 && run.throughMap() != assoc) {
          return Condition.WRONG_INSTANCE;
        }
        if (!(kernel.map(assoc) instanceof StructOpsMap map)) {
          return Condition.DANGLING;
        }
        if (map.registered()) {
          return Condition.ASSOCIATED_READY;
        }
        return map.wasRegistered() ? Condition.ASSOCIATED_DETACHED : Condition.ASSOCIATED_UNINITIALIZED;
    }
  }

  private static String describe(Condition condition, @Nullable String map) {
    return switch (condition) {
      case ASSOCIATED_READY -> "associated with " + map;
      case ASSOCIATED_UNINITIALIZED -> "associated with " + map + ", which is not attached yet";
      case ASSOCIATED_DETACHED -> "associated with " + map + ", which is detached";
      case UNASSOCIATED -> "unassociated";
      case AMBIGUOUS -> "ambiguous";
      case WRONG_INSTANCE -> "associated with " + map + ", called through another map";
      case ASYNC_AFTER_FREE -> "unassociated, its map was freed";
      case DANGLING -> "a pointer into a freed map";
    };
  }

  private static String callbackName(CallSite.Via via) {
    return switch (via) {
      case TIMER -> "timer callback";
      case WORKQUEUE -> "workqueue callback";
      default -> "task work callback";
    };
  }

  private String programName(int owner) {
    return model.name(model.programs.get(owner));
  }

  private String mapName(World world, int id) {
    int owner = id < world.mapOwner.length ? world.mapOwner[id] : -1;
    if (owner < 0) {
      return "?";
    }
    return mapName(Model.instanceOfMap(owner), Model.indexOfMap(owner));
  }

  private String mapName(int instance, int map) {
    Model.Source source = model.sources.get(instance);
    return model.instances.get(instance) + "." + (source == null ? "?" : source.file.maps().get(map).name());
  }

  /** A run that sets callbacks leads to another state. */
  private void setCallbacks(int index, World world, Run run, List<Run> closure) {
    Transition transition = null;
    boolean changed = false;
    for (Run each : closure) {
      Model.ProgramRef ref = model.programs.get(each.owner());
      Prog prog = world.kernel.prog(each.prog());
      if (prog != null && prog.usedMaps().length > 0) {
        transition = transition == null ? new Transition(model, profile, world) : transition;
        changed |= transition.arm(each.prog(), ref);
      }
    }
    if (transition != null && changed) {
      TraceStep step = new TraceStep(-1, "run " + programName(run.owner()), "sets its callback");
      reach(transition.world(world.node, world.part), index, step);
    }
  }

  /** Where nothing protects a looked-up map, a running callback is a state of its own. */
  private void callbackInFlight(int index, World world, Run run) {
    int assoc = associated(world.kernel, run.prog());
    boolean structOps = model.programs.get(run.owner()).model().kind() == ProgramModel.Kind.STRUCT_OPS;
    if (profile.lifetime() == KernelProfile.Lifetime.UNPROTECTED
        && structOps
        && assoc >= 0
        && world.inFlight[run.owner()] == -1) {
      Transition transition = new Transition(model, profile, world);
      transition.lookUp(run.owner(), assoc);
      TraceStep step =
          new TraceStep(-1, "callback of " + programName(run.owner()), "looks up " + mapName(world, assoc));
      reach(transition.world(world.node, world.part), index, step);
    }
  }

  private void returns(int index, World world, int owner) {
    if (world.inFlight[owner] == Prog.DANGLING) {
      List<CallSite> calls = model.programs.get(owner).model().calls();
      for (int i = 0; i < calls.size(); i++) {
        if (calls.get(i).via() != CallSite.Via.DIRECT && !findings.hasSeen(owner, i, Condition.DANGLING)) {
          String what = callbackName(calls.get(i).via()) + " of " + programName(owner);
          TraceStep use = new TraceStep(-1, what + " goes on", describe(Condition.DANGLING, null));
          findings.saw(owner, i, Condition.DANGLING, new Sighting(index, null, use, null));
        }
      }
    }
    Transition transition = new Transition(model, profile, world);
    transition.returned(owner);
    reach(transition.world(world.node, world.part), index, new TraceStep(-1, programName(owner), "callback returns"));
  }

  // ------------------------------------------------------------------ the loader

  private void advance(int index, World world, Runs runs) {
    LoaderNode node = model.nodes.get(world.node);
    if (node.op() instanceof LoaderOp.Nop) {
      follow(node, world, index, null, true); // nothing happens, so that no trace mentions it
      return;
    }
    if (world.part == 0 && canFail(node)) {
      TraceStep step = new TraceStep(node.id(), Steps.describe(node.op()), "fails");
      outcome(node, index, step, "ENOMEM", Cause.ENVIRONMENT, world);
      Transition failing = new Transition(model, profile, world);
      LoaderOperations.failOutside(node.op(), failing);
      follow(node, failing.world(World.END, 0), index, step, false);
    }
    Transition transition = new Transition(model, profile, world);
    LoaderOperations.perform(node.op(), transition);
    String result = Errno.name(transition.result);
    TraceStep step = new TraceStep(node.id(), Steps.describe(node.op()), result);
    if (transition.ranProgram >= 0) {
      testRun(index, step, world, runs, transition);
    }
    World after = transition.world(World.END, 0);
    notePoison(world, after, transition);
    if (!transition.finished) {
      reach(after.at(node.id(), world.part + 1), index, partStep(step, transition));
      return;
    }
    outcome(node, index, step, result, transition.cause, world);
    follow(node, after, index, step, transition.result >= 0);
  }

  private static TraceStep partStep(TraceStep step, Transition transition) {
    return new TraceStep(step.node(), step.step() + ": " + transition.attached, step.result());
  }

  private static boolean canFail(LoaderNode node) {
    LoaderOp op = node.op();
    boolean uncertain = op instanceof LoaderOp.Open
        || op instanceof LoaderOp.Load
        || op instanceof LoaderOp.AttachSkeleton
        || op instanceof LoaderOp.AttachProgram
        || op instanceof LoaderOp.AttachStructOps;
    return uncertain && node.successors().stream().anyMatch(branch -> branch.guard() == Guard.ON_FAILURE);
  }

  private void follow(
      LoaderNode node, World after, int parent, @Nullable TraceStep step, boolean success) {
    boolean any = false;
    for (Branch branch : node.successors()) {
      if (branch.guard() == Guard.ALWAYS || (branch.guard() == Guard.ON_SUCCESS) == success) {
        reach(after.at(branch.target(), 0), parent, step);
        any = true;
      }
    }
    if (!any) {
      reach(after.at(World.END, 0), parent, step);
    }
  }

  private void testRun(int index, TraceStep step, World world, Runs runs, Transition transition) {
    int owner = model.firstProgram.get(transition.ranInstance) + transition.ranProgram;
    Instance instance = world.instances[transition.ranInstance];
    int prog = instance == null ? -1 : instance.object.progId(transition.ranProgram);
    for (Run each : runs.closure(new Run(prog, owner, -1, false))) {
      observe(index, step, world, each);
      transition.arm(each.prog(), model.programs.get(each.owner()));
    }
  }

  /** Which map made which program ambiguous: the one it had, and the one whose value the step set. */
  private void notePoison(World before, World after, Transition transition) {
    if (transition.setMap < 0) {
      return;
    }
    for (int i = 0; i < after.progOwner.length; i++) {
      Prog was = before.kernel.prog(i);
      Prog is = after.kernel.prog(i);
      if (was != null && is != null && was.assoc() >= 0 && is.assoc() == Prog.POISON && after.progOwner[i] >= 0) {
        findings.poisonedBy(
            after.progOwner[i], mapName(before, was.assoc()), mapName(transition.setInstance, transition.setMap));
      }
    }
  }

  private void outcome(LoaderNode node, int state, TraceStep step, String result, Cause cause, World before) {
    String associatedWith = null;
    boolean couldRun = false;
    boolean repeated = false;
    if (node.op() instanceof LoaderOp.Assoc op) {
      int instanceIndex = model.instance(op.instance());
      Instance instance = instanceIndex < 0 ? null : before.instances[instanceIndex];
      Model.Source source = instanceIndex < 0 ? null : model.sources.get(instanceIndex);
      int program = source == null ? -1 : source.program(op.program());
      if (instance != null && program >= 0) {
        couldRun = instance.couldRun[program];
        Prog prog = before.kernel.prog(instance.object.progId(program));
        if (prog != null && prog.assoc() >= 0) {
          associatedWith = mapName(before, prog.assoc());
          repeated = associatedWith.equals(op.mapInstance() + "." + op.map());
        }
      }
    }
    NodeOutcome key = new NodeOutcome(node.id(), result, cause, associatedWith, couldRun, repeated, List.of());
    Map<NodeOutcome, NodeOutcome> seen = outcomes.computeIfAbsent(node.id(), id -> new LinkedHashMap<>());
    if (!seen.containsKey(key)) {
      List<TraceStep> trace = trace(state);
      trace.add(step);
      seen.put(key, new NodeOutcome(node.id(), result, cause, associatedWith, couldRun, repeated, trace));
    }
  }
}
