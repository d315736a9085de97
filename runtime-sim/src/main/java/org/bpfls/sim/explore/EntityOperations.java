package org.bpfls.sim.explore;

import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.libbpf.BpfObject;

/** What a loader does with single programs and maps of a loaded object, attaching them aside. */
final class EntityOperations {
  private final Transition step;

  EntityOperations(Transition step) {
    this.step = step;
  }

  // --------------------------------------------------------------- association

  void associate(LoaderOp.Assoc op) {
    Instance instance = step.opened(op.instance());
    Instance other = step.opened(op.mapInstance());
    if (instance == null || other == null) {
      return;
    }
    int program = step.source(op.instance()).program(op.program());
    int map = step.source(op.mapInstance()).map(op.map());
    int err =
        op.via() == LoaderOp.Assoc.Via.LIBBPF
            ? instance.object.assoc(step.kernel, program, other.object, map, op.flags())
            : step.kernel.assoc(Transition.progFd(instance, program), Transition.mapFd(other, map), op.flags());
    if (err == 0) {
      step.succeed();
    } else {
      step.fail(err, refusal(op, instance.object, program, other.object, map));
    }
  }

  /** Why an association was refused: in the order in which libbpf and the kernel look. */
  private Cause refusal(LoaderOp.Assoc op, BpfObject object, int program, BpfObject mapObject, int map) {
    if (program < 0 || map < 0) {
      return Cause.UNKNOWN_NAME;
    }
    if (op.via() != LoaderOp.Assoc.Via.LIBBPF && op.flags() != 0) {
      return Cause.BAD_FLAGS;
    }
    if (object.progId(program) < 0) {
      return object.state() == BpfObject.State.OPEN ? Cause.NOT_LOADED : Cause.NO_PROGRAM;
    }
    if (isStructOps(step.source(op.instance()), program)) {
      return Cause.STRUCT_OPS_PROGRAM;
    }
    if (mapObject.mapId(map) < 0) {
      return mapObject.state() == BpfObject.State.OPEN ? Cause.NOT_LOADED : Cause.NO_MAP;
    }
    if (!mapObject.file().maps().get(map).kind().isStructOps()) {
      return Cause.NOT_STRUCT_OPS_MAP;
    }
    return op.flags() != 0 ? Cause.BAD_FLAGS : Cause.CONFLICT;
  }

  private static boolean isStructOps(Model.Source source, int program) {
    return source.model.programs().get(program).kind() == ProgramModel.Kind.STRUCT_OPS;
  }

  // --------------------------------------------------------------- descriptors

  void close(LoaderOp.CloseFd op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    int fd = fd(op.instance(), instance, op.programOrMap());
    if (fd == Fd.NONE) {
      step.fail(-Errno.EBADF, Cause.BAD_STATE);
      return;
    }
    step.kernel.close(fd);
    Model.Source source = step.source(op.instance());
    int program = source.program(op.programOrMap());
    int map = program >= 0 ? -1 : source.map(op.programOrMap());
    step.put(op.instance(), instance.with(instance.object.withoutDescriptor(program, map)));
    step.succeed();
  }

  /** A program's descriptor, or else a map's of that name. */
  private int fd(String name, Instance instance, String programOrMap) {
    Model.Source source = step.source(name);
    int program = source.program(programOrMap);
    return program >= 0
        ? Transition.progFd(instance, program)
        : Transition.mapFd(instance, source.map(programOrMap));
  }

  void pin(LoaderOp.Pin op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = step.source(op.instance());
    int fd = fd(op.instance(), instance, op.programOrMap());
    int slot = source.slot(op.programOrMap());
    if (fd == Fd.NONE || instance.pinned[slot]) {
      step.fail(fd == Fd.NONE ? -Errno.EINVAL : -Errno.EEXIST, Cause.BAD_STATE);
      return;
    }
    step.kernel.open(fd);
    if (source.holdsCallbacks(op.programOrMap())) {
      step.kernel.open(Fd.map(instance.object.mapId(source.callbackMap)));
    }
    step.put(op.instance(), instance.withPinned(slot));
    step.succeed();
  }

  // ------------------------------------------------------------ elements, runs

  void delete(LoaderOp.DeleteElem op) {
    Instance instance = step.opened(op.instance());
    if (instance != null) {
      int map = step.source(op.instance()).map(op.map());
      step.done(step.kernel.delete(Transition.mapFd(instance, map)));
    }
  }

  void set(LoaderOp.TailSet op) {
    Instance arrays = step.opened(op.arrayInstance());
    Instance instance = step.opened(op.instance());
    if (arrays != null && instance != null) {
      int array = fd(op.arrayInstance(), arrays, op.array());
      int prog = fd(op.instance(), instance, op.program());
      step.done(step.kernel.setTailCall(array, step.model.tailSets.indexOf(op), prog));
    }
  }

  void run(LoaderOp.TestRun op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    Model.Source source = step.source(op.instance());
    int program = source.program(op.program());
    if (instance.object.progId(program) < 0) {
      step.fail(-Errno.EINVAL, program < 0 ? Cause.UNKNOWN_NAME : Cause.NO_PROGRAM);
    } else if (isStructOps(source, program)) {
      step.fail(-Errno.EOPNOTSUPP, Cause.STRUCT_OPS_PROGRAM);
    } else {
      step.ranInstance = step.model.instance(op.instance());
      step.ranProgram = program;
      step.put(op.instance(), instance.withCouldRun(program));
      step.succeed();
    }
  }
}
