package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.kernel.BpfMap;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.ProgArray;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.kernel.StructOpsMap;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.scenario.Holdings.Attachment;
import org.bpfls.sim.scenario.Holdings.Entity;
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.jspecify.annotations.Nullable;

/**
 * The process that recorded the scenarios, step by step, with its own answers. One run of one scenario. Long because the
 * format has many kinds of steps: a short method each, in the order of {@link Step}.
 */
final class Runner implements Step.Visitor {
  private static final int SHORT_WAITS = 4;

  private final Scenario scenario;
  private final Machine machine;
  private final Kernel kernel;
  private final @Nullable ObjectConfig[] configs = new ObjectConfig[Holdings.MAX_OBJECTS];
  private final Holdings held;
  private final Pins pins;
  private final Iterators iterators;
  private Observation.@Nullable Detail detail;
  private int waits;

  Runner(Scenario scenario, KernelProfile profile) {
    this.scenario = scenario;
    machine = new Machine(profile);
    kernel = machine.kernel;
    held = new Holdings(kernel);
    pins = new Pins(kernel);
    iterators = new Iterators(machine);
  }

  /** Does one step. */
  Observation step(Step step) {
    detail = null;
    int result = step.accept(this);
    machine.returnToUser();
    if (step.settles()) {
      settleAfterStep();
    }
    return new Observation(result, detail, machine.drain());
  }

  /** What the recorder waited for. Without Tasks RCU, what needs it is over only after some more steps. */
  private void settleAfterStep() {
    kernel.settle(scenario.waitsForTasks() || waits == SHORT_WAITS);
    waits = kernel.isReleasing() ? waits + 1 : 0;
  }

  // ------------------------------------------------------------------- objects

  @Override
  public int load(Step.Load step) {
    int index = Holdings.objectIndex(step.object());
    ObjectConfig config = scenario.objects().get(step.object());
    if (config == null) {
      return failed("configure", -Errno.ENOENT);
    }
    if (!config.decl() && config.maps().contains("twm")) {
      machine.park();
    }
    held.forget(index);
    configs[index] = config;
    Catalog catalog = config.decl() ? Catalog.DECL : Catalog.UNI;
    BpfObject object = catalog.open(config);
    if (object == null) {
      return failed("configure", -Errno.ENOENT);
    }
    int target = -1;
    if (config.freplaceTarget() != null) {
      int fd = held.fd(config.freplaceTarget());
      if (!Fd.isProg(fd)) {
        return failed("configure", -Errno.EINVAL);
      }
      target = Fd.id(fd);
    }
    boolean bottom = held.isBottomFree();
    BpfObject loaded = object.load(kernel, target);
    if (loaded.state() != BpfObject.State.LOADED) {
      return failed("load", loaded.error());
    }
    kernel.settle(); // loading takes longer than what is being released
    held.hold(index, loaded, bottom);
    detail = register(loaded, catalog, index);
    return 0;
  }

  private int failed(String stage, int err) {
    detail = new Observation.FailedLoad(stage);
    return err;
  }

  private Observation.Loaded register(BpfObject object, Catalog catalog, int index) {
    List<String> progs = new ArrayList<>();
    List<TestProgram> programs = catalog.programs();
    for (int i = 0; i < programs.size(); i++) {
      int id = object.progId(i);
      if (id >= 0) {
        String name = programs.get(i).name();
        progs.add(name);
        String full = Holdings.entityName(index, name);
        machine.nameProgram(id, full, programs.get(i));
        held.add(new Entity(full, Fd.prog(id), index, i));
      }
    }
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < catalog.file().maps().size(); i++) {
      int id = object.mapId(i);
      if (id >= 0) {
        String name = catalog.file().maps().get(i).name();
        maps.add(name);
        String full = Holdings.entityName(index, name);
        machine.nameMap(id, full);
        held.add(new Entity(full, Fd.map(id), index, i));
      }
    }
    return new Observation.Loaded(progs, maps);
  }

  @Override
  public int explode(Step.Explode step) {
    return held.explode(Holdings.objectIndex(step.object()));
  }

  @Override
  public int close(Step.Close step) {
    return held.close(Holdings.objectIndex(step.object()));
  }

  @Override
  public int keep(Step.Keep step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.ENOENT : held.keep(entity);
  }

  @Override
  public int drop(Step.Drop step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.EBADF : held.drop(entity);
  }

  @Override
  public int reopen(Step.Reopen step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.ENOENT : held.reopen(entity);
  }

  // --------------------------------------------------------------- association

  @Override
  public int assoc(Step.Assoc step) {
    if (step.via() != Step.Via.LIB) {
      return kernel.assoc(held.fd(step.prog()), held.fd(step.map()), step.flags());
    }
    BpfObject progObject = held.object(Holdings.objectIndex(step.prog()));
    BpfObject mapObject = held.object(Holdings.objectIndex(step.map()));
    if (progObject == null || mapObject == null) {
      return -Errno.ENODEV;
    }
    Entity prog = held.entity(step.prog());
    Entity map = held.entity(step.map());
    // without an entity it was not loaded, so that libbpf refuses it either way
    return progObject.assoc(
        kernel,
        prog == null || prog.isMap() ? -1 : prog.index,
        mapObject,
        map == null || !map.isMap() ? -1 : map.index,
        step.flags());
  }

  @Override
  public int assocAttr(Step.AssocAttr step) {
    return switch (step.attr()) {
      case JUNK_AFTER_FLAGS -> -Errno.EINVAL;
      case JUNK_PAST_UNION -> -Errno.E2BIG;
      case SIZE_512_ZERO_TAIL -> kernel.assoc(held.fd(step.prog()), held.fd(step.map()), step.flags());
      case SIZE_8 -> kernel.assoc(held.fd(step.prog()), held.fd(step.map()), 0);
      case SIZE_4 -> kernel.assoc(Fd.FOREIGN, held.fd(step.map()), 0);
    };
  }

  @Override
  public int assocUnprivileged(Step.AssocUnprivileged step) {
    return kernel.assoc(held.fd(step.prog()), held.fd(step.map()), 0);
  }

  // --------------------------------------------------------------------- links

  private static boolean isLinkMap(String name) {
    int dot = name.indexOf('.');
    return dot >= 0 && dot + 1 < name.length() && name.charAt(dot + 1) == 'm';
  }

  @Override
  public int attach(Step.Attach step) {
    Entity map = held.entity(step.map());
    if (map == null || !map.isMap()) {
      return -Errno.ENOENT;
    }
    if (!held.canHold(step.link())) {
      return -Errno.EEXIST;
    }
    Attachment link = new Attachment(step.link());
    link.map = step.map();
    BpfObject object = held.object(map.object);
    int result = object != null ? attachByLibbpf(object, map, link) : attachByHand(map, link);
    if (result >= 0) {
      held.add(link);
    }
    return Math.min(result, 0);
  }

  private int attachByLibbpf(BpfObject object, Entity map, Attachment link) {
    int result = object.attachStructOps(kernel, map.index);
    if (result >= 0) {
      link.libbpf = true;
      if (isLinkMap(map.name)) {
        link.fd = Fd.link(result);
      } else {
        link.lender = object;
        link.lenderMap = map.index;
        link.lenderAtBottom = held.isAtBottom(map.object);
      }
    }
    return result;
  }

  private int attachByHand(Entity map, Attachment link) {
    MapConfig config = mapConfig(map);
    if (config == null) {
      return -Errno.ENOENT;
    }
    int err = update(held.fd(map), config.test1(), config.test2(), config.tag(), map.object);
    if (!isLinkMap(map.name)) {
      link.nonLink = true;
      return err;
    }
    if (err != 0 && err != -Errno.EBUSY) {
      return err;
    }
    link.atBottom = held.isBottomFree();
    int result = kernel.createLink(held.fd(map));
    link.fd = result < 0 ? Fd.NONE : Fd.link(result);
    return result;
  }

  private @Nullable MapConfig mapConfig(Entity map) {
    ObjectConfig config = configs[map.object];
    if (config != null) {
      for (MapConfig candidate : config.structOps()) {
        if (map.name.startsWith(candidate.name(), 3) && map.name.length() == candidate.name().length() + 3) {
          return config.decl() ? withoutTag(candidate) : candidate;
        }
      }
    }
    return null;
  }

  /** The recorder knew no tag of a declared map. */
  private static MapConfig withoutTag(MapConfig map) {
    return new MapConfig(map.name(), map.test1(), true, map.test2(), true, 0, map.autocreate());
  }

  @Override
  public int detach(Step.Detach step) {
    Attachment link = held.link(step.link());
    if (link == null) {
      return -Errno.ENOENT;
    }
    int err = 0;
    if (link.nonLink) {
      err = kernel.delete(held.fd(link.map));
    } else if (link.lender != null) {
      Entity map = held.entity(link.map);
      boolean closed = map != null && held.object(map.object) == null;
      err = kernel.delete(closed ? held.fd(link.map) : held.linkFd(link));
    } else {
      kernel.close(link.fd);
    }
    held.remove(link);
    return err;
  }

  @Override
  public int linkDetach(Step.LinkDetach step) {
    Attachment link = held.link(step.link());
    return link == null ? -Errno.ENOENT : kernel.detachLink(held.linkFd(link));
  }

  @Override
  public int linkInfo(Step.LinkInfo step) {
    int fd = held.fd("@" + step.link());
    if (fd < 0) {
      return fd == Fd.NONE ? -Errno.EBADFD : -Errno.EINVAL;
    }
    Link link = Fd.isLink(fd) ? kernel.link(Fd.id(fd)) : null;
    detail = new Observation.LinkedMap(link == null ? "?" : linkedMap(link));
    return 0;
  }

  /** What the recorder read where a struct_ops link's information has its map's id. */
  private String linkedMap(Link link) {
    if (link.isStructOps()) {
      return link.map() < 0 ? "none" : machine.mapName(link.map());
    }
    ProgType type = machine.program(link.prog()).type();
    return switch (type) {
      case RAW_TRACEPOINT, TRACING_RAW_TP, EXT, ITERATOR -> "none";
      default -> "?";
    };
  }

  @Override
  public int linkUpdate(Step.LinkUpdate step) {
    Attachment link = held.link(step.link());
    Entity map = held.entity(step.map());
    if (link == null || map == null) {
      return -Errno.ENOENT;
    }
    BpfObject object = held.object(map.object);
    int result;
    if (link.libbpf && object != null) {
      result = object.updateLink(kernel, link.lender == null ? link.fd : null, map.isMap() ? map.index : -1);
    } else {
      result = kernel.updateLink(held.linkFd(link), held.fd(map));
    }
    if (result == 0) {
      link.map = step.map();
    }
    return result;
  }

  @Override
  public int linkCreate(Step.LinkCreate step) {
    int result = kernel.createLink(held.fd(step.map()));
    if (result < 0) {
      return result;
    }
    Attachment link = new Attachment(step.link());
    link.map = step.map();
    link.fd = Fd.link(result);
    link.atBottom = held.isBottomFree();
    held.add(link);
    return 0;
  }

  @Override
  public int progAttach(Step.ProgAttach step) {
    Entity prog = held.entity(step.prog());
    if (prog == null || held.object(prog.object) == null) {
      return -Errno.ENODEV;
    }
    int result = kernel.attachProg(prog.fd);
    if (result < 0) {
      return result;
    }
    Attachment link = new Attachment(step.link());
    link.fd = Fd.link(result);
    link.libbpf = true;
    held.add(link);
    return 0;
  }

  // ------------------------------------------------- pins, iterators, other tasks

  @Override
  public int pin(Step.Pin step) {
    return pins.pin(step.path(), held.fd(step.entity()), step.entity());
  }

  @Override
  public int unpin(Step.Unpin step) {
    return pins.unpin(step.path());
  }

  @Override
  public int getPin(Step.GetPin step) {
    String target = step.entity();
    boolean isLink = target.startsWith("@");
    Entity entity = held.entity(target);
    if (isLink ? !held.canHold(target.substring(1)) : entity != null && entity.own) {
      return -Errno.EEXIST;
    }
    if (!isLink && entity == null) {
      return -Errno.ENOENT;
    }
    int fd = pins.open(step.path(), target);
    if (fd < 0) {
      return fd;
    }
    if (isLink) {
      held.addLink(target.substring(1), fd);
    } else if (entity != null) {
      entity.own = true;
    }
    return 0;
  }

  @Override
  public int iterAttach(Step.IterAttach step) {
    if (!held.canHold(step.link())) {
      return -Errno.EEXIST;
    }
    int result = kernel.attachIterator(held.fd(step.prog()), held.fd(step.map()));
    if (result < 0) {
      return result;
    }
    held.addLink(step.link(), Fd.link(result));
    return 0;
  }

  @Override
  public int iterOpen(Step.IterOpen step) {
    return iterators.open(step.iterator(), held.fd("@" + step.link()));
  }

  @Override
  public int iterRead(Step.IterRead step) {
    return iterators.read(step.iterator());
  }

  @Override
  public int iterClose(Step.IterClose step) {
    return iterators.close(step.iterator());
  }

  @Override
  public int wake(Step.Wake step) {
    return machine.wake();
  }

  @Override
  public int unpark(Step.Unpark step) {
    return machine.unpark();
  }

  // ---------------------------------------------------------------------- maps

  @Override
  public int update(Step.Update step) {
    return update(held.fd(step.map()), step.test1(), step.test2(), step.tag(), Holdings.objectIndex(step.map()));
  }

  private int update(int mapFd, @Nullable String test1, @Nullable String test2, int tag, int object) {
    return kernel.update(mapFd, new int[] {memberFd(test1, object), memberFd(test2, object)}, tag);
  }

  /** A program's descriptor as a member's value; a name without an object belongs to the map's. */
  private int memberFd(@Nullable String name, int object) {
    if (name == null) {
      return Kernel.NULL_MEMBER;
    }
    if (name.indexOf('.') >= 0) {
      return held.fd(name);
    }
    return held.fd(Holdings.entityName(object, name));
  }

  @Override
  public int delete(Step.Delete step) {
    return kernel.delete(held.fd(step.map()));
  }

  @Override
  public int lookup(Step.Lookup step) {
    int fd = held.fd(step.map());
    if (!Fd.isMap(fd)) {
      return fd == Fd.NONE ? -Errno.EBADF : -Errno.EINVAL;
    }
    BpfMap map = kernel.map(Fd.id(fd));
    if (map instanceof ProgArray array && array.progs()[0] < 0) {
      return -Errno.ENOENT;
    }
    detail = new Observation.Value(StructOpsMap.State.INIT, 0, 0, 0);
    if (map instanceof StructOpsMap value && value.state() != StructOpsMap.State.INIT) {
      int kernelRefs = value.refs() - value.userRefs();
      detail = new Observation.Value(value.state(), kernelRefs, value.tag(), value.functions());
    }
    return 0;
  }

  @Override
  public int tail(Step.Tail step) {
    return kernel.setTailCall(held.fd(step.array()), step.index(), held.fd(step.prog()));
  }

  // ------------------------------------------------------------------- running

  @Override
  public int run(Step.Run step) {
    String name = step.prog().substring(step.prog().indexOf('.') + 1);
    if (name.equals("tb") || name.equals("tp") || name.equals("kp")) {
      machine.rename();
      return 0;
    }
    int fd = held.fd(step.prog());
    if (!Fd.isProg(fd)) {
      return fd == Fd.NONE ? -Errno.EBADF : -Errno.EINVAL;
    }
    int id = Fd.id(fd);
    TestProgram program = machine.program(id);
    switch (program.type()) {
      case STRUCT_OPS:
        return -Errno.EOPNOTSUPP;
      case EXT:
      case LSM:
        return -Errno.ENOTSUPP;
      case ITERATOR:
        return -Errno.EFAULT;
      case FENTRY:
      case FEXIT:
        machine.tracedFunction();
        detail = new Observation.Returned(0);
        return 0;
      default:
        if (program.body() == TestProgram.Body.START) {
          return -Errno.EINVAL; // its context is missing
        }
        detail = new Observation.Returned(machine.run(id));
        return 0;
    }
  }

  @Override
  public int rename(Step.Rename step) {
    machine.rename();
    return 0;
  }

  @Override
  public int call(Step.Call step) {
    Entity map = held.entity(step.map());
    return map == null ? -Errno.ENOENT : machine.trigger(map.isMap() ? Fd.id(map.fd) : -1, step.member());
  }

  @Override
  public int kick(Step.Kick step) {
    int fd = held.fd(Holdings.entityName(Holdings.objectIndex(step.object()), step.timer() ? "kt" : "kw"));
    if (!Fd.isProg(fd)) {
      return Fd.NONE == fd ? -Errno.EBADF : -Errno.EINVAL;
    }
    detail = new Observation.Returned(machine.kick(Fd.id(fd), step.key()));
    return 0;
  }

  @Override
  public int alive(Step.Alive step) {
    kernel.settle();
    List<Boolean> alive = new ArrayList<>(step.entities().size());
    for (String name : step.entities()) {
      Entity entity = held.entity(name);
      alive.add(entity != null && isAlive(entity));
    }
    detail = new Observation.Existing(step.entities(), alive);
    return 0;
  }

  private boolean isAlive(Entity entity) {
    int id = Fd.id(entity.fd);
    return entity.isMap() ? kernel.map(id) != null : kernel.prog(id) != null;
  }

  @Override
  public int settle(Step.Settle step) {
    kernel.settle();
    return 0;
  }

  // ------------------------------------------------------------------ for readers

  /** Who is associated with what now. */
  List<String> associations() {
    List<String> lines = new ArrayList<>();
    for (Entity entity : held.entities()) {
      Prog prog = entity.isMap() ? null : kernel.prog(Fd.id(entity.fd));
      if (prog != null && prog.assoc() != Prog.NONE) {
        String map = switch (prog.assoc()) {
          case Prog.POISON -> "(ambiguous)";
          case Prog.DANGLING -> "(freed memory)";
          default -> machine.mapName(prog.assoc());
        };
        lines.add(entity.name + " -> " + map);
      }
    }
    return lines;
  }

  /** State and references of every struct_ops map now. */
  List<String> references() {
    List<String> lines = new ArrayList<>();
    for (Entity entity : held.entities()) {
      StructOpsMap map = entity.isMap() ? kernel.structOps(Fd.id(entity.fd)) : null;
      if (map != null) {
        int held = map.refs() - map.userRefs();
        lines.add(
            entity.name + " is " + map.state() + ", " + map.userRefs() + " descriptors, " + held + " kernel references");
      }
    }
    return lines;
  }
}
