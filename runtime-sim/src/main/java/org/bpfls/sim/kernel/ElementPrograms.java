package org.bpfls.sim.kernel;

/** The programs that elements of maps hold: callbacks of timers, workqueues and task work, and tail-call targets. */
final class ElementPrograms {
  private final KernelProfile profile;
  private final Entities entities;

  ElementPrograms(KernelProfile profile, Entities entities) {
    this.profile = profile;
    this.entities = entities;
  }

  /**
   * {@code bpf_timer_init()} and {@code bpf_timer_set_callback()}, or their like for workqueues and task work, as run by
   * a program: {@code -EINVAL} when no user reference of the map is left ({@code __bpf_async_init()}, kernel/bpf/helpers.c).
   */
  int setCallback(int mapId, int index, int progId) {
    CallbackArray array = (CallbackArray) entities.live(mapId);
    if (array.userRefs() == 0) {
      return -Errno.EINVAL;
    }
    entities.getProg(progId);
    int pin = -1;
    int assoc = entities.liveProg(progId).assoc();
    if (profile.lifetime() == KernelProfile.Lifetime.CALLBACK_REFERENCE && assoc >= 0) {
      entities.getMap(assoc);
      pin = assoc;
    }
    clearCallback(mapId, index);
    entities.setMap(mapId, ((CallbackArray) entities.live(mapId)).withCallback(index, progId, pin));
    return 0;
  }

  /**
   * {@code bpf_task_work_schedule_signal()} and its like, as run by a program: {@code -EBUSY} while the element is
   * pending, and when no user reference of the map is left ({@code bpf_task_work_acquire_ctx()}, kernel/bpf/helpers.c).
   */
  int scheduleTaskWork(int mapId, int index, int progId) {
    CallbackArray array = (CallbackArray) entities.live(mapId);
    if (array.userRefs() == 0 || array.callbacks()[index] >= 0) {
      return -Errno.EBUSY;
    }
    return setCallback(mapId, index, progId);
  }

  /** Ends a callback: its program (and what it pins) is let go. */
  void clearCallback(int mapId, int index) {
    CallbackArray array = (CallbackArray) entities.live(mapId);
    int prog = array.callbacks()[index];
    if (prog < 0) {
      return;
    }
    entities.setMap(mapId, array.withCallback(index, -1, -1));
    entities.putProg(prog);
    if (array.pins()[index] >= 0) {
      entities.putMap(array.pins()[index]);
    }
  }

  /** {@code BPF_MAP_UPDATE_ELEM} of a program array: {@code bpf_fd_array_map_update_elem()}, kernel/bpf/arraymap.c. */
  int setTailCall(int arrayFd, int index, int progFd) {
    if (!Fd.isMap(arrayFd)) {
      return Fd.refusal(arrayFd);
    }
    int id = Fd.id(arrayFd);
    BpfMap map = entities.live(id);
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
    Prog prog = entities.liveProg(progId);
    if (prog.type() == ProgType.EXT || array.owner() != null && !array.owner().equals(prog.kind())) {
      return -Errno.EINVAL;
    }
    entities.setMap(id, array.withOwner(prog.kind()));
    if (prog.extended()) {
      return -Errno.EBUSY;
    }
    entities.setProg(progId, prog.withArrayEntries(prog.arrayEntries() + 1).withRefs(prog.refs() + 1));
    setEntry(id, index, progId);
    return 0;
  }

  private void setEntry(int mapId, int index, int progId) {
    ProgArray array = (ProgArray) entities.live(mapId);
    int old = array.progs()[index];
    entities.setMap(mapId, array.withProg(index, progId));
    if (old >= 0) {
      Prog prog = entities.liveProg(old);
      entities.setProg(old, prog.withArrayEntries(prog.arrayEntries() - 1));
      entities.putProg(old);
    }
  }

  /** {@code BPF_MAP_UPDATE_ELEM} with a struct_ops map's value: an element loses its callback, and no program has fd 0. */
  int updateFirst(int id) {
    BpfMap map = entities.live(id);
    if (map instanceof CallbackArray array && array.callbacks().length > 0) {
      clearCallback(id, 0);
    }
    return map instanceof ProgArray ? -Errno.EINVAL : 0;
  }

  /** {@code BPF_MAP_DELETE_ELEM} of element 0: only a program array's can be deleted. */
  int deleteFirst(int id) {
    if (!(entities.live(id) instanceof ProgArray array)) {
      return -Errno.EINVAL;
    }
    int old = array.progs()[0];
    setEntry(id, 0, -1);
    return old < 0 ? -Errno.ENOENT : 0;
  }

  /** {@code map_release_uref}: callbacks and tail calls end with the last user reference. */
  void releaseUserRefs(int id) {
    BpfMap map = entities.map(id);
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
}
