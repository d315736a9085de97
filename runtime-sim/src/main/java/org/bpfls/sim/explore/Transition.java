package org.bpfls.sim.explore;

import java.util.Arrays;
import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.kernel.CallbackArray;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.Subsystem;
import org.bpfls.sim.libbpf.BpfObject;
import org.jspecify.annotations.Nullable;

/**
 * One step from a {@link World} to the next, on a copy: an operation of the loader (or a part of one), or something that a
 * program did. Used once.
 */
final class Transition {
  final Model model;
  final Kernel kernel;
  final @Nullable Instance[] instances;
  final int[] linkVars;
  private final int[] inFlight;
  private int[] progOwner;
  private int[] mapOwner;

  /** What the operation gave: zero or something positive, or a negated error number. */
  int result;

  Cause cause = Cause.NONE;

  /** False when the operation has more parts, each a step of its own. */
  boolean finished = true;

  /** The map whose value the step set, as instance and index; for telling what poisoned a program. */
  int setInstance = -1;

  int setMap = -1;

  /** Set when the step attached a part of a skeleton: its name. */
  String attached = "";

  /** Set when the step ran a program: by instance and index. */
  int ranInstance = -1;

  int ranProgram = -1;

  Transition(Model model, KernelProfile profile, World start) {
    this.model = model;
    kernel = new Kernel(profile, Subsystem.PERMISSIVE, start.kernel, true);
    instances = start.instances.clone();
    linkVars = start.linkVars.clone();
    inFlight = start.inFlight.clone();
    progOwner = start.progOwner;
    mapOwner = start.mapOwner;
  }

  /** The world after the step, with the loader at that place. */
  World world(int node, int part) {
    kernel.settle();
    for (int i = 0; i < inFlight.length; i++) {
      if (inFlight[i] >= 0 && kernel.structOps(inFlight[i]) == null) {
        inFlight[i] = Prog.DANGLING;
      }
    }
    int[] progs = Arrays.copyOf(progOwner, progOwner.length);
    for (int i = 0; i < progs.length; i++) {
      progs[i] = kernel.prog(i) == null ? -1 : progs[i];
    }
    int[] maps = Arrays.copyOf(mapOwner, mapOwner.length);
    for (int i = 0; i < maps.length; i++) {
      maps[i] = kernel.map(i) == null ? -1 : maps[i];
    }
    return new World(
        node, part, kernel.state(), instances, linkVars, inFlight, withoutHoles(progs), withoutHoles(maps));
  }

  /** The ids of what is gone are not used again, so that worlds that differ in them alone are the same. */
  private static int[] withoutHoles(int[] owners) {
    int end = owners.length;
    while (end > 0 && owners[end - 1] < 0) {
      end--;
    }
    return Arrays.copyOf(owners, end);
  }

  // -------------------------------------------------------- how a step ends

  void succeed() {
    result = 0;
  }

  void fail(int err, Cause why) {
    cause = why;
    result = err;
  }

  /** It ends as the kernel or libbpf answered; whether they did it. */
  boolean done(int answer) {
    result = answer;
    if (answer < 0 && cause == Cause.NONE) {
      cause = Cause.BAD_STATE;
    }
    return answer >= 0;
  }

  // --------------------------------------------------------------- instances

  /** An open instance; without one the step fails. */
  @Nullable Instance opened(String name) {
    int index = model.instance(name);
    Instance instance = index < 0 ? null : instances[index];
    if (instance == null) {
      fail(-Errno.EINVAL, Cause.NOT_OPEN);
    }
    return instance;
  }

  /** The object that an open instance is of. */
  Model.Source source(String instance) {
    return source(model.instance(instance));
  }

  Model.Source source(int instance) {
    Model.Source source = model.sources.get(instance);
    if (source == null) {
      throw new IllegalStateException("an instance of an unknown object was opened: " + model.instances.get(instance));
    }
    return source;
  }

  void put(String name, @Nullable Instance instance) {
    instances[model.instance(name)] = instance;
  }

  /** Notes which kernel ids the programs and maps of an object have that was loaded. */
  void own(int instance, BpfObject loaded) {
    for (int i = 0; i < loaded.file().programs().size(); i++) {
      if (loaded.progId(i) >= 0) {
        progOwner = own(progOwner, loaded.progId(i), model.firstProgram.get(instance) + i);
      }
    }
    for (int i = 0; i < loaded.file().maps().size(); i++) {
      if (loaded.mapId(i) >= 0) {
        mapOwner = own(mapOwner, loaded.mapId(i), Model.flatMap(instance, i));
      }
    }
  }

  private static int[] own(int[] owners, int id, int owner) {
    int[] changed = Arrays.copyOf(owners, Math.max(owners.length, id + 1));
    Arrays.fill(changed, owners.length, changed.length, -1);
    changed[id] = owner;
    return changed;
  }

  // -------------------------------------------------------------- descriptors

  static int progFd(Instance instance, int program) {
    int id = instance.object.progId(program);
    return id < 0 ? Fd.NONE : Fd.prog(id);
  }

  static int mapFd(Instance instance, int map) {
    int id = instance.object.mapId(map);
    return id < 0 ? Fd.NONE : Fd.map(id);
  }

  // --------------------------------------------------- what programs have done

  /** A program ran: its callback is set, unless its map lost its users. */
  boolean arm(int progId, Model.ProgramRef ref) {
    Prog prog = kernel.prog(progId);
    if (prog == null || prog.usedMaps().length == 0) {
      return false;
    }
    int mapId = prog.usedMaps()[0];
    return kernel.map(mapId) instanceof CallbackArray array
        && array.callbacks()[ref.program()] != progId
        && kernel.setCallback(mapId, ref.program(), progId) == 0;
  }

  /** A callback looked its association up and is about to use it. */
  void lookUp(int flatProgram, int map) {
    inFlight[flatProgram] = map;
  }

  /** The callback is done. */
  void returned(int flatProgram) {
    inFlight[flatProgram] = -1;
  }
}
