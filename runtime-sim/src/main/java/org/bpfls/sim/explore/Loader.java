package org.bpfls.sim.explore;

import java.util.Arrays;
import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.kernel.CallbackArray;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.kernel.Subsystem;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.libbpf.ObjectFile.MapKind;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one step on a copy of a {@link World}: an operation of the loader (or a part of one), or the run of a
 * program. Used once.
 *
 * <p>A link variable holds {@link Instance#NO_LINK}; {@code 2 * id} of a link; or {@code 2 * slot + 1} for a map without
 * BPF_F_LINK, where slot counts instances and their maps.
 */
final class Loader {
  /** Maps per instance, in the encoding of link variables. */
  static final int STRIDE = 4096;

  private final Model model;
  private final Kernel kernel;
  private final @Nullable Instance[] instances;
  private final int[] linkVars;
  private final int[] inFlight;
  private int[] progOwner;
  private int[] mapOwner;

  /** Results of the last operation. */
  int result;

  Cause cause = Cause.NONE;
  boolean finished = true;

  /** The map whose value the step set, as instance and index; for telling what poisoned a program. */
  int setInstance = -1;

  int setMap = -1;

  /** Set when the step attached a part of a skeleton: its name. */
  String attached = "";

  /** Set when the step ran a program: by instance and index. */
  int ranInstance = -1;

  int ranProgram = -1;

  Loader(Model model, KernelProfile profile, World start) {
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

  private static int[] withoutHoles(int[] owners) {
    int end = owners.length;
    while (end > 0 && owners[end - 1] < 0) {
      end--;
    }
    return Arrays.copyOf(owners, end);
  }

  private static int[] own(int[] owners, int id, int owner) {
    int[] changed = Arrays.copyOf(owners, Math.max(owners.length, id + 1));
    Arrays.fill(changed, owners.length, changed.length, -1);
    changed[id] = owner;
    return changed;
  }

  private int fail(int err, Cause why) {
    cause = why;
    result = err;
    return err;
  }

  private int done(int value) {
    result = value;
    if (value < 0 && cause == Cause.NONE) {
      cause = Cause.BAD_STATE;
    }
    return value;
  }

  // ---------------------------------------------------------------- operations

  /** Does the node's operation, or its next part; {@link #finished} says whether that was all of it. */
  void perform(LoaderOp op) {
    if (op instanceof LoaderOp.Nop) {
      result = 0;
    } else if (op instanceof LoaderOp.Open o) {
      open(o);
    } else if (op instanceof LoaderOp.Load o) {
      load(o);
    } else if (op instanceof LoaderOp.SetAutoload o) {
      setting(o.instance(), true, o.program(), (i, p) -> i.with(i.object.withAutoload(p, o.on())));
    } else if (op instanceof LoaderOp.SetAutocreate o) {
      setting(o.instance(), false, o.map(), (i, m) -> i.with(i.object.withAutocreate(m, o.on())));
    } else if (op instanceof LoaderOp.SetAutoattach o) {
      setAutoattach(o);
    } else if (op instanceof LoaderOp.SetMember o) {
      setMember(o);
    } else if (op instanceof LoaderOp.Assoc o) {
      assoc(o);
    } else if (op instanceof LoaderOp.AttachSkeleton o) {
      attachSkeleton(o);
    } else if (op instanceof LoaderOp.DetachSkeleton o) {
      Instance instance = opened(o.instance());
      if (instance != null) {
        detachSkeleton(model.instance(o.instance()));
      }
    } else if (op instanceof LoaderOp.AttachProgram o) {
      attachProgram(o);
    } else if (op instanceof LoaderOp.AttachStructOps o) {
      attachStructOps(o);
    } else if (op instanceof LoaderOp.TestRun o) {
      testRun(o);
    } else if (op instanceof LoaderOp.DestroyLink o) {
      destroyLink(o.linkVar());
    } else if (op instanceof LoaderOp.DisconnectLink o) {
      writeVar(o.linkVar(), Instance.NO_LINK);
    } else if (op instanceof LoaderOp.MoveLink o) {
      int link = readVar(o.from());
      writeVar(o.from(), Instance.NO_LINK);
      writeVar(o.to(), link);
    } else if (op instanceof LoaderOp.UpdateLink o) {
      updateLink(o);
    } else if (op instanceof LoaderOp.CloseFd o) {
      closeFd(o);
    } else if (op instanceof LoaderOp.Pin o) {
      pin(o);
    } else if (op instanceof LoaderOp.PinLink o) {
      pinLink(o.linkVar());
    } else if (op instanceof LoaderOp.Destroy o) {
      destroy(o.instance());
    } else if (op instanceof LoaderOp.DeleteElem o) {
      deleteElem(o);
    } else if (op instanceof LoaderOp.TailSet o) {
      tailSet(o);
    }
  }

  /** The operation fails for a reason outside of the model; only a load leaves a trace of that. */
  void failOutside(LoaderOp op) {
    if (op instanceof LoaderOp.Load load) {
      int index = model.instance(load.instance());
      Instance instance = index < 0 ? null : instances[index];
      if (instance != null && instance.object.state() == BpfObject.State.OPEN) {
        instances[index] = instance.with(instance.object.failed(-Errno.EINVAL));
      }
    }
  }

  private void open(LoaderOp.Open op) {
    int index = model.instance(op.instance());
    Model.Source source = index < 0 ? null : model.sources.get(index);
    if (source == null) {
      fail(-Errno.EINVAL, Cause.UNKNOWN_NAME);
      return;
    }
    BpfObject object = BpfObject.open(source.file);
    int slots = source.programs.size() + source.file.maps().size();
    int[] links = new int[slots];
    Arrays.fill(links, Instance.NO_LINK);
    boolean[] autoattach = new boolean[slots];
    Arrays.fill(autoattach, true);
    for (int i = 0; i < source.model.programs().size(); i++) {
      autoattach[i] = source.model.programs().get(i).autoattach();
    }
    boolean[] couldRun = new boolean[source.programs.size()];
    instances[index] = new Instance(object, links, autoattach, new boolean[slots], couldRun);
    result = 0;
  }

  private @Nullable Instance opened(String name) {
    int index = model.instance(name);
    Instance instance = index < 0 ? null : instances[index];
    if (instance == null) {
      fail(-Errno.EINVAL, Cause.NOT_OPEN);
    }
    return instance;
  }

  private Model.Source source(String instance) {
    Model.Source source = model.sources.get(model.instance(instance));
    if (source == null) {
      throw new IllegalStateException("an instance of an unknown object was opened: " + instance);
    }
    return source;
  }

  private void load(LoaderOp.Load op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    BpfObject object = instance.object;
    if (object.state() != BpfObject.State.OPEN) {
      fail(-Errno.EINVAL, Cause.BAD_STATE);
      return;
    }
    BpfObject loaded = object.load(kernel, -1);
    instances[model.instance(op.instance())] = instance.with(loaded);
    if (loaded.error() != 0) {
      fail(loaded.error(), Cause.UNREFERENCED_PROGRAM);
      return;
    }
    int index = model.instance(op.instance());
    for (int i = 0; i < instance.object.file().programs().size(); i++) {
      if (loaded.progId(i) >= 0) {
        progOwner = own(progOwner, loaded.progId(i), model.firstProgram.get(index) + i);
      }
    }
    for (int i = 0; i < instance.object.file().maps().size(); i++) {
      if (loaded.mapId(i) >= 0) {
        mapOwner = own(mapOwner, loaded.mapId(i), index * STRIDE + i);
      }
    }
    result = 0;
  }

  /** A setting of one program or map. */
  private interface Setting {
    Instance apply(Instance instance, int index);
  }

  private void setting(String name, boolean program, String entity, Setting setting) {
    Instance instance = opened(name);
    if (instance == null) {
      return;
    }
    int index = program ? source(name).program(entity) : source(name).map(entity);
    if (index < 0) {
      fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
    } else if (instance.object.state() != BpfObject.State.OPEN) {
      fail(program ? -Errno.EINVAL : -Errno.EBUSY, Cause.BAD_STATE);
    } else {
      instances[model.instance(name)] = setting.apply(instance, index);
      result = 0;
    }
  }

  private void setAutoattach(LoaderOp.SetAutoattach op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    int slot = source(op.instance()).slot(op.programOrMap());
    if (slot < 0) {
      fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
    } else {
      instances[model.instance(op.instance())] = instance.withAutoattach(slot, op.on());
      result = 0;
    }
  }

  private void setMember(LoaderOp.SetMember op) {
    Instance opened = opened(op.instance());
    if (opened == null) {
      return;
    }
    Model.Source source = source(op.instance());
    int member = source.members.getOrDefault(op.member(), -1);
    int program = op.program() == null ? -1 : source.program(op.program());
    if (member < 0 || op.program() != null && program < 0) {
      fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
      return;
    }
    setting(op.instance(), false, op.map(), (i, m) -> i.with(i.object.withMember(m, member, program)));
  }

  private void assoc(LoaderOp.Assoc op) {
    Instance instance = opened(op.instance());
    Instance other = opened(op.mapInstance());
    if (instance == null || other == null) {
      return;
    }
    boolean libbpf = op.via() == LoaderOp.Assoc.Via.LIBBPF;
    Model.Source source = source(op.instance());
    int program = source.program(op.program());
    int map = source(op.mapInstance()).map(op.map());
    int prog = instance.object.progId(program);
    int mapId = other.object.mapId(map);
    boolean structOps = program >= 0
        && source.model.programs().get(program).kind() == ProgramModel.Kind.STRUCT_OPS;
    int err = libbpf
        ? instance.object.assoc(kernel, program, other.object, map, op.flags())
        : kernel.assoc(prog < 0 ? Fd.NONE : Fd.prog(prog), mapId < 0 ? Fd.NONE : Fd.map(mapId), op.flags());
    result = err;
    if (err == 0) {
      return;
    }
    Cause why;
    if (program < 0 || map < 0) {
      why = Cause.UNKNOWN_NAME;
    } else if (!libbpf && op.flags() != 0) {
      why = Cause.BAD_FLAGS;
    } else if (prog < 0) {
      why = instance.object.state() == BpfObject.State.OPEN ? Cause.NOT_LOADED : Cause.NO_PROGRAM;
    } else if (structOps) {
      why = Cause.STRUCT_OPS_PROGRAM;
    } else if (mapId < 0) {
      why = other.object.state() == BpfObject.State.OPEN ? Cause.NOT_LOADED : Cause.NO_MAP;
    } else if (!other.object.file().maps().get(map).kind().isStructOps()) {
      why = Cause.NOT_STRUCT_OPS_MAP;
    } else {
      why = op.flags() != 0 ? Cause.BAD_FLAGS : Cause.CONFLICT;
    }
    cause = why;
  }

  // --------------------------------------------------------------------- links

  /** One part per call: the next program or map that is to be attached. */
  private void attachSkeleton(LoaderOp.AttachSkeleton op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    int index = model.instance(op.instance());
    Model.Source source = source(op.instance());
    int programs = source.programs.size();
    if (instance.object.state() != BpfObject.State.LOADED) {
      fail(-Errno.EINVAL, Cause.NOT_LOADED);
      return;
    }
    int slot = nextToAttach(instance, source);
    if (slot < 0) {
      result = 0;
      return;
    }
    attached = slot < programs
        ? source.file.programs().get(slot).name()
        : source.file.maps().get(slot - programs).name();
    if (slot < programs) {
      int link = kernel.attachProg(progFd(instance, slot));
      if (done(link) >= 0) {
        instances[index] = markAttached(instance, source, slot).withLink(slot, link);
      }
    } else {
      int link = attach(index, slot - programs);
      if (done(link) >= 0) {
        boolean borrowed = !isLinkMap(instance, slot - programs);
        instances[index] = instance.withLink(slot, borrowed ? Instance.BORROWED : link);
      }
    }
    Instance after = instances[index];
    finished = result < 0 || after == null || nextToAttach(after, source) < 0;
  }

  private static int progFd(Instance instance, int program) {
    int id = instance.object.progId(program);
    return id < 0 ? Fd.NONE : Fd.prog(id);
  }

  private static boolean isLinkMap(Instance instance, int map) {
    return instance.object.file().maps().get(map).kind() == MapKind.STRUCT_OPS_LINK;
  }

  /** The slot of what skeleton attach comes to next, or -1. */
  private static int nextToAttach(Instance instance, Model.Source source) {
    int programs = source.programs.size();
    for (int slot = 0; slot < instance.links.length; slot++) {
      boolean wanted = instance.autoattach[slot] && instance.links[slot] == Instance.NO_LINK;
      if (wanted && slot < programs) {
        boolean structOps = source.model.programs().get(slot).kind() == ProgramModel.Kind.STRUCT_OPS;
        if (!structOps && instance.object.autoload(slot) && instance.object.progId(slot) >= 0) {
          return slot;
        }
      } else if (wanted) {
        int map = slot - programs;
        if (instance.object.mapId(map) >= 0 && instance.object.file().maps().get(map).kind().isStructOps()) {
          return slot;
        }
      }
    }
    return -1;
  }

  private static Instance markAttached(Instance instance, Model.Source source, int program) {
    return source.model.programs().get(program).runsWhenAttached() ? instance.withCouldRun(program) : instance;
  }

  /** {@code bpf_map__attach_struct_ops()}. */
  private int attach(int instance, int map) {
    setInstance = instance;
    setMap = map;
    Instance opened = instances[instance];
    return opened == null ? -Errno.EINVAL : opened.object.attachStructOps(kernel, map);
  }

  private void detachSkeleton(int index) {
    Instance instance = instances[index];
    if (instance == null) {
      return;
    }
    Model.Source source = source(model.instances.get(index));
    for (int slot = 0; slot < instance.links.length; slot++) {
      int link = instance.links[slot];
      if (link >= 0) {
        kernel.close(Fd.link(link));
      } else if (link == Instance.BORROWED) {
        int map = instance.object.mapId(slot - source.programs.size());
        kernel.delete(map < 0 ? Fd.NONE : Fd.map(map));
      }
      instance = instance.withLink(slot, Instance.NO_LINK);
    }
    instances[index] = instance;
    result = 0;
  }

  private void attachProgram(LoaderOp.AttachProgram op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = source(op.instance());
    int program = source.program(op.program());
    int fd = progFd(instance, program);
    if (fd == Fd.NONE) {
      fail(-Errno.EINVAL, program < 0 ? Cause.UNKNOWN_NAME : Cause.NO_PROGRAM);
      return;
    }
    int link = kernel.attachProg(fd);
    if (done(link) >= 0) {
      instances[model.instance(op.instance())] = markAttached(instance, source, program);
      writeVar(op.linkVar(), 2 * link);
    }
  }

  private void attachStructOps(LoaderOp.AttachStructOps op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    int index = model.instance(op.instance());
    int map = source(op.instance()).map(op.map());
    if (instance.object.mapId(map) < 0) {
      fail(-Errno.EINVAL, map < 0 ? Cause.UNKNOWN_NAME : Cause.NO_MAP);
      return;
    }
    int link = attach(index, map);
    if (done(link) >= 0) {
      writeVar(op.linkVar(), isLinkMap(instance, map) ? 2 * link : 2 * (index * STRIDE + map) + 1);
    }
  }

  /**
   * Where a link variable is kept: {@code INSTANCE.links.NAME} is the skeleton's own.
   *
   * @return the slot within that instance, or -1 when it is a variable of the loader's
   */
  private int skeletonSlot(String name, int dot) {
    int instance = dot < 0 ? -1 : model.instance(name.substring(0, dot));
    Model.Source source = instance < 0 ? null : model.sources.get(instance);
    return source == null || instances[instance] == null ? -1 : source.slot(name.substring(dot + ".links.".length()));
  }

  private int readVar(String name) {
    int dot = name.indexOf(".links.");
    int slot = skeletonSlot(name, dot);
    if (slot >= 0) {
      int index = model.instance(name.substring(0, dot));
      Instance instance = instances[index];
      int link = instance == null ? Instance.NO_LINK : instance.links[slot];
      int map = slot - source(model.instances.get(index)).programs.size();
      return link >= 0 ? 2 * link : link == Instance.BORROWED ? 2 * (index * STRIDE + map) + 1 : Instance.NO_LINK;
    }
    Integer index = model.linkVars.get(name);
    return index == null ? Instance.NO_LINK : linkVars[index];
  }

  private void writeVar(@Nullable String name, int value) {
    if (name == null) {
      return;
    }
    int dot = name.indexOf(".links.");
    int slot = skeletonSlot(name, dot);
    if (slot >= 0) {
      int index = model.instance(name.substring(0, dot));
      Instance instance = instances[index];
      int link = value < 0 ? Instance.NO_LINK : value % 2 == 0 ? value / 2 : Instance.BORROWED;
      instances[index] = instance == null ? null : instance.withLink(slot, link);
      return;
    }
    Integer index = model.linkVars.get(name);
    if (index != null) {
      linkVars[index] = value;
    }
  }

  private int borrowedMapFd(int value) {
    Instance instance = instances[value / 2 / STRIDE];
    int map = instance == null ? -1 : instance.object.mapId(value / 2 % STRIDE);
    return map < 0 ? Fd.NONE : Fd.map(map);
  }

  /** Destroying NULL is fine, as in libbpf. */
  private void destroyLink(String name) {
    int value = readVar(name);
    if (value >= 0 && value % 2 == 0) {
      kernel.close(Fd.link(value / 2));
      result = 0;
    } else if (value >= 0) {
      done(kernel.delete(borrowedMapFd(value)));
    }
    writeVar(name, Instance.NO_LINK);
  }

  private void updateLink(LoaderOp.UpdateLink op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    int value = readVar(op.linkVar());
    int map = source(op.instance()).map(op.map());
    if (value < 0 || map < 0) {
      fail(-Errno.EINVAL, value < 0 ? Cause.BAD_STATE : Cause.UNKNOWN_NAME);
      return;
    }
    setInstance = model.instance(op.instance());
    setMap = map;
    done(instance.object.updateLink(kernel, value % 2 == 0 ? Fd.link(value / 2) : null, map));
  }

  private void pinLink(String name) {
    int value = readVar(name);
    Link link = value >= 0 && value % 2 == 0 ? kernel.link(value / 2) : null;
    if (link == null) {
      fail(-Errno.EINVAL, Cause.BAD_STATE);
    } else if (link.refs() > 1) {
      fail(-Errno.EEXIST, Cause.BAD_STATE);
    } else {
      kernel.open(Fd.link(value / 2));
      result = 0;
    }
  }

  // --------------------------------------------------------------- descriptors

  private int entityFd(Instance instance, Model.Source source, String name) {
    int program = source.program(name);
    if (program >= 0) {
      return progFd(instance, program);
    }
    int map = instance.object.mapId(source.map(name));
    return map < 0 ? Fd.NONE : Fd.map(map);
  }

  private void closeFd(LoaderOp.CloseFd op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = source(op.instance());
    int fd = entityFd(instance, source, op.programOrMap());
    if (fd == Fd.NONE) {
      fail(-Errno.EBADF, Cause.BAD_STATE);
      return;
    }
    kernel.close(fd);
    int program = source.program(op.programOrMap());
    int map = program >= 0 ? -1 : source.map(op.programOrMap());
    instances[model.instance(op.instance())] = instance.with(instance.object.withoutDescriptor(program, map));
    result = 0;
  }

  private void pin(LoaderOp.Pin op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = source(op.instance());
    int fd = entityFd(instance, source, op.programOrMap());
    int slot = source.slot(op.programOrMap());
    if (fd == Fd.NONE || instance.pinned[slot]) {
      fail(fd == Fd.NONE ? -Errno.EINVAL : -Errno.EEXIST, Cause.BAD_STATE);
      return;
    }
    kernel.open(fd);
    if (source.holdsCallbacks(op.programOrMap())) {
      kernel.open(Fd.map(instance.object.mapId(source.callbackMap)));
    }
    instances[model.instance(op.instance())] = instance.withPinned(slot);
    result = 0;
  }

  private void destroy(String name) {
    Instance instance = opened(name);
    if (instance == null) {
      cause = Cause.NONE; // destroying NULL is fine
      result = 0;
      return;
    }
    int index = model.instance(name);
    detachSkeleton(index);
    instance.object.close(kernel);
    instances[index] = null;
    result = 0;
  }

  private void deleteElem(LoaderOp.DeleteElem op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    int map = instance.object.mapId(source(op.instance()).map(op.map()));
    done(kernel.delete(map < 0 ? Fd.NONE : Fd.map(map)));
  }

  private void tailSet(LoaderOp.TailSet op) {
    Instance arrays = opened(op.arrayInstance());
    Instance instance = opened(op.instance());
    if (arrays == null || instance == null) {
      return;
    }
    int array = entityFd(arrays, source(op.arrayInstance()), op.array());
    int prog = entityFd(instance, source(op.instance()), op.program());
    done(kernel.setTailCall(array, model.tailSets.indexOf(op), prog));
  }

  // ---------------------------------------------------------------------- runs

  private void testRun(LoaderOp.TestRun op) {
    Instance instance = opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = source(op.instance());
    int program = source.program(op.program());
    if (instance.object.progId(program) < 0) {
      fail(-Errno.EINVAL, program < 0 ? Cause.UNKNOWN_NAME : Cause.NO_PROGRAM);
    } else if (source.model.programs().get(program).kind() == ProgramModel.Kind.STRUCT_OPS) {
      fail(-Errno.EOPNOTSUPP, Cause.STRUCT_OPS_PROGRAM);
    } else {
      ranInstance = model.instance(op.instance());
      ranProgram = program;
      instances[ranInstance] = instance.withCouldRun(program);
      result = 0;
    }
  }

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
