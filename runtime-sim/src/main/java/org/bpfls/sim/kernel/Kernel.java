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

  private final Entities entities;
  private final StructOpsCommands structOps;
  private final ProgramLinks programLinks;
  private final ElementPrograms elements;

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
    entities = new Entities(start, reuseIds);
    structOps = new StructOpsCommands(profile, subsystem, entities);
    programLinks = new ProgramLinks(entities);
    elements = new ElementPrograms(profile, entities);
  }

  /** The state reached. */
  public KernelState state() {
    return entities.state();
  }

  /** The program with this id, or null when freed. Its count of references may be 0: being freed. */
  public @Nullable Prog prog(int id) {
    return entities.prog(id);
  }

  /** The map with this id, or null when freed. */
  public @Nullable BpfMap map(int id) {
    return entities.map(id);
  }

  /** The struct_ops map with this id, or null when it is none or freed. */
  public @Nullable StructOpsMap structOps(int id) {
    return entities.structOps(id);
  }

  /** The link with this id, or null when freed. */
  public @Nullable Link link(int id) {
    return entities.link(id);
  }

  /** Link ids go up to this, exclusively. */
  public int linkLimit() {
    return entities.linkLimit();
  }

  /** Map ids go up to this, exclusively. */
  public int mapLimit() {
    return entities.mapLimit();
  }

  /** Id of the link at whose place the tracepoint's perf probe runs among the raw probes. */
  public int perfProbe() {
    return entities.perfProbe();
  }

  // ------------------------------------------------------------------ creation

  /** {@code BPF_MAP_CREATE} of a struct_ops map with this many function members; its id, with one descriptor. */
  public int createStructOps(boolean link, int members) {
    int[] none = new int[members];
    Arrays.fill(none, -1);
    return entities.addMap(new StructOpsMap(link, 1, 1, State.INIT, none, 0, false, false));
  }

  /** {@code BPF_MAP_CREATE} of an array whose elements can each hold a callback; its id, with one descriptor. */
  public int createArray(int elements) {
    int[] none = new int[elements];
    Arrays.fill(none, -1);
    return entities.addMap(new CallbackArray(1, 1, none, none));
  }

  /** {@code BPF_MAP_CREATE} of a program array; its id, with one descriptor. */
  public int createProgArray(int elements) {
    int[] none = new int[elements];
    Arrays.fill(none, -1);
    return entities.addMap(new ProgArray(1, 1, none, null));
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
      BpfMap used = entities.live(id);
      if (used instanceof ProgArray array && array.owner() == null) {
        used = array.withOwner(prog.kind());
      }
      entities.setMap(id, used.withRefs(used.refs() + 1, used.userRefs()));
    }
    if (target >= 0) {
      entities.getProg(target);
    }
    return entities.addProg(prog);
  }

  // --------------------------------------------------------------- descriptors

  /** Opens another descriptor (or pin) of what this one refers to. */
  public void open(int fd) {
    entities.open(fd);
  }

  /** {@code BPF_{PROG,MAP}_GET_FD_BY_ID}: opens a descriptor of a live entity, or {@code -ENOENT}. */
  public int reopen(int fd) {
    int id = Fd.id(fd);
    boolean alive;
    if (Fd.isProg(fd)) {
      Prog prog = entities.prog(id);
      alive = prog != null && prog.refs() > 0;
    } else {
      BpfMap map = entities.map(id);
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
      entities.putProg(id);
    } else if (Fd.isMap(fd)) {
      BpfMap map = entities.live(id);
      entities.setMap(id, map.withRefs(map.refs(), map.userRefs() - 1));
      if (map.userRefs() == 1) {
        elements.releaseUserRefs(id);
      }
      entities.putMap(id);
    } else if (Fd.isLink(fd)) {
      Link link = entities.liveLink(id);
      entities.setLink(id, link.withRefs(link.refs() - 1));
      if (link.refs() == 1) {
        freeLink(id);
      }
    }
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

  // --------------------------------------------------------------- struct_ops

  /** {@code BPF_PROG_ASSOC_STRUCT_OPS}: {@code prog_assoc_struct_ops()} in kernel/bpf/syscall.c. */
  public int assoc(int progFd, int mapFd, int flags) {
    return structOps.assoc(progFd, mapFd, flags);
  }

  /**
   * {@code bpf_prog_get_assoc_struct_ops()}: the map whose instance the running program gets.
   *
   * @return a map's id, {@link Prog#NONE} for NULL without association, {@link Prog#POISON} for NULL because it is
   *     ambiguous, or {@link Prog#DANGLING}
   */
  public int associated(int progId) {
    return structOps.associated(progId);
  }

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
    return entities.live(id) instanceof StructOpsMap ? structOps.update(id, memberFds, tag) : elements.updateFirst(id);
  }

  /** {@code BPF_MAP_DELETE_ELEM} of element 0. */
  public int delete(int mapFd) {
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    return entities.live(id) instanceof StructOpsMap ? structOps.delete(id) : elements.deleteFirst(id);
  }

  // --------------------------------------------------------------------- links

  /** {@code BPF_LINK_CREATE} for a struct_ops map: a link's id or an error; {@code bpf_struct_ops_link_create()}. */
  public int createLink(int mapFd) {
    return structOps.createLink(mapFd);
  }

  /** {@code BPF_LINK_UPDATE}: {@code link_update()} and {@code bpf_struct_ops_map_link_update()}. */
  public int updateLink(int linkFd, int mapFd) {
    return structOps.updateLink(linkFd, mapFd);
  }

  /** {@code BPF_LINK_DETACH}: {@code link_detach()} and {@code bpf_struct_ops_map_link_detach()}. */
  public int detachLink(int linkFd) {
    return structOps.detachLink(linkFd);
  }

  private void freeLink(int id) {
    Link link = entities.liveLink(id);
    entities.removeLink(id);
    if (link.isIterator()) {
      close(Fd.map(link.map()));
    } else if (link.map() >= 0) {
      structOps.unregister(link.map());
      entities.putMap(link.map());
    }
    programLinks.release(link);
  }

  /**
   * Attaches a program by a link: a link's id or an error. Refused as in {@code bpf_tracing_prog_attach()} and
   * {@code __bpf_trampoline_link_prog()} (kernel/bpf), {@code perf_event_attach_bpf_prog()} (kernel/trace).
   */
  public int attachProg(int progFd) {
    return programLinks.attachProg(progFd);
  }

  /**
   * {@code BPF_LINK_CREATE} of an iterator over the elements of a map: a link's id or an error. The link holds a user
   * reference of the map. {@code bpf_iter_link_attach()} and {@code bpf_iter_attach_map()}, kernel/bpf.
   */
  public int attachIterator(int progFd, int mapFd) {
    return programLinks.attachIterator(progFd, mapFd);
  }

  /**
   * {@code BPF_ITER_CREATE}: checks only; the open iterator is one descriptor more of the link's program and of its map,
   * and none of the link ({@code prepare_seq_file()}, kernel/bpf/bpf_iter.c).
   */
  public int checkIterator(int linkFd) {
    return programLinks.checkIterator(linkFd);
  }

  /** Whether a link holds this program. */
  public boolean isAttached(int progId) {
    return programLinks.isAttached(progId);
  }

  // ------------------------------------------------- callbacks and tail calls

  /**
   * {@code bpf_timer_init()} and {@code bpf_timer_set_callback()}, or their like for workqueues and task work, as run by
   * a program: {@code -EINVAL} when no user reference of the map is left ({@code __bpf_async_init()}, kernel/bpf/helpers.c).
   */
  public int setCallback(int mapId, int index, int progId) {
    return elements.setCallback(mapId, index, progId);
  }

  /**
   * {@code bpf_task_work_schedule_signal()} and its like, as run by a program: {@code -EBUSY} while the element is
   * pending, and when no user reference of the map is left ({@code bpf_task_work_acquire_ctx()}, kernel/bpf/helpers.c).
   */
  public int scheduleTaskWork(int mapId, int index, int progId) {
    return elements.scheduleTaskWork(mapId, index, progId);
  }

  /** Ends a callback: its program (and what it pins) is let go. */
  public void clearCallback(int mapId, int index) {
    elements.clearCallback(mapId, index);
  }

  /** {@code BPF_MAP_UPDATE_ELEM} of a program array: {@code bpf_fd_array_map_update_elem()}, kernel/bpf/arraymap.c. */
  public int setTailCall(int arrayFd, int index, int progFd) {
    return elements.setTailCall(arrayFd, index, progFd);
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
    while (entities.dyingCount() > kept) {
      int entry = entities.dying(kept);
      boolean late = (entry & 3) == LATE_PUT;
      if (late && !tasks) {
        kept++;
        continue;
      }
      entities.removeDying(kept);
      if (late) {
        entities.putProg(entry >> 2);
      } else if (Fd.isProg(entry)) {
        freeProg(Fd.id(entry));
      } else {
        freeMap(Fd.id(entry));
      }
    }
  }

  /** Whether releases are under way. */
  public boolean isReleasing() {
    return entities.dyingCount() > 0;
  }

  /** {@code bpf_prog_free_deferred()} in kernel/bpf/core.c. */
  private void freeProg(int id) {
    Prog prog = entities.liveProg(id);
    entities.removeProg(id);
    for (int map : prog.usedMaps()) {
      entities.putMap(map);
    }
    if (prog.target() >= 0) {
      entities.putProg(prog.target());
    }
    if (prog.type() != ProgType.STRUCT_OPS && prog.assoc() >= 0) {
      entities.putMap(prog.assoc());
    }
  }

  private void freeMap(int id) {
    BpfMap map = entities.live(id);
    if (map instanceof StructOpsMap freed) {
      // bpf_struct_ops_map_free(): the programs' links are walked, so a program bound by a failed update is not told
      for (int prog : freed.progs()) {
        if (prog >= 0) {
          structOps.dissociate(prog);
          entities.die(prog << 2 | LATE_PUT);
        }
      }
      for (int i = 0; i < entities.progLimit(); i++) {
        Prog prog = entities.prog(i);
        if (prog != null && prog.assoc() == id) {
          entities.setProg(i, prog.withAssoc(Prog.DANGLING));
        }
      }
    }
    entities.removeMap(id);
  }
}
