package org.bpfls.sim.kernel;

import java.util.Arrays;
import org.bpfls.sim.kernel.StructOpsMap.State;
import org.jspecify.annotations.Nullable;

/**
 * A kernel in motion: starts from a {@link KernelState}, carries out commands, and {@link #state()} is the state they
 * lead to. The states themselves never change. Commands answer as the kernel does: zero or an id, or a negated error
 * number, with the kernel's order of checks.
 *
 * <p>What loses its last reference is gone for new users at once, and released by {@link #settle()}: the kernel does that
 * from RCU callbacks and work items.
 */
public final class Kernel {
  /** For {@link #update}: a member that is NULL. */
  public static final int NULL_MEMBER = -3;

  /** Marks an entry among the dying: a program's reference that is given back after Tasks RCU. */
  private static final int LATE_PUT = 3;

  private final KernelProfile profile;
  private final Subsystem subsystem;
  private final boolean reuseIds;
  private @Nullable Prog[] progs;
  private @Nullable BpfMap[] maps;
  private @Nullable Link[] links;
  private int progCount;
  private int mapCount;
  private int linkCount;
  private int[] dying;
  private int dyingCount;
  private int perfProbe;
  private boolean owned;

  /**
   * Starts from a state.
   *
   * @param profile which kernel it is
   * @param subsystem the one behind the struct_ops type
   * @param start the state to start from
   * @param reuseIds whether a new entity takes the lowest free id, so that a loop comes back to the same state; the
   *     kernel itself counts up
   */
  public Kernel(KernelProfile profile, Subsystem subsystem, KernelState start, boolean reuseIds) {
    this.profile = profile;
    this.subsystem = subsystem;
    this.reuseIds = reuseIds;
    progs = start.progs;
    maps = start.maps;
    links = start.links;
    progCount = progs.length;
    mapCount = maps.length;
    linkCount = links.length;
    dying = start.dying;
    dyingCount = dying.length;
    perfProbe = start.perfProbe;
  }

  /** The state reached. */
  public KernelState state() {
    return new KernelState(
        Arrays.copyOf(progs, trim(progs, progCount)),
        Arrays.copyOf(maps, trim(maps, mapCount)),
        Arrays.copyOf(links, trim(links, linkCount)),
        Arrays.copyOf(dying, dyingCount),
        perfProbe);
  }

  /** With reused ids, trailing holes would tell equal states apart. */
  private int trim(@Nullable Object[] array, int count) {
    int end = count;
    while (reuseIds && end > 0 && array[end - 1] == null) {
      end--;
    }
    return end;
  }

  /** The program with this id, or null when freed. Its count of references may be 0: being freed. */
  public @Nullable Prog prog(int id) {
    return id >= 0 && id < progCount ? progs[id] : null;
  }

  /** The map with this id, or null when freed. */
  public @Nullable BpfMap map(int id) {
    return id >= 0 && id < mapCount ? maps[id] : null;
  }

  /** The struct_ops map with this id, or null when it is none or freed. */
  public @Nullable StructOpsMap structOps(int id) {
    return map(id) instanceof StructOpsMap m ? m : null;
  }

  /** The link with this id, or null when freed. */
  public @Nullable Link link(int id) {
    return id >= 0 && id < linkCount ? links[id] : null;
  }

  /** Link ids go up to this, exclusively. */
  public int linkLimit() {
    return linkCount;
  }

  /** Map ids go up to this, exclusively. */
  public int mapLimit() {
    return mapCount;
  }

  /** Id of the link at whose place the tracepoint's perf probe runs among the raw probes. */
  public int perfProbe() {
    return perfProbe;
  }

  // ------------------------------------------------------------------ creation

  /** {@code BPF_MAP_CREATE} of a struct_ops map with this many function members; its id, with one descriptor. */
  public int createStructOps(boolean link, int members) {
    int[] none = new int[members];
    Arrays.fill(none, -1);
    return addMap(new StructOpsMap(link, 1, 1, State.INIT, none, 0, false, false));
  }

  /** {@code BPF_MAP_CREATE} of an array whose elements can each hold a callback; its id, with one descriptor. */
  public int createArray(int elements) {
    int[] none = new int[elements];
    Arrays.fill(none, -1);
    return addMap(new CallbackArray(1, 1, none, none));
  }

  /** {@code BPF_MAP_CREATE} of a program array; its id, with one descriptor. */
  public int createProgArray(int elements) {
    int[] none = new int[elements];
    Arrays.fill(none, -1);
    return addMap(new ProgArray(1, 1, none, null));
  }

  /**
   * {@code BPF_PROG_LOAD} of a program that the verifier accepts; its id, with one descriptor.
   *
   * @param type its type
   * @param member for a struct_ops program the member it is for, else -1
   * @param usedMaps ids of the maps its code refers to; kept, not copied
   * @param target for a freplace program the program with the function to replace, else -1
   */
  public int loadProg(ProgType type, int member, int[] usedMaps, int target) {
    return loadProg(type, false, member, usedMaps, target);
  }

  /**
   * {@link #loadProg(ProgType, int, int[], int)} of a program that may sleep, or not.
   *
   * @param sleepable whether it may ({@code BPF_F_SLEEPABLE})
   */
  public int loadProg(ProgType type, boolean sleepable, int member, int[] usedMaps, int target) {
    Prog prog = new Prog(type, sleepable, member, 1, Prog.NONE, usedMaps, target, 0, false);
    for (int id : usedMaps) {
      BpfMap used = live(id);
      if (used instanceof ProgArray array && array.owner() == null) {
        used = array.withOwner(prog.kind());
      }
      setMap(id, used.withRefs(used.refs() + 1, used.userRefs()));
    }
    if (target >= 0) {
      getProg(target);
    }
    own();
    int id = slot(progs, progCount);
    if (id == progs.length) {
      progs = Arrays.copyOf(progs, Math.max(8, id * 2));
    }
    progs[id] = prog;
    progCount = Math.max(progCount, id + 1);
    return id;
  }

  // --------------------------------------------------------------- descriptors

  /** Opens another descriptor (or pin) of what this one refers to. */
  public void open(int fd) {
    int id = Fd.id(fd);
    if (Fd.isProg(fd)) {
      getProg(id);
    } else if (Fd.isMap(fd)) {
      BpfMap map = live(id);
      setMap(id, map.withRefs(map.refs() + 1, map.userRefs() + 1));
    } else if (Fd.isLink(fd)) {
      Link link = liveLink(id);
      setLink(id, link.withRefs(link.refs() + 1));
    }
  }

  /** {@code BPF_{PROG,MAP}_GET_FD_BY_ID}: opens a descriptor of a live entity, or {@code -ENOENT}. */
  public int reopen(int fd) {
    int id = Fd.id(fd);
    boolean alive;
    if (Fd.isProg(fd)) {
      Prog prog = prog(id);
      alive = prog != null && prog.refs() > 0;
    } else {
      BpfMap map = map(id);
      alive = map != null && map.refs() > 0;
    }
    if (!alive) {
      return -Errno.ENOENT;
    }
    open(fd);
    return 0;
  }

  /** Closes a descriptor (or removes a pin). */
  public void close(int fd) {
    int id = Fd.id(fd);
    if (Fd.isProg(fd)) {
      putProg(id);
    } else if (Fd.isMap(fd)) {
      BpfMap map = live(id);
      setMap(id, map.withRefs(map.refs(), map.userRefs() - 1));
      if (map.userRefs() == 1) {
        releaseUserRefs(id);
      }
      putMap(id);
    } else if (Fd.isLink(fd)) {
      Link link = liveLink(id);
      setLink(id, link.withRefs(link.refs() - 1));
      if (link.refs() == 1) {
        freeLink(id);
      }
    }
  }

  /** {@code map_release_uref}: callbacks and tail calls end with the last user reference. */
  private void releaseUserRefs(int id) {
    BpfMap map = map(id);
    if (map instanceof CallbackArray array) {
      for (int i = 0; i < array.callbacks().length; i++) {
        clearCallback(id, i);
      }
    } else if (map instanceof ProgArray array) {
      for (int i = 0; i < array.progs().length; i++) {
        setEntry(id, i, -1);
      }
    }
  }

  // --------------------------------------------------------------- association

  /** {@code BPF_PROG_ASSOC_STRUCT_OPS}: {@code prog_assoc_struct_ops()} in kernel/bpf/syscall.c. */
  public int assoc(int progFd, int mapFd, int flags) {
    if (flags != 0) {
      return -Errno.EINVAL;
    }
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    if (liveProg(Fd.id(progFd)).type() == ProgType.STRUCT_OPS) {
      return -Errno.EINVAL;
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    if (!(map(Fd.id(mapFd)) instanceof StructOpsMap)) {
      return -Errno.EINVAL;
    }
    return associate(Fd.id(progFd), Fd.id(mapFd));
  }

  /** {@code bpf_prog_assoc_struct_ops()} in kernel/bpf/bpf_struct_ops.c. */
  private int associate(int progId, int mapId) {
    Prog prog = liveProg(progId);
    boolean implementation = prog.type() == ProgType.STRUCT_OPS;
    if (prog.assoc() == mapId) {
      if (!implementation && profile.repeatTakesReference()) {
        getMap(mapId);
      }
      return 0;
    }
    if (prog.assoc() == Prog.NONE) {
      if (!implementation) {
        getMap(mapId);
      }
      setProg(progId, prog.withAssoc(mapId));
      return 0;
    }
    if (!implementation) {
      if (profile.refusalTakesReference()) {
        getMap(mapId);
      }
      return -Errno.EBUSY;
    }
    boolean last = profile.reuse() == KernelProfile.Reuse.LAST_WINS;
    setProg(progId, prog.withAssoc(last ? mapId : Prog.POISON));
    return 0;
  }

  /** {@code bpf_prog_disassoc_struct_ops()}; revisions v1 and v2 also cleared what was not this map's. */
  private void dissociate(int progId) {
    Prog prog = liveProg(progId);
    if (prog.assoc() != Prog.POISON || profile.reuse() == KernelProfile.Reuse.POISON_UNTIL_FREE) {
      setProg(progId, prog.withAssoc(Prog.NONE));
    }
  }

  /**
   * {@code bpf_prog_get_assoc_struct_ops()}: the map whose instance the running program gets.
   *
   * @return a map's id, {@link Prog#NONE} for NULL without association, {@link Prog#POISON} for NULL because it is
   *     ambiguous, or {@link Prog#DANGLING}
   */
  public int associated(int progId) {
    int assoc = liveProg(progId).assoc();
    if (assoc >= 0 && !profile.zeroedWhileInitializing()) {
      StructOpsMap map = structOps(assoc);
      if (map != null && map.state() == State.INIT) {
        return Prog.NONE;
      }
    }
    return assoc;
  }

  // ------------------------------------------------------------ struct_ops map

  /**
   * {@code BPF_MAP_UPDATE_ELEM} of a struct_ops map: {@code bpf_struct_ops_map_update_elem()}.
   *
   * @param mapFd descriptor of the map
   * @param memberFds descriptor per function member, or {@link #NULL_MEMBER}
   * @param tag the data member
   */
  public int update(int mapFd, int[] memberFds, int tag) {
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    BpfMap any = live(id);
    if (!(any instanceof StructOpsMap map)) {
      return updateOther(id, any);
    }
    if (map.state() != State.INIT) {
      return -Errno.EBUSY;
    }
    int[] members = map.progs().clone();
    int err = bind(id, memberFds, members);
    StructOpsMap bound = structOpsOf(id).withValue(State.INIT, members, tag);
    if (err == 0) {
      err = subsystem.validate(bound);
    }
    if (err == 0 && !map.link()) {
      err = subsystem.register(bound);
    }
    if (err != 0) {
      unbind(members, profile.failedUpdateClears());
      return err;
    }
    if (map.link()) {
      setMap(id, bound.withState(State.READY));
    } else {
      subsystem.note(Subsystem.Note.REGISTERED, id, bound);
      StructOpsMap used = bound.withState(State.INUSE).withRegistered(true);
      setMap(id, used.withRefs(used.refs() + 1, used.userRefs()));
    }
    return 0;
  }

  /** The value of a struct_ops map, written to another map: element 0 of an array loses its callback, no prog has fd 0. */
  private int updateOther(int id, BpfMap map) {
    if (map instanceof CallbackArray array && array.callbacks().length > 0) {
      clearCallback(id, 0);
    }
    return map instanceof ProgArray ? -Errno.EINVAL : 0;
  }

  /** Takes the members' programs one by one, and associates each at once. */
  private int bind(int mapId, int[] memberFds, int[] members) {
    for (int i = 0; i < memberFds.length; i++) {
      int fd = memberFds[i];
      if (fd == NULL_MEMBER) {
        continue;
      }
      if (!Fd.isProg(fd)) {
        return Fd.refusal(fd);
      }
      Prog prog = liveProg(Fd.id(fd));
      if (prog.type() != ProgType.STRUCT_OPS || prog.member() != i) {
        return -Errno.EINVAL;
      }
      getProg(Fd.id(fd));
      members[i] = Fd.id(fd);
      associate(Fd.id(fd), mapId);
    }
    return 0;
  }

  private void unbind(int[] members, boolean clear) {
    for (int prog : members) {
      if (prog >= 0 && clear) {
        dissociate(prog);
      }
    }
    for (int prog : members) {
      if (prog >= 0) {
        putProg(prog);
      }
    }
  }

  /** {@code BPF_MAP_DELETE_ELEM} of element 0: {@code bpf_struct_ops_map_delete_elem()}. */
  public int delete(int mapFd) {
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    BpfMap map = live(id);
    if (map instanceof ProgArray array) {
      int old = array.progs()[0];
      setEntry(id, 0, -1);
      return old < 0 ? -Errno.ENOENT : 0;
    }
    if (!(map instanceof StructOpsMap structOps)) {
      return -Errno.EINVAL;
    }
    if (structOps.link()) {
      return -Errno.EOPNOTSUPP;
    }
    switch (structOps.state()) {
      case INUSE:
        setMap(id, structOps.withState(State.TOBEFREE));
        unregister(id);
        putMap(id);
        return 0;
      case TOBEFREE:
        return -Errno.EINPROGRESS;
      default:
        return -Errno.ENOENT;
    }
  }

  private void unregister(int id) {
    StructOpsMap map = structOpsOf(id);
    subsystem.note(Subsystem.Note.UNREGISTERED, id, map);
    setMap(id, map.withRegistered(false));
  }

  // --------------------------------------------------------------------- links

  /** {@code BPF_LINK_CREATE} for a struct_ops map: a link's id or an error; {@code bpf_struct_ops_link_create()}. */
  public int createLink(int mapFd) {
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    if (!(map(id) instanceof StructOpsMap map) || !map.link() || map.state() != State.READY) {
      return -Errno.EINVAL;
    }
    int err = subsystem.register(map);
    if (err != 0) {
      return err;
    }
    setMap(id, map.withRegistered(true));
    subsystem.note(Subsystem.Note.REGISTERED, id, map);
    getMap(id);
    return addLink(new Link(id, -1, -1, 1));
  }

  /** {@code BPF_LINK_UPDATE}: {@code link_update()} and {@code bpf_struct_ops_map_link_update()}. */
  public int updateLink(int linkFd, int mapFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    Link link = liveLink(Fd.id(linkFd));
    if (!link.isStructOps()) {
      return Fd.isProg(mapFd) ? -Errno.EINVAL : Fd.refusal(mapFd);
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    if (!(map(id) instanceof StructOpsMap map) || !map.link() || map.state() != State.READY) {
      return -Errno.EINVAL;
    }
    if (link.map() < 0) {
      return -Errno.ENOLINK;
    }
    boolean same = link.map() == id;
    int err = subsystem.register(same ? map.withRegistered(false) : map);
    if (err != 0) {
      return err;
    }
    if (!same) {
      setMap(link.map(), structOpsOf(link.map()).withRegistered(false));
      setMap(id, map.withRegistered(true));
    }
    subsystem.note(Subsystem.Note.UPDATED, id, map);
    getMap(id);
    setLink(Fd.id(linkFd), link.withMap(id));
    putMap(link.map());
    return 0;
  }

  /** {@code BPF_LINK_DETACH}: {@code link_detach()} and {@code bpf_struct_ops_map_link_detach()}. */
  public int detachLink(int linkFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    Link link = liveLink(Fd.id(linkFd));
    if (!link.isStructOps()) {
      return -Errno.EOPNOTSUPP;
    }
    if (link.map() >= 0) {
      unregister(link.map());
      setLink(Fd.id(linkFd), link.withMap(-1));
      putMap(link.map());
    }
    return 0;
  }

  private void freeLink(int id) {
    Link link = liveLink(id);
    links[id] = null;
    if (link.isIterator()) {
      close(Fd.map(link.map()));
    } else if (link.map() >= 0) {
      unregister(link.map());
      putMap(link.map());
    }
    if (link.target() >= 0) {
      setProg(link.target(), liveProg(link.target()).withExtended(false));
      putProg(link.target());
    }
    if (link.prog() >= 0) {
      if (liveProg(link.prog()).type() == ProgType.TRACEPOINT && !hasPerfProbe()) {
        perfProbe = Integer.MAX_VALUE;
      }
      putProg(link.prog());
    }
  }

  private boolean hasPerfProbe() {
    for (int i = 0; i < linkCount; i++) {
      Link link = links[i];
      if (link != null && link.prog() >= 0 && liveProg(link.prog()).type() == ProgType.TRACEPOINT) {
        return true;
      }
    }
    return false;
  }

  /**
   * Attaches a program by a link: a link's id or an error. Refused as in {@code bpf_tracing_prog_attach()} and
   * {@code __bpf_trampoline_link_prog()} (kernel/bpf), {@code perf_event_attach_bpf_prog()} (kernel/trace).
   */
  public int attachProg(int progFd) {
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    int id = Fd.id(progFd);
    Prog prog = liveProg(id);
    int target = -1;
    switch (prog.type()) {
      case FENTRY:
      case FEXIT:
      case LSM:
        if (isAttached(id)) {
          return -Errno.EBUSY;
        }
        break;
      case TRACEPOINT:
        if (isAttached(id)) {
          return -Errno.EEXIST;
        }
        break;
      case ITERATOR:
        return prog.sleepable() ? -Errno.EINVAL : -Errno.EBADF; // a map to visit is missing
      case EXT:
        target = prog.target();
        if (target < 0) {
          return -Errno.EINVAL;
        }
        Prog replaced = liveProg(target);
        if (replaced.extended() || replaced.arrayEntries() > 0) {
          return -Errno.EBUSY;
        }
        setProg(target, replaced.withExtended(true));
        prog = prog.withTarget(-1);
        setProg(id, prog);
        break;
      default:
        if (!prog.type().attachable()) {
          return -Errno.EOPNOTSUPP;
        }
    }
    getProg(id);
    int link = addLink(new Link(-1, id, target, 1));
    if (prog.type() == ProgType.TRACEPOINT && perfProbe == Integer.MAX_VALUE) {
      perfProbe = link;
    }
    return link;
  }

  /**
   * {@code BPF_LINK_CREATE} of an iterator over the elements of a map: a link's id or an error. The link holds a user
   * reference of the map. {@code bpf_iter_link_attach()} and {@code bpf_iter_attach_map()}, kernel/bpf.
   */
  public int attachIterator(int progFd, int mapFd) {
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    Prog prog = liveProg(Fd.id(progFd));
    if (prog.type() != ProgType.ITERATOR || prog.sleepable()) {
      return -Errno.EINVAL;
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    if (!(live(Fd.id(mapFd)) instanceof CallbackArray)) {
      return -Errno.EINVAL;
    }
    open(progFd);
    open(mapFd);
    return addLink(new Link(Fd.id(mapFd), Fd.id(progFd), -1, 1));
  }

  /**
   * {@code BPF_ITER_CREATE}: checks only; the open iterator is one descriptor more of the link's program and of its map,
   * and none of the link ({@code prepare_seq_file()}, kernel/bpf/bpf_iter.c).
   */
  public int checkIterator(int linkFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    return liveLink(Fd.id(linkFd)).isIterator() ? 0 : -Errno.EINVAL;
  }

  /**
   * {@code BPF_OBJ_PIN} under a new path: one descriptor more, or {@code -EINVAL} also for what is not open, since the
   * kernel tries map, program and link in turn ({@code bpf_fd_probe_obj()}, kernel/bpf/inode.c).
   */
  public int pin(int fd) {
    if (fd < 0) {
      return -Errno.EINVAL;
    }
    open(fd);
    return 0;
  }

  /** Whether a link holds this program. */
  public boolean isAttached(int progId) {
    for (int i = 0; i < linkCount; i++) {
      Link link = links[i];
      if (link != null && link.prog() == progId) {
        return true;
      }
    }
    return false;
  }

  // ------------------------------------------------- callbacks and tail calls

  /**
   * {@code bpf_timer_init()} and {@code bpf_timer_set_callback()}, or their like for workqueues and task work, as run by
   * a program: {@code -EINVAL} when no user reference of the map is left ({@code __bpf_async_init()}, kernel/bpf/helpers.c).
   */
  public int setCallback(int mapId, int index, int progId) {
    CallbackArray array = (CallbackArray) live(mapId);
    if (array.userRefs() == 0) {
      return -Errno.EINVAL;
    }
    getProg(progId);
    int pin = -1;
    int assoc = liveProg(progId).assoc();
    if (profile.lifetime() == KernelProfile.Lifetime.CALLBACK_REFERENCE && assoc >= 0) {
      getMap(assoc);
      pin = assoc;
    }
    clearCallback(mapId, index);
    setMap(mapId, ((CallbackArray) live(mapId)).withCallback(index, progId, pin));
    return 0;
  }

  /**
   * {@code bpf_task_work_schedule_signal()} and its like, as run by a program: {@code -EBUSY} while the element is
   * pending, and when no user reference of the map is left ({@code bpf_task_work_acquire_ctx()}, kernel/bpf/helpers.c).
   */
  public int scheduleTaskWork(int mapId, int index, int progId) {
    CallbackArray array = (CallbackArray) live(mapId);
    if (array.userRefs() == 0 || array.callbacks()[index] >= 0) {
      return -Errno.EBUSY;
    }
    return setCallback(mapId, index, progId);
  }

  /** Ends a callback: its program (and what it pins) is let go. */
  public void clearCallback(int mapId, int index) {
    CallbackArray array = (CallbackArray) live(mapId);
    int prog = array.callbacks()[index];
    if (prog < 0) {
      return;
    }
    setMap(mapId, array.withCallback(index, -1, -1));
    putProg(prog);
    if (array.pins()[index] >= 0) {
      putMap(array.pins()[index]);
    }
  }

  /** {@code BPF_MAP_UPDATE_ELEM} of a program array: {@code bpf_fd_array_map_update_elem()}, kernel/bpf/arraymap.c. */
  public int setTailCall(int arrayFd, int index, int progFd) {
    if (!Fd.isMap(arrayFd)) {
      return Fd.refusal(arrayFd);
    }
    int id = Fd.id(arrayFd);
    BpfMap map = live(id);
    if (map instanceof CallbackArray array) {
      if (index >= Math.max(1, array.callbacks().length)) {
        return -Errno.E2BIG;
      }
      if (index < array.callbacks().length) {
        clearCallback(id, index);
      }
      return 0;
    }
    if (!(map instanceof ProgArray array)) {
      return index != 0 ? -Errno.E2BIG : -Errno.EINVAL; // a struct_ops value whose reference count is not zero
    }
    if (index < 0 || index >= array.progs().length) {
      return -Errno.E2BIG;
    }
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    int progId = Fd.id(progFd);
    Prog prog = liveProg(progId);
    if (prog.type() == ProgType.EXT || array.owner() != null && !array.owner().equals(prog.kind())) {
      return -Errno.EINVAL;
    }
    setMap(id, array.withOwner(prog.kind()));
    if (prog.extended()) {
      return -Errno.EBUSY;
    }
    setProg(progId, prog.withArrayEntries(prog.arrayEntries() + 1).withRefs(prog.refs() + 1));
    setEntry(id, index, progId);
    return 0;
  }

  private void setEntry(int mapId, int index, int progId) {
    ProgArray array = (ProgArray) live(mapId);
    int old = array.progs()[index];
    setMap(mapId, array.withProg(index, progId));
    if (old >= 0) {
      Prog prog = liveProg(old);
      setProg(old, prog.withArrayEntries(prog.arrayEntries() - 1));
      putProg(old);
    }
  }

  // ------------------------------------------------------------------- release

  /** Carries out the releases that are under way, with all that follows from them. */
  public void settle() {
    settle(true);
  }

  /**
   * Carries out the releases that are under way.
   *
   * @param tasks whether to wait for Tasks RCU too, after which a freed struct_ops map lets its programs go ({@code
   *     bpf_struct_ops_map_free()})
   */
  public void settle(boolean tasks) {
    int kept = 0;
    while (dyingCount > kept) {
      own();
      int entry = dying[kept];
      if ((entry & 3) == LATE_PUT && !tasks) {
        kept++;
        continue;
      }
      dyingCount--;
      System.arraycopy(dying, kept + 1, dying, kept, dyingCount - kept);
      if ((entry & 3) == LATE_PUT) {
        putProg(entry >> 2);
      } else if (Fd.isProg(entry)) {
        freeProg(Fd.id(entry));
      } else {
        freeMap(Fd.id(entry));
      }
    }
  }

  /** Whether releases are under way. */
  public boolean isReleasing() {
    return dyingCount > 0;
  }

  /** {@code bpf_prog_free_deferred()} in kernel/bpf/core.c. */
  private void freeProg(int id) {
    Prog prog = liveProg(id);
    progs[id] = null;
    for (int map : prog.usedMaps()) {
      putMap(map);
    }
    if (prog.target() >= 0) {
      putProg(prog.target());
    }
    if (prog.type() != ProgType.STRUCT_OPS && prog.assoc() >= 0) {
      putMap(prog.assoc());
    }
  }

  private void freeMap(int id) {
    BpfMap map = live(id);
    if (map instanceof StructOpsMap structOps) {
      // bpf_struct_ops_map_free(): the programs' links are walked, so a program bound by a failed update is not told
      for (int prog : structOps.progs()) {
        if (prog >= 0) {
          dissociate(prog);
          die(prog << 2 | LATE_PUT);
        }
      }
      for (int i = 0; i < progCount; i++) {
        Prog prog = progs[i];
        if (prog != null && prog.assoc() == id) {
          setProg(i, prog.withAssoc(Prog.DANGLING));
        }
      }
    }
    own();
    maps[id] = null;
  }

  private void getProg(int id) {
    Prog prog = liveProg(id);
    setProg(id, prog.withRefs(prog.refs() + 1));
  }

  private void putProg(int id) {
    Prog prog = liveProg(id);
    setProg(id, prog.withRefs(prog.refs() - 1));
    if (prog.refs() == 1) {
      die(Fd.prog(id));
    }
  }

  private void getMap(int id) {
    BpfMap map = live(id);
    setMap(id, map.withRefs(map.refs() + 1, map.userRefs()));
  }

  private void putMap(int id) {
    BpfMap map = live(id);
    setMap(id, map.withRefs(map.refs() - 1, map.userRefs()));
    if (map.refs() == 1) {
      die(Fd.map(id));
    }
  }

  private void die(int fd) {
    own();
    if (dyingCount == dying.length) {
      dying = Arrays.copyOf(dying, Math.max(4, dyingCount * 2));
    }
    dying[dyingCount++] = fd;
  }

  // -------------------------------------------------------------------- tables

  private int addMap(BpfMap map) {
    own();
    int id = slot(maps, mapCount);
    if (id == maps.length) {
      maps = Arrays.copyOf(maps, Math.max(8, id * 2));
    }
    maps[id] = map;
    mapCount = Math.max(mapCount, id + 1);
    return id;
  }

  private int addLink(Link link) {
    own();
    int id = slot(links, linkCount);
    if (id == links.length) {
      links = Arrays.copyOf(links, Math.max(4, id * 2));
    }
    links[id] = link;
    linkCount = Math.max(linkCount, id + 1);
    return id;
  }

  private int slot(@Nullable Object[] array, int count) {
    for (int i = 0; reuseIds && i < count; i++) {
      if (array[i] == null) {
        return i;
      }
    }
    return count;
  }

  private void setProg(int id, Prog prog) {
    own();
    progs[id] = prog;
  }

  private void setMap(int id, BpfMap map) {
    own();
    maps[id] = map;
  }

  private void setLink(int id, Link link) {
    own();
    links[id] = link;
  }

  /** Copies the start state's arrays before the first write. */
  private void own() {
    if (!owned) {
      owned = true;
      progs = progs.clone();
      maps = maps.clone();
      links = links.clone();
      dying = dying.clone();
    }
  }

  private Prog liveProg(int id) {
    Prog prog = prog(id);
    if (prog == null) {
      throw new IllegalStateException("program " + id + " is freed");
    }
    return prog;
  }

  private BpfMap live(int id) {
    BpfMap map = map(id);
    if (map == null) {
      throw new IllegalStateException("map " + id + " is freed");
    }
    return map;
  }

  private StructOpsMap structOpsOf(int id) {
    return (StructOpsMap) live(id);
  }

  private Link liveLink(int id) {
    Link link = link(id);
    if (link == null) {
      throw new IllegalStateException("link " + id + " is freed");
    }
    return link;
  }
}
