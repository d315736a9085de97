package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.jspecify.annotations.Nullable;

/**
 * The process that recorded the scenarios, step by step, with its own bookkeeping and answers: which entity it holds a
 * descriptor of, and how. One run of one scenario.
 */
final class Runner implements Step.Visitor {
  /** Descriptors that the recording process had open itself: its console, its output, its control file. */
  private static final int OWN_FILES = 5;

  private static final int MAX_LINKS = 32;
  private static final int SHORT_WAITS = 4;

  /** A program or map that was loaded. */
  private static final class Entity {
    final String name;
    final int fd;
    final int object;
    final int index;
    boolean own;

    Entity(String name, int fd, int object, int index) {
      this.name = name;
      this.fd = fd;
      this.object = object;
      this.index = index;
    }

    boolean isMap() {
      return Fd.isMap(fd);
    }
  }

  /** A link, as libbpf or the process itself holds it. */
  private static final class Attachment {
    final String name;
    String map = "";

    /** Descriptor of the link; {@link Fd#NONE} for a map without BPF_F_LINK. */
    int fd = Fd.NONE;

    /** Whether libbpf made it. */
    boolean libbpf;

    /** A libbpf link of a map without BPF_F_LINK borrows the map's descriptor from this object. */
    @Nullable BpfObject lender;

    int lenderMap = -1;

    /** Whether the lender's descriptors have the lowest numbers. */
    boolean lenderAtBottom;

    /** Whether its own descriptor has one of the lowest numbers. */
    boolean atBottom;

    /** Made by hand for a map without BPF_F_LINK. */
    boolean nonLink;

    Attachment(String name) {
      this.name = name;
    }
  }

  private final Scenario scenario;
  private final Machine machine;
  private final Kernel kernel;
  private final @Nullable BpfObject[] objects = new BpfObject[4];
  private final boolean[] atBottom = new boolean[4];
  private final @Nullable ObjectConfig[] configs = new ObjectConfig[4];
  private final List<Entity> entities = new ArrayList<>();
  private final Map<String, Entity> byName = new HashMap<>();
  private final List<Attachment> links = new ArrayList<>();
  private final Pins pins;
  private final Iterators iterators;
  private Observation.@Nullable Detail detail;
  private int waits;

  Runner(Scenario scenario, KernelProfile profile) {
    this.scenario = scenario;
    machine = new Machine(profile);
    kernel = machine.kernel;
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

  // --------------------------------------------------------------- descriptors

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The descriptor that stands for an entity, {@code #N} or {@code @L}. */
  private int fd(String name) {
    if (name.startsWith("#")) {
      int n = number(name.substring(1));
      return n >= 0 && n < OWN_FILES ? Fd.FOREIGN : Fd.NONE;
    }
    if (name.startsWith("@")) {
      Attachment link = findLink(name.substring(1));
      return link == null ? Fd.NONE : linkFd(link);
    }
    Entity entity = byName.get(name);
    return entity == null ? Fd.NONE : fd(entity);
  }

  private int fd(Entity entity) {
    return entity.own || objects[entity.object] != null ? entity.fd : Fd.NONE;
  }

  private int linkFd(Attachment link) {
    BpfObject lender = link.lender;
    if (lender == null) {
      return link.fd;
    }
    for (int i = 0; i < objects.length; i++) {
      BpfObject open = objects[i];
      // a closed object's descriptor numbers come back with the next object that is opened into the same gap
      boolean sameNumbers = open != null && atBottom[i] && link.lenderAtBottom && open.file() == lender.file();
      if (open != null && (open == lender || sameNumbers)) {
        int id = open.mapId(link.lenderMap);
        return id < 0 ? Fd.FOREIGN : Fd.map(id);
      }
    }
    return Fd.NONE;
  }

  /** Whether the lowest descriptor numbers are free: no object is open, and no link was made since. */
  private boolean isBottomFree() {
    for (BpfObject open : objects) {
      if (open != null) {
        return false;
      }
    }
    return links.stream().noneMatch(link -> link.atBottom);
  }

  private @Nullable Attachment findLink(String name) {
    for (Attachment link : links) {
      if (link.name.equals(name)) {
        return link;
      }
    }
    return null;
  }

  /** The object that a name stands for, as the recorder took it from the second character. */
  private static int objectIndex(String name) {
    return name.length() < 2 ? 0 : name.charAt(1) - '0' & 3;
  }

  private static boolean isLinkMap(String name) {
    int dot = name.indexOf('.');
    return dot >= 0 && dot + 1 < name.length() && name.charAt(dot + 1) == 'm';
  }

  // ------------------------------------------------------------------- objects

  @Override
  public int load(Step.Load step) {
    int index = objectIndex(step.object());
    ObjectConfig config = scenario.objects().get(step.object());
    if (config == null) {
      return failed("configure", -Errno.ENOENT);
    }
    if (!config.decl() && config.maps().contains("twm")) {
      machine.park();
    }
    objects[index] = null;
    configs[index] = config;
    Catalog catalog = config.decl() ? Catalog.DECL : Catalog.UNI;
    BpfObject object = configure(BpfObject.open(catalog.file()), catalog, config);
    if (object == null) {
      return failed("configure", -Errno.ENOENT);
    }
    int target = -1;
    if (config.freplaceTarget() != null) {
      int fd = fd(config.freplaceTarget());
      if (!Fd.isProg(fd)) {
        return failed("configure", -Errno.EINVAL);
      }
      target = Fd.id(fd);
    }
    atBottom[index] = isBottomFree();
    BpfObject loaded = object.load(kernel, target);
    if (loaded.state() != BpfObject.State.LOADED) {
      return failed("load", loaded.error());
    }
    kernel.settle(); // loading takes longer than what is being released
    objects[index] = loaded;
    detail = register(loaded, catalog, index);
    return 0;
  }

  private int failed(String stage, int err) {
    detail = new Observation.FailedLoad(stage);
    return err;
  }

  private static @Nullable BpfObject configure(BpfObject object, Catalog catalog, ObjectConfig config) {
    BpfObject result = object;
    for (MapConfig map : config.structOps()) {
      Integer index = catalog.mapIndex().get(map.name());
      if (index == null || !catalog.file().maps().get(index).kind().isStructOps()) {
        return null;
      }
      result = result.withAutocreate(index, map.autocreate());
      if (map.test1Given()) {
        result = result.withMember(index, 0, programIndex(catalog, map.test1()));
      }
      if (map.test2Given()) {
        result = result.withMember(index, 1, programIndex(catalog, map.test2()));
      }
      if (!config.decl()) {
        result = result.withTag(index, map.tag());
      }
    }
    for (String name : config.programs()) {
      int index = programIndex(catalog, name);
      if (index < 0) {
        return null;
      }
      result = result.withAutoload(index, true);
    }
    for (String name : config.autoloadOff()) {
      int index = programIndex(catalog, name);
      if (index < 0) {
        return null;
      }
      result = result.withAutoload(index, false);
    }
    for (String name : config.decl() ? List.<String>of() : config.maps()) {
      Integer index = catalog.mapIndex().get(name);
      if (index == null) {
        return null;
      }
      result = result.withAutocreate(index, true);
    }
    return result;
  }

  private static int programIndex(Catalog catalog, @Nullable String name) {
    return name == null ? -1 : catalog.programIndex().getOrDefault(name, -1);
  }

  private Observation.Loaded register(BpfObject object, Catalog catalog, int index) {
    List<String> progs = new ArrayList<>();
    List<TestProgram> programs = catalog.programs();
    for (int i = 0; i < programs.size(); i++) {
      int id = object.progId(i);
      if (id >= 0) {
        String name = programs.get(i).name();
        progs.add(name);
        String full = entityName(index, name);
        machine.nameProgram(id, full, programs.get(i));
        addEntity(new Entity(full, Fd.prog(id), index, i));
      }
    }
    List<String> maps = new ArrayList<>();
    for (int i = 0; i < catalog.file().maps().size(); i++) {
      int id = object.mapId(i);
      if (id >= 0) {
        String name = catalog.file().maps().get(i).name();
        maps.add(name);
        String full = entityName(index, name);
        machine.nameMap(id, full);
        addEntity(new Entity(full, Fd.map(id), index, i));
      }
    }
    return new Observation.Loaded(progs, maps);
  }

  private static String entityName(int object, String name) {
    return "o" + object + "." + name;
  }

  private void addEntity(Entity entity) {
    entities.add(entity);
    byName.putIfAbsent(entity.name, entity);
  }

  @Override
  public int explode(Step.Explode step) {
    int index = objectIndex(step.object());
    if (objects[index] == null) {
      return -Errno.ENOENT;
    }
    for (Entity entity : entities) {
      if (entity.object == index && !entity.own) {
        keep(entity);
      }
    }
    return closeObject(index);
  }

  @Override
  public int close(Step.Close step) {
    return closeObject(objectIndex(step.object()));
  }

  private int closeObject(int index) {
    BpfObject object = objects[index];
    if (object == null) {
      return -Errno.ENOENT;
    }
    objects[index] = null;
    object.close(kernel);
    return 0;
  }

  @Override
  public int keep(Step.Keep step) {
    Entity entity = byName.get(step.entity());
    return entity == null ? -Errno.ENOENT : keep(entity);
  }

  private int keep(Entity entity) {
    if (entity.own) {
      return -Errno.EEXIST;
    }
    int fd = fd(entity);
    if (fd < 0) {
      return -Errno.EBADF;
    }
    kernel.open(fd);
    entity.own = true;
    return 0;
  }

  @Override
  public int drop(Step.Drop step) {
    Entity entity = byName.get(step.entity());
    if (entity == null || !entity.own) {
      return -Errno.EBADF;
    }
    entity.own = false;
    kernel.close(entity.fd);
    return 0;
  }

  @Override
  public int reopen(Step.Reopen step) {
    Entity entity = byName.get(step.entity());
    if (entity == null) {
      return -Errno.ENOENT;
    }
    if (entity.own) {
      return -Errno.EEXIST;
    }
    int err = kernel.reopen(entity.fd);
    entity.own = err == 0;
    return err;
  }

  // --------------------------------------------------------------- association

  @Override
  public int assoc(Step.Assoc step) {
    if (step.via() != Step.Via.LIB) {
      return kernel.assoc(fd(step.prog()), fd(step.map()), step.flags());
    }
    BpfObject progObject = objects[objectIndex(step.prog())];
    BpfObject mapObject = objects[objectIndex(step.map())];
    if (progObject == null || mapObject == null) {
      return -Errno.ENODEV;
    }
    Entity prog = byName.get(step.prog());
    Entity map = byName.get(step.map());
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
      case SIZE_512_ZERO_TAIL -> kernel.assoc(fd(step.prog()), fd(step.map()), step.flags());
      case SIZE_8 -> kernel.assoc(fd(step.prog()), fd(step.map()), 0);
      case SIZE_4 -> kernel.assoc(Fd.FOREIGN, fd(step.map()), 0);
    };
  }

  @Override
  public int assocUnprivileged(Step.AssocUnprivileged step) {
    return kernel.assoc(fd(step.prog()), fd(step.map()), 0);
  }

  // --------------------------------------------------------------------- links

  @Override
  public int attach(Step.Attach step) {
    Entity map = byName.get(step.map());
    if (map == null || !map.isMap()) {
      return -Errno.ENOENT;
    }
    if (links.size() == MAX_LINKS || findLink(step.link()) != null) {
      return -Errno.EEXIST;
    }
    Attachment link = new Attachment(step.link());
    link.map = step.map();
    BpfObject object = objects[map.object];
    int result = object != null ? attachByLibbpf(object, map, link) : attachByHand(map, link);
    if (result >= 0) {
      links.add(link);
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
        link.lenderAtBottom = atBottom[map.object];
      }
    }
    return result;
  }

  private int attachByHand(Entity map, Attachment link) {
    MapConfig config = mapConfig(map);
    if (config == null) {
      return -Errno.ENOENT;
    }
    int err = update(fd(map), config.test1(), config.test2(), config.tag(), map.object);
    if (!isLinkMap(map.name)) {
      link.nonLink = true;
      return err;
    }
    if (err != 0 && err != -Errno.EBUSY) {
      return err;
    }
    link.atBottom = isBottomFree();
    int result = kernel.createLink(fd(map));
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
    Attachment link = findLink(step.link());
    if (link == null) {
      return -Errno.ENOENT;
    }
    int err = 0;
    if (link.nonLink) {
      err = kernel.delete(fd(link.map));
    } else if (link.lender != null) {
      Entity map = byName.get(link.map);
      boolean closed = map != null && objects[map.object] == null;
      err = kernel.delete(closed ? fd(link.map) : linkFd(link));
    } else {
      kernel.close(link.fd);
    }
    // the recorder filled the hole with its newest link
    int index = links.indexOf(link);
    Attachment newest = links.remove(links.size() - 1);
    if (newest != link) {
      links.set(index, newest);
    }
    return err;
  }

  @Override
  public int linkDetach(Step.LinkDetach step) {
    Attachment link = findLink(step.link());
    return link == null ? -Errno.ENOENT : kernel.detachLink(linkFd(link));
  }

  @Override
  public int linkInfo(Step.LinkInfo step) {
    int fd = fd("@" + step.link());
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
    Attachment link = findLink(step.link());
    Entity map = byName.get(step.map());
    if (link == null || map == null) {
      return -Errno.ENOENT;
    }
    BpfObject object = objects[map.object];
    int result;
    if (link.libbpf && object != null) {
      result = object.updateLink(kernel, link.lender == null ? link.fd : null, map.isMap() ? map.index : -1);
    } else {
      result = kernel.updateLink(linkFd(link), fd(map));
    }
    if (result == 0) {
      link.map = step.map();
    }
    return result;
  }

  @Override
  public int linkCreate(Step.LinkCreate step) {
    int result = kernel.createLink(fd(step.map()));
    if (result < 0) {
      return result;
    }
    Attachment link = new Attachment(step.link());
    link.map = step.map();
    link.fd = Fd.link(result);
    link.atBottom = isBottomFree();
    links.add(link);
    return 0;
  }

  @Override
  public int progAttach(Step.ProgAttach step) {
    Entity prog = byName.get(step.prog());
    if (prog == null || objects[prog.object] == null) {
      return -Errno.ENODEV;
    }
    int result = kernel.attachProg(prog.fd);
    if (result < 0) {
      return result;
    }
    Attachment link = new Attachment(step.link());
    link.fd = Fd.link(result);
    link.libbpf = true;
    links.add(link);
    return 0;
  }

  // ------------------------------------------------- pins, iterators, other tasks

  @Override
  public int pin(Step.Pin step) {
    return pins.pin(step.path(), fd(step.entity()), step.entity());
  }

  @Override
  public int unpin(Step.Unpin step) {
    return pins.unpin(step.path());
  }

  @Override
  public int getPin(Step.GetPin step) {
    String target = step.entity();
    boolean isLink = target.startsWith("@");
    Entity entity = byName.get(target);
    if (isLink ? links.size() == MAX_LINKS || findLink(target.substring(1)) != null : entity != null && entity.own) {
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
      addLink(target.substring(1), fd);
    } else if (entity != null) {
      entity.own = true;
    }
    return 0;
  }

  private void addLink(String name, int fd) {
    Attachment link = new Attachment(name);
    link.fd = fd;
    links.add(link);
  }

  @Override
  public int iterAttach(Step.IterAttach step) {
    if (links.size() == MAX_LINKS || findLink(step.link()) != null) {
      return -Errno.EEXIST;
    }
    int result = kernel.attachIterator(fd(step.prog()), fd(step.map()));
    if (result < 0) {
      return result;
    }
    addLink(step.link(), Fd.link(result));
    return 0;
  }

  @Override
  public int iterOpen(Step.IterOpen step) {
    return iterators.open(step.iterator(), fd("@" + step.link()));
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
    return update(fd(step.map()), step.test1(), step.test2(), step.tag(), objectIndex(step.map()));
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
      return fd(name);
    }
    return fd(entityName(object, name));
  }

  @Override
  public int delete(Step.Delete step) {
    return kernel.delete(fd(step.map()));
  }

  @Override
  public int lookup(Step.Lookup step) {
    int fd = fd(step.map());
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
    return kernel.setTailCall(fd(step.array()), step.index(), fd(step.prog()));
  }

  // ------------------------------------------------------------------- running

  @Override
  public int run(Step.Run step) {
    String name = step.prog().substring(step.prog().indexOf('.') + 1);
    if (name.equals("tb") || name.equals("tp") || name.equals("kp")) {
      machine.rename();
      return 0;
    }
    int fd = fd(step.prog());
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
    Entity map = byName.get(step.map());
    return map == null ? -Errno.ENOENT : machine.trigger(map.isMap() ? Fd.id(map.fd) : -1, step.member());
  }

  @Override
  public int kick(Step.Kick step) {
    int fd = fd(entityName(objectIndex(step.object()), step.timer() ? "kt" : "kw"));
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
      Entity entity = byName.get(name);
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
    for (Entity entity : entities) {
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
    for (Entity entity : entities) {
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
