package org.bpfls.sim.kernel;

/** Links that attach programs, other than those of struct_ops maps. */
final class ProgramLinks {
  private final Entities entities;

  ProgramLinks(Entities entities) {
    this.entities = entities;
  }

  /**
   * Attaches a program by a link: a link's id or an error. Refused as in {@code bpf_tracing_prog_attach()} and
   * {@code __bpf_trampoline_link_prog()} (kernel/bpf), {@code perf_event_attach_bpf_prog()} (kernel/trace).
   */
  int attachProg(int progFd) {
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    int id = Fd.id(progFd);
    Prog prog = entities.liveProg(id);
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
        Prog replaced = entities.liveProg(target);
        if (replaced.extended() || replaced.arrayEntries() > 0) {
          return -Errno.EBUSY;
        }
        entities.setProg(target, replaced.withExtended(true));
        prog = prog.withTarget(-1);
        entities.setProg(id, prog);
        break;
      default:
        if (!prog.type().attachable()) {
          return -Errno.EOPNOTSUPP;
        }
    }
    entities.getProg(id);
    int link = entities.addLink(new Link(-1, id, target, 1));
    if (prog.type() == ProgType.TRACEPOINT && entities.perfProbe() == Integer.MAX_VALUE) {
      entities.setPerfProbe(link);
    }
    return link;
  }

  /**
   * {@code BPF_LINK_CREATE} of an iterator over the elements of a map: a link's id or an error. The link holds a user
   * reference of the map. {@code bpf_iter_link_attach()} and {@code bpf_iter_attach_map()}, kernel/bpf.
   */
  int attachIterator(int progFd, int mapFd) {
    if (!Fd.isProg(progFd)) {
      return Fd.refusal(progFd);
    }
    Prog prog = entities.liveProg(Fd.id(progFd));
    if (prog.type() != ProgType.ITERATOR || prog.sleepable()) {
      return -Errno.EINVAL;
    }
    if (!Fd.isMap(mapFd)) {
      return Fd.refusal(mapFd);
    }
    if (!(entities.live(Fd.id(mapFd)) instanceof CallbackArray)) {
      return -Errno.EINVAL;
    }
    entities.open(progFd);
    entities.open(mapFd);
    return entities.addLink(new Link(Fd.id(mapFd), Fd.id(progFd), -1, 1));
  }

  /**
   * {@code BPF_ITER_CREATE}: checks only; the open iterator is one descriptor more of the link's program and of its map,
   * and none of the link ({@code prepare_seq_file()}, kernel/bpf/bpf_iter.c).
   */
  int checkIterator(int linkFd) {
    if (!Fd.isLink(linkFd)) {
      return Fd.refusal(linkFd);
    }
    return entities.liveLink(Fd.id(linkFd)).isIterator() ? 0 : -Errno.EINVAL;
  }

  /** Whether a link holds this program. */
  boolean isAttached(int progId) {
    for (int i = 0; i < entities.linkLimit(); i++) {
      Link link = entities.link(i);
      if (link != null && link.prog() == progId) {
        return true;
      }
    }
    return false;
  }

  /** Lets go what a link that is gone held: program, target and the map it visits. */
  void release(Link link) {
    if (link.target() >= 0) {
      entities.setProg(link.target(), entities.liveProg(link.target()).withExtended(false));
      entities.putProg(link.target());
    }
    if (link.prog() >= 0) {
      if (entities.liveProg(link.prog()).type() == ProgType.TRACEPOINT && !hasPerfProbe()) {
        entities.setPerfProbe(Integer.MAX_VALUE);
      }
      entities.putProg(link.prog());
    }
  }

  private boolean hasPerfProbe() {
    for (int i = 0; i < entities.linkLimit(); i++) {
      Link link = entities.link(i);
      if (link != null && link.prog() >= 0 && entities.liveProg(link.prog()).type() == ProgType.TRACEPOINT) {
        return true;
      }
    }
    return false;
  }
}
