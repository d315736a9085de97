package org.bpfls.sim.kernel;

import org.bpfls.sim.kernel.StructOpsMap.State;

/** struct_ops maps: their value, their links, and the association of programs with them. */
final class StructOpsCommands {
  private final KernelProfile profile;
  private final Subsystem subsystem;
  private final Entities entities;

  StructOpsCommands(KernelProfile profile, Subsystem subsystem, Entities entities) {
    this.profile = profile;
    this.subsystem = subsystem;
    this.entities = entities;
  }

  /** {@code BPF_PROG_ASSOC_STRUCT_OPS}: {@code prog_assoc_struct_ops()} in kernel/bpf/syscall.c. */
  int assoc(int progFd, int mapFd, int flags) {
    if (flags != 0) {
      return -Errno.EINVAL;
    }
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    if (entities.liveProg(Fd.id(progFd)).type() == ProgType.STRUCT_OPS) {
      return -Errno.EINVAL;
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    if (!(entities.map(Fd.id(mapFd)) instanceof StructOpsMap)) {
      return -Errno.EINVAL;
    }
    return associate(Fd.id(progFd), Fd.id(mapFd));
  }

  /** {@code bpf_prog_assoc_struct_ops()} in kernel/bpf/bpf_struct_ops.c. */
  private int associate(int progId, int mapId) {
    Prog prog = entities.liveProg(progId);
    boolean implementation = prog.type() == ProgType.STRUCT_OPS;
    if (prog.assoc() == mapId) {
      if (!implementation && profile.repeatTakesReference()) {
        entities.getMap(mapId);
      }
      return 0;
    }
    if (prog.assoc() == Prog.NONE) {
      if (!implementation) {
        entities.getMap(mapId);
      }
      entities.setProg(progId, prog.withAssoc(mapId));
      return 0;
    }
    if (!implementation) {
      if (profile.refusalTakesReference()) {
        entities.getMap(mapId);
      }
      return -Errno.EBUSY;
    }
    boolean last = profile.reuse() == KernelProfile.Reuse.LAST_WINS;
    entities.setProg(progId, prog.withAssoc(last ? mapId : Prog.POISON));
    return 0;
  }

  /** {@code bpf_prog_disassoc_struct_ops()}; revisions v1 and v2 also cleared what was not this map's. */
  void dissociate(int progId) {
    Prog prog = entities.liveProg(progId);
    if (prog.assoc() != Prog.POISON || profile.reuse() == KernelProfile.Reuse.POISON_UNTIL_FREE) {
      entities.setProg(progId, prog.withAssoc(Prog.NONE));
    }
  }

  /**
   * {@code bpf_prog_get_assoc_struct_ops()}: the map whose instance the running program gets.
   *
   * @return a map's id, {@link Prog#NONE} for NULL without association, {@link Prog#POISON} for NULL because it is
   *     ambiguous, or {@link Prog#DANGLING}
   */
  int associated(int progId) {
    int assoc = entities.liveProg(progId).assoc();
    if (assoc >= 0 && !profile.zeroedWhileInitializing()) {
      StructOpsMap map = entities.structOps(assoc);
      if (map != null && map.state() == State.INIT) {
        return Prog.NONE;
      }
    }
    return assoc;
  }

  /**
   * {@code BPF_MAP_UPDATE_ELEM} of a struct_ops map: {@code bpf_struct_ops_map_update_elem()}.
   *
   * @param memberFds descriptor per function member, or {@link Kernel#NULL_MEMBER}
   * @param tag the data member
   */
  int update(int id, int[] memberFds, int tag) {
    StructOpsMap map = entities.structOpsOf(id);
    if (map.state() != State.INIT) {
      return -Errno.EBUSY;
    }
    int[] members = map.progs().clone();
    int err = bind(id, memberFds, members);
    StructOpsMap bound = entities.structOpsOf(id).withValue(State.INIT, members, tag);
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
      entities.setMap(id, bound.withState(State.READY));
    } else {
      subsystem.note(Subsystem.Note.REGISTERED, id, bound);
      StructOpsMap used = bound.withState(State.INUSE).withRegistered(true);
      entities.setMap(id, used.withRefs(used.refs() + 1, used.userRefs()));
    }
    return 0;
  }

  /** Takes the members' programs one by one, and associates each at once. */
  private int bind(int mapId, int[] memberFds, int[] members) {
    for (int i = 0; i < memberFds.length; i++) {
      int fd = memberFds[i];
      if (fd == Kernel.NULL_MEMBER) {
        continue;
      }
      if (!Fd.isProg(fd)) {
        return Fd.refusal(fd);
      }
      Prog prog = entities.liveProg(Fd.id(fd));
      if (prog.type() != ProgType.STRUCT_OPS || prog.member() != i) {
        return -Errno.EINVAL;
      }
      entities.getProg(Fd.id(fd));
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
        entities.putProg(prog);
      }
    }
  }

  /** {@code BPF_MAP_DELETE_ELEM} of element 0: {@code bpf_struct_ops_map_delete_elem()}. */
  int delete(int id) {
    StructOpsMap map = entities.structOpsOf(id);
    if (map.link()) {
      return -Errno.EOPNOTSUPP;
    }
    switch (map.state()) {
      case INUSE:
        entities.setMap(id, map.withState(State.TOBEFREE));
        unregister(id);
        entities.putMap(id);
        return 0;
      case TOBEFREE:
        return -Errno.EINPROGRESS;
      default:
        return -Errno.ENOENT;
    }
  }

  /** Tells the subsystem that a map's instance is gone. */
  void unregister(int id) {
    StructOpsMap map = entities.structOpsOf(id);
    subsystem.note(Subsystem.Note.UNREGISTERED, id, map);
    entities.setMap(id, map.withRegistered(false));
  }

  /** {@code BPF_LINK_CREATE} for a struct_ops map: a link's id or an error; {@code bpf_struct_ops_link_create()}. */
  int createLink(int mapFd) {
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    if (!(entities.map(id) instanceof StructOpsMap map) || !map.link() || map.state() != State.READY) {
      return -Errno.EINVAL;
    }
    int err = subsystem.register(map);
    if (err != 0) {
      return err;
    }
    entities.setMap(id, map.withRegistered(true));
    subsystem.note(Subsystem.Note.REGISTERED, id, map);
    entities.getMap(id);
    return entities.addLink(new Link(id, -1, -1, 1));
  }

  /** {@code BPF_LINK_UPDATE}: {@code link_update()} and {@code bpf_struct_ops_map_link_update()}. */
  int updateLink(int linkFd, int mapFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    Link link = entities.liveLink(Fd.id(linkFd));
    if (!link.isStructOps()) {
      return Fd.isProg(mapFd) ? -Errno.EINVAL : Fd.refusal(mapFd);
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    int id = Fd.id(mapFd);
    if (!(entities.map(id) instanceof StructOpsMap map) || !map.link() || map.state() != State.READY) {
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
      entities.setMap(link.map(), entities.structOpsOf(link.map()).withRegistered(false));
      entities.setMap(id, map.withRegistered(true));
    }
    subsystem.note(Subsystem.Note.UPDATED, id, map);
    entities.getMap(id);
    entities.setLink(Fd.id(linkFd), link.withMap(id));
    entities.putMap(link.map());
    return 0;
  }

  /** {@code BPF_LINK_DETACH}: {@code link_detach()} and {@code bpf_struct_ops_map_link_detach()}. */
  int detachLink(int linkFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    Link link = entities.liveLink(Fd.id(linkFd));
    if (!link.isStructOps()) {
      return -Errno.EOPNOTSUPP;
    }
    if (link.map() >= 0) {
      unregister(link.map());
      entities.setLink(Fd.id(linkFd), link.withMap(-1));
      entities.putMap(link.map());
    }
    return 0;
  }
}
