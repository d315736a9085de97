package org.bpfls.sim.explore;

import java.util.Arrays;
import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.libbpf.BpfObject;

/** The life of an object: opening, what is set before it is loaded, loading, destroying. */
final class ObjectOperations {
  private final Transition step;

  ObjectOperations(Transition step) {
    this.step = step;
  }

  void open(LoaderOp.Open op) {
    int index = step.model.instance(op.instance());
    Model.Source source = index < 0 ? null : step.model.sources.get(index);
    if (source == null) {
      step.fail(-Errno.EINVAL, Cause.UNKNOWN_NAME);
      return;
    }
    int slots = source.programs.size() + source.file.maps().size();
    int[] links = new int[slots];
    Arrays.fill(links, Instance.NO_LINK);
    boolean[] autoattach = new boolean[slots];
    Arrays.fill(autoattach, true);
    for (int i = 0; i < source.model.programs().size(); i++) {
      autoattach[i] = source.model.programs().get(i).autoattach();
    }
    boolean[] couldRun = new boolean[source.programs.size()];
    step.put(
        op.instance(), new Instance(BpfObject.open(source.file), links, autoattach, new boolean[slots], couldRun));
    step.succeed();
  }

  void load(String name) {
    Instance instance = step.opened(name);
    if (instance == null) {
      return;
    }
    if (instance.object.state() != BpfObject.State.OPEN) {
      step.fail(-Errno.EINVAL, Cause.BAD_STATE);
      return;
    }
    BpfObject loaded = instance.object.load(step.kernel, -1);
    step.put(name, instance.with(loaded));
    if (loaded.error() != 0) {
      step.fail(loaded.error(), Cause.UNREFERENCED_PROGRAM);
      return;
    }
    step.own(step.model.instance(name), loaded);
    step.succeed();
  }

  /** The load fails for a reason outside of the model. */
  void failLoad(String name) {
    int index = step.model.instance(name);
    Instance instance = index < 0 ? null : step.instances[index];
    if (instance != null && instance.object.state() == BpfObject.State.OPEN) {
      step.instances[index] = instance.with(instance.object.failed(-Errno.EINVAL));
    }
  }

  /** A skeleton's links go too. */
  void destroy(String name) {
    Instance instance = step.opened(name);
    if (instance == null) {
      step.cause = Cause.NONE; // destroying NULL is fine
      step.succeed();
      return;
    }
    new LinkOperations(step).detachSkeleton(name);
    instance.object.close(step.kernel);
    step.put(name, null);
  }

  // ------------------------------------------------------------------ settings

  /** What an object is after one of its programs or maps was set so. */
  private interface Setting {
    BpfObject apply(BpfObject object, int index);
  }

  void set(LoaderOp.SetAutoload op) {
    setProgram(op.instance(), op.program(), (object, program) -> object.withAutoload(program, op.on()));
  }

  void set(LoaderOp.SetAutocreate op) {
    setMap(op.instance(), op.map(), (object, map) -> object.withAutocreate(map, op.on()));
  }

  void set(LoaderOp.SetMember op) {
    if (step.opened(op.instance()) == null) {
      return;
    }
    Model.Source source = step.source(op.instance());
    int member = source.members.getOrDefault(op.member(), -1);
    int program = op.program() == null ? -1 : source.program(op.program());
    if (member < 0 || op.program() != null && program < 0) {
      step.fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
      return;
    }
    setMap(op.instance(), op.map(), (object, map) -> object.withMember(map, member, program));
  }

  private void setProgram(String name, String program, Setting setting) {
    Instance instance = step.opened(name);
    if (instance != null) {
      set(name, instance, step.source(name).program(program), -Errno.EINVAL, setting);
    }
  }

  private void setMap(String name, String map, Setting setting) {
    Instance instance = step.opened(name);
    if (instance != null) {
      set(name, instance, step.source(name).map(map), -Errno.EBUSY, setting);
    }
  }

  private void set(String name, Instance instance, int index, int tooLate, Setting setting) {
    if (index < 0) {
      step.fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
    } else if (instance.object.state() != BpfObject.State.OPEN) {
      step.fail(tooLate, Cause.BAD_STATE);
    } else {
      step.put(name, instance.with(setting.apply(instance.object, index)));
      step.succeed();
    }
  }

  /** Allowed at any time, unlike the others: only skeleton attach looks at it. */
  void set(LoaderOp.SetAutoattach op) {
    Instance instance = step.opened(op.instance());
    if (instance == null) {
      return;
    }
    int slot = step.source(op.instance()).slot(op.programOrMap());
    if (slot < 0) {
      step.fail(-Errno.ENOENT, Cause.UNKNOWN_NAME);
    } else {
      step.put(op.instance(), instance.withAutoattach(slot, op.on()));
      step.succeed();
    }
  }
}
