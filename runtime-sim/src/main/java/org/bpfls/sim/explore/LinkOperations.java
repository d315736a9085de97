package org.bpfls.sim.explore;

import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Link;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.libbpf.ObjectFile.MapKind;

/** Attaching programs and struct_ops maps, one by one or as a skeleton, and what is done with links afterwards. */
final class LinkOperations {
  private final Transition step;
  private final LinkVariables variables;

  LinkOperations(Transition step) {
    this.step = step;
    this.variables = new LinkVariables(step);
  }

  // ----------------------------------------------------------------- skeletons

  /** One part per call: the next program or map that is to be attached. */
  void attachSkeleton(String name) {
    Instance instance = step.opened(name);
    if (instance == null) {
      return;
    }
    Model.Source source = step.source(name);
    if (instance.object.state() != BpfObject.State.LOADED) {
      step.fail(-Errno.EINVAL, Cause.NOT_LOADED);
      return;
    }
    int slot = nextToAttach(instance, source);
    if (slot < 0) {
      step.succeed();
      return;
    }
    int map = slot - source.programs.size();
    Instance after = map < 0 ? attachedProgram(instance, source, slot) : attachedMap(name, instance, map, slot);
    step.attached = map < 0 ? source.file.programs().get(slot).name() : source.file.maps().get(map).name();
    step.put(name, after);
    step.finished = step.result < 0 || nextToAttach(after, source) < 0;
  }

  private Instance attachedProgram(Instance instance, Model.Source source, int program) {
    int link = step.kernel.attachProg(Transition.progFd(instance, program));
    return step.done(link) ? markAttached(instance, source, program).withLink(program, link) : instance;
  }

  private Instance attachedMap(String name, Instance instance, int map, int slot) {
    int link = attach(name, instance, map);
    return step.done(link) ? instance.withLink(slot, isLinkMap(instance, map) ? link : Instance.BORROWED) : instance;
  }

  /** The slot of what skeleton attach comes to next, or -1. */
  private static int nextToAttach(Instance instance, Model.Source source) {
    int programs = source.programs.size();
    for (int slot = 0; slot < instance.links.length; slot++) {
      boolean wanted = instance.autoattach[slot] && instance.links[slot] == Instance.NO_LINK;
      if (wanted && (slot < programs ? canAttach(instance, source, slot) : canAttach(instance, slot - programs))) {
        return slot;
      }
    }
    return -1;
  }

  private static boolean canAttach(Instance instance, Model.Source source, int program) {
    return source.model.programs().get(program).kind() != ProgramModel.Kind.STRUCT_OPS
        && instance.object.autoload(program)
        && instance.object.progId(program) >= 0;
  }

  private static boolean canAttach(Instance instance, int map) {
    return instance.object.mapId(map) >= 0 && instance.object.file().maps().get(map).kind().isStructOps();
  }

  void detachSkeleton(String name) {
    Instance instance = step.opened(name);
    if (instance == null) {
      return;
    }
    int programs = step.source(name).programs.size();
    for (int slot = 0; slot < instance.links.length; slot++) {
      int link = instance.links[slot];
      if (link >= 0) {
        step.kernel.close(Fd.link(link));
      } else if (link == Instance.BORROWED) {
        step.kernel.delete(Transition.mapFd(instance, slot - programs));
      }
      instance = instance.withLink(slot, Instance.NO_LINK);
    }
    step.put(name, instance);
    step.succeed();
  }

  // -------------------------------------------------------- programs and maps

  void attach(LoaderOp.AttachProgram op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = step.source(op.instance());
    int program = source.program(op.program());
    int fd = Transition.progFd(instance, program);
    if (fd == Fd.NONE) {
      step.fail(-Errno.EINVAL, program < 0 ? Cause.UNKNOWN_NAME : Cause.NO_PROGRAM);
      return;
    }
    int link = step.kernel.attachProg(fd);
    if (step.done(link)) {
      step.put(op.instance(), markAttached(instance, source, program));
      variables.write(op.linkVar(), LinkVariables.ofLink(link));
    }
  }

  private static Instance markAttached(Instance instance, Model.Source source, int program) {
    return source.model.programs().get(program).runsWhenAttached() ? instance.withCouldRun(program) : instance;
  }

  void attach(LoaderOp.AttachStructOps op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    int map = step.source(op.instance()).map(op.map());
    if (instance.object.mapId(map) < 0) {
      step.fail(-Errno.EINVAL, map < 0 ? Cause.UNKNOWN_NAME : Cause.NO_MAP);
      return;
    }
    int link = attach(op.instance(), instance, map);
    if (step.done(link)) {
      int value =
          isLinkMap(instance, map)
              ? LinkVariables.ofLink(link)
              : LinkVariables.ofMap(step.model.instance(op.instance()), map);
      variables.write(op.linkVar(), value);
    }
  }

  /** {@code bpf_map__attach_struct_ops()}. */
  private int attach(String name, Instance instance, int map) {
    step.setInstance = step.model.instance(name);
    step.setMap = map;
    return instance.object.attachStructOps(step.kernel, map);
  }

  private static boolean isLinkMap(Instance instance, int map) {
    return instance.object.file().maps().get(map).kind() == MapKind.STRUCT_OPS_LINK;
  }

  // --------------------------------------------------------------------- links

  /** Destroying NULL is fine, as in libbpf. */
  void destroy(String variable) {
    int value = variables.read(variable);
    if (LinkVariables.isLink(value)) {
      step.kernel.close(LinkVariables.linkFd(value));
      step.succeed();
    } else if (value >= 0) {
      step.done(step.kernel.delete(variables.mapFd(value)));
    }
    variables.write(variable, Instance.NO_LINK);
  }

  void disconnect(String variable) {
    variables.write(variable, Instance.NO_LINK);
  }

  void move(LoaderOp.MoveLink op) {
    int link = variables.read(op.from());
    variables.write(op.from(), Instance.NO_LINK);
    variables.write(op.to(), link);
  }

  void update(LoaderOp.UpdateLink op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    int value = variables.read(op.linkVar());
    int map = step.source(op.instance()).map(op.map());
    if (value < 0 || map < 0) {
      step.fail(-Errno.EINVAL, value < 0 ? Cause.BAD_STATE : Cause.UNKNOWN_NAME);
      return;
    }
    step.setInstance = step.model.instance(op.instance());
    step.setMap = map;
    Integer link = LinkVariables.isLink(value) ? LinkVariables.linkFd(value) : null;
    step.done(instance.object.updateLink(step.kernel, link, map));
  }

  void pin(String variable) {
    int value = variables.read(variable);
    Link link = LinkVariables.isLink(value) ? step.kernel.link(LinkVariables.linkId(value)) : null;
    if (link == null) {
      step.fail(-Errno.EINVAL, Cause.BAD_STATE);
    } else if (link.refs() > 1) {
      step.fail(-Errno.EEXIST, Cause.BAD_STATE);
    } else {
      step.kernel.open(LinkVariables.linkFd(value));
      step.succeed();
    }
  }
}
