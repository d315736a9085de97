package org.bpfls.sim.scenario;

import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.kernel.ProgType;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.scenario.Holdings.Attachment;
import org.bpfls.sim.scenario.Holdings.Entity;
import org.bpfls.sim.scenario.ObjectConfig.MapConfig;
import org.jspecify.annotations.Nullable;

/** How the recording process attached and detached, through libbpf or by hand, and what it did with the links. */
final class Attachments {
  private final Machine machine;
  private final Kernel kernel;
  private final Holdings held;
  private final Loading loading;

  Attachments(Machine machine, Holdings held, Loading loading) {
    this.machine = machine;
    this.kernel = machine.kernel;
    this.held = held;
    this.loading = loading;
  }

  int attach(Step.Attach step) {
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
    MapConfig config = loading.mapConfig(map);
    if (config == null) {
      return -Errno.ENOENT;
    }
    int err = kernel.update(held.fd(map), held.members(config.test1(), config.test2(), map.object), config.tag());
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

  private static boolean isLinkMap(String name) {
    int dot = name.indexOf('.');
    return dot >= 0 && dot + 1 < name.length() && name.charAt(dot + 1) == 'm';
  }

  int detach(Step.Detach step) {
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

  int detachLink(Step.LinkDetach step) {
    Attachment link = held.link(step.link());
    return link == null ? -Errno.ENOENT : kernel.detachLink(held.linkFd(link));
  }

  /** What the recorder read where a struct_ops link's information has its map's id. */
  String linkedMap(int fd) {
    Link link = Fd.isLink(fd) ? kernel.link(Fd.id(fd)) : null;
    if (link == null) {
      return "?";
    }
    if (link.isStructOps()) {
      return link.map() < 0 ? "none" : machine.mapName(link.map());
    }
    ProgType type = machine.program(link.prog()).type();
    return switch (type) {
      case RAW_TRACEPOINT, TRACING_RAW_TP, EXT, ITERATOR -> "none";
      default -> "?";
    };
  }

  int updateLink(Step.LinkUpdate step) {
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

  int createLink(Step.LinkCreate step) {
    int result = kernel.createLink(held.fd(step.map()));
    if (result < 0) {
      return result;
    }
    boolean bottom = held.isBottomFree();
    Attachment link = held.addLink(step.link(), Fd.link(result));
    link.map = step.map();
    link.atBottom = bottom;
    return 0;
  }

  int attachProgram(Step.ProgAttach step) {
    Entity prog = held.entity(step.prog());
    if (prog == null || held.object(prog.object) == null) {
      return -Errno.ENODEV;
    }
    int result = kernel.attachProg(prog.fd);
    if (result < 0) {
      return result;
    }
    held.addLink(step.link(), Fd.link(result)).libbpf = true;
    return 0;
  }

  int attachIterator(Step.IterAttach step) {
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
}
