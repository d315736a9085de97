package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.CallbackArray;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.KernelState;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.ProgArray;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.kernel.StructOpsMap;
import org.bpfls.sim.kernel.Subsystem;
import org.jspecify.annotations.Nullable;

/** The simulated kernel with the observer module in it: runs the programs of the catalogue and logs what they saw. */
final class Machine implements Subsystem {
  /** The module refuses this tag, so that a map's update fails after its members were bound. */
  private static final int REFUSED_TAG = 99;

  /** {@code MAX_TAIL_CALL_CNT}, include/linux/bpf.h. */
  private static final int TAIL_CALLS = 33;

  private static final int NO_ASSOCIATION = -1;
  private static final int NO_FUNCTION = -2;
  private static final int NO_TASK = -3;

  final Kernel kernel;

  /** By kernel id. */
  private final List<TestProgram> programs = new ArrayList<>();

  private final List<String> programNames = new ArrayList<>();
  private final List<String> mapNames = new ArrayList<>();
  private List<Event> events = new ArrayList<>();
  private int tailCalls;
  private final TaskWork ownWork;
  private final TaskWork parkedWork;

  /** Which parked task there is, counting from 1; 0 for none. */
  private int parked;

  private int parkedBefore;

  /** Per program the parked task that its object knows. */
  private final List<Integer> knownTasks = new ArrayList<>();

  Machine(KernelProfile profile) {
    kernel = new Kernel(profile, this, KernelState.EMPTY, false);
    ownWork = new TaskWork(kernel);
    parkedWork = new TaskWork(kernel);
  }

  /** Names a program that was just loaded; ids count up, so only the newest can be missing. */
  void nameProgram(int id, String name, TestProgram program) {
    while (programs.size() <= id) {
      programs.add(program);
      programNames.add(name);
      knownTasks.add(parked);
    }
  }

  void nameMap(int id, String name) {
    while (mapNames.size() <= id) {
      mapNames.add(name);
    }
    mapNames.set(id, name);
  }

  String mapName(int id) {
    return mapNames.get(id);
  }

  TestProgram program(int id) {
    return programs.get(id);
  }

  // --------------------------------------------------------------- other tasks

  /** There is a parked task from now on, if there was none. */
  void park() {
    if (parked == 0) {
      parked = ++parkedBefore;
    }
  }

  /** The parked task returns to user space once, running what is pending for it. */
  int wake() {
    if (parked == 0) {
      return -Errno.ESRCH;
    }
    runPending(parkedWork);
    return 0;
  }

  /** The parked task exits; what is pending for it runs on the way. */
  int unpark() {
    int err = wake();
    parked = 0;
    return err;
  }

  /** The task that does the steps returns to user space. */
  void returnToUser() {
    runPending(ownWork);
  }

  private void runPending(TaskWork work) {
    for (int prog = work.next(); prog >= 0; prog = work.next()) {
      report(prog, "task");
      work.done();
    }
  }

  /** What was logged since the last call. */
  List<Event> drain() {
    if (events.isEmpty()) {
      return List.of();
    }
    List<Event> drained = events;
    events = new ArrayList<>();
    return drained;
  }

  // ----------------------------------------------------------- the struct_ops type

  @Override
  public int validate(StructOpsMap value) {
    return value.tag() == REFUSED_TAG ? -Errno.ERANGE : 0;
  }

  @Override
  public int register(StructOpsMap value) {
    if (value.progs()[0] < 0) {
      return -Errno.EINVAL;
    }
    return value.registered() ? -Errno.EEXIST : 0;
  }

  @Override
  public void note(Note note, int map, StructOpsMap value) {
    Event.Kind kind =
        switch (note) {
          case REGISTERED -> Event.Kind.REG;
          case UNREGISTERED -> Event.Kind.UNREG;
          case UPDATED -> Event.Kind.UPDATE;
        };
    events.add(new Event(kind, null, null, mapNames.get(map), value.tag(), value.functions(), 0));
  }

  /** The module calls a member of the registered instance of a map. */
  int trigger(int mapId, int member) {
    StructOpsMap map = kernel.structOps(mapId);
    if (map == null || !map.registered()) {
      events.add(new Event(Event.Kind.TRIGGER, null, null, null, 0, 0, -1));
      return -Errno.ENOENT;
    }
    int prog = map.progs()[member == 2 ? 1 : 0];
    int result = prog < 0 ? NO_FUNCTION : run(prog);
    events.add(
        new Event(Event.Kind.TRIGGER, null, null, mapNames.get(mapId), map.tag(), map.functions(), result));
    return 0;
  }

  // ------------------------------------------------------------------- running

  /** Runs a program; its return value. */
  int run(int progId) {
    tailCalls = 0;
    return execute(progId);
  }

  private int execute(int progId) {
    TestProgram program = programs.get(progId);
    int result = program.result();
    switch (program.body()) {
      case REPORT:
        int report = report(progId, program.via());
        return result == TestProgram.RESULT_OF_BODY ? report : result;
      case ARM_TIMER:
      case ARM_WORK:
        report(progId, program.via());
        int err = kernel.setCallback(usedMap(progId), program.key(), progId);
        return result == TestProgram.RESULT_OF_BODY ? err : result;
      case TASK_WORK:
        report(progId, program.via());
        int busy = ownWork.schedule(usedMap(progId), program.key(), progId);
        return result == TestProgram.RESULT_OF_BODY ? busy : result;
      case TASK_WORK_PARKED:
        report(progId, program.via());
        boolean known = parked != 0 && knownTasks.get(progId) == parked;
        int refused = known ? parkedWork.schedule(usedMap(progId), program.key(), progId) : NO_TASK;
        return result == TestProgram.RESULT_OF_BODY ? refused : result;
      case TAIL_CALL:
        report(progId, program.via());
        ProgArray array = (ProgArray) kernel.map(usedMap(progId));
        int callee = array == null ? -1 : array.progs()[0];
        return callee >= 0 && tailCalls++ < TAIL_CALLS ? execute(callee) : result;
      case CALL_ASSOCIATED:
        return callAssociated(progId);
      case REPLACEABLE:
        report(progId, program.via());
        int extension = extensionOf(progId);
        report(extension < 0 ? progId : extension, extension < 0 ? "gsub" : "ext");
        return result;
      default:
        return -Errno.EINVAL; // START, without a context
    }
  }

  private int usedMap(int progId) {
    return prog(progId).usedMaps()[0];
  }

  private Prog prog(int id) {
    Prog prog = kernel.prog(id);
    if (prog == null) {
      throw new IllegalStateException("a freed program runs: " + programNames.get(id));
    }
    return prog;
  }

  private int extensionOf(int progId) {
    for (int i = 0; prog(progId).extended() && i < kernel.linkLimit(); i++) {
      Link link = kernel.link(i);
      if (link != null && link.target() == progId) {
        return link.prog();
      }
    }
    return -1;
  }

  /** The kfunc that tells which instance its caller is associated with. */
  private int report(int progId, String via) {
    return log(Event.Kind.REPORT, progId, via, kernel.associated(progId), 0);
  }

  private int log(Event.Kind kind, int progId, String via, int assoc, int result) {
    String by = programNames.get(progId);
    StructOpsMap map = kernel.structOps(assoc);
    if (map != null) {
      events.add(new Event(kind, by, via, mapNames.get(assoc), map.tag(), map.functions(), result));
      return 1;
    }
    boolean dangling = assoc == Prog.DANGLING;
    events.add(new Event(kind, by, via, dangling ? "dangling" : null, 0, 0, result));
    return dangling ? 1 : -1;
  }

  /** The kfunc that calls a member of its caller's instance. */
  private int callAssociated(int progId) {
    int assoc = kernel.associated(progId);
    StructOpsMap map = kernel.structOps(assoc);
    int result;
    if (map == null) {
      result = NO_ASSOCIATION;
    } else {
      int function = map.progs()[0];
      result = function < 0 ? NO_FUNCTION : execute(function);
    }
    log(Event.Kind.CALL, progId, programs.get(progId).via(), assoc, result);
    return result;
  }

  /** The event that LSM (newest first), kprobe and tracepoint programs are attached to. */
  void rename() {
    for (int i = kernel.linkLimit() - 1; i >= 0; i--) {
      runIf(i, ProgType.LSM);
    }
    for (int i = kernel.linkLimit() - 1; i >= 0; i--) {
      runIf(i, ProgType.KPROBE);
    }
    for (int i = 0; i < kernel.linkLimit(); i++) {
      if (i == kernel.perfProbe()) {
        for (int j = 0; j < kernel.linkLimit(); j++) {
          runIf(j, ProgType.TRACEPOINT);
        }
      }
      runIf(i, ProgType.TRACING_RAW_TP);
      runIf(i, ProgType.RAW_TRACEPOINT);
    }
  }

  /** The function that fentry and fexit programs are attached to; the newest runs first. */
  void tracedFunction() {
    for (int i = kernel.linkLimit() - 1; i >= 0; i--) {
      runIf(i, ProgType.FENTRY);
    }
    for (int i = kernel.linkLimit() - 1; i >= 0; i--) {
      runIf(i, ProgType.FEXIT);
    }
  }

  /** An iterator visits all elements of its map, and their end. */
  void iterate(int progId, int mapId) {
    int elements = kernel.map(mapId) instanceof CallbackArray array ? Math.max(1, array.callbacks().length) : 0;
    for (int i = 0; i <= elements; i++) {
      run(progId);
    }
  }

  private void runIf(int linkId, ProgType type) {
    Link link = kernel.link(linkId);
    if (link != null && link.prog() >= 0 && prog(link.prog()).type() == type) {
      run(link.prog());
    }
  }

  /**
   * Starts the callback of an element; it runs at once.
   *
   * @return what the starting program returns
   */
  int kick(int progId, int key) {
    CallbackArray array = (CallbackArray) kernel.map(usedMap(progId));
    if (array == null || key < 0 || key >= array.callbacks().length) {
      return -1;
    }
    int callback = array.callbacks()[key];
    if (callback < 0) {
      return -Errno.EINVAL;
    }
    boolean timer = programs.get(callback).body() == TestProgram.Body.ARM_TIMER;
    report(callback, timer ? "timer" : "wq");
    return 0;
  }
}
