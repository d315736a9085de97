package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.Errno;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Kernel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.kernel.BpfMap;
import org.bpfls.sim.kernel.ProgArray;
import org.bpfls.sim.kernel.StructOpsMap;
import org.bpfls.sim.libbpf.BpfObject;
import org.bpfls.sim.scenario.Holdings.Entity;
import org.jspecify.annotations.Nullable;

/**
 * The process that recorded the scenarios, step by step, with its own answers. One run of one scenario. The methods stand in the
 * order of {@link Step}.
 */
final class Runner implements Step.Visitor {
  private static final int SHORT_WAITS = 4;

  private final Scenario scenario;
  private final Machine machine;
  private final Kernel kernel;
  private final Holdings held;
  private final Loading loading;
  private final Attachments attachments;
  private final Pins pins;
  private final Iterators iterators;
  private Observation.@Nullable Detail detail;
  private int waits;

  Runner(Scenario scenario, KernelProfile profile) {
    this.scenario = scenario;
    machine = new Machine(profile);
    kernel = machine.kernel;
    held = new Holdings(kernel);
    loading = new Loading(scenario, machine, held);
    attachments = new Attachments(machine, held, loading);
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

  /** What a reader wants to see of the state now. */
  Overview overview() {
    return new Overview(machine, held);
  }

  // ------------------------------------------------------------------- objects

  @Override
  public int load(Step.Load step) {
    Loading.Answer answer = loading.load(step.object());
    detail = answer.detail();
    return answer.result();
  }

  @Override
  public int explode(Step.Explode step) {
    return held.explode(Holdings.objectIndex(step.object()));
  }

  @Override
  public int close(Step.Close step) {
    return held.close(Holdings.objectIndex(step.object()));
  }

  @Override
  public int keep(Step.Keep step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.ENOENT : held.keep(entity);
  }

  @Override
  public int drop(Step.Drop step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.EBADF : held.drop(entity);
  }

  @Override
  public int reopen(Step.Reopen step) {
    Entity entity = held.entity(step.entity());
    return entity == null ? -Errno.ENOENT : held.reopen(entity);
  }

  // --------------------------------------------------------------- association

  @Override
  public int assoc(Step.Assoc step) {
    if (step.via() != Step.Via.LIB) {
      return kernel.assoc(held.fd(step.prog()), held.fd(step.map()), step.flags());
    }
    BpfObject progObject = held.object(Holdings.objectIndex(step.prog()));
    BpfObject mapObject = held.object(Holdings.objectIndex(step.map()));
    if (progObject == null || mapObject == null) {
      return -Errno.ENODEV;
    }
    Entity prog = held.entity(step.prog());
    Entity map = held.entity(step.map());
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
      case SIZE_512_ZERO_TAIL -> kernel.assoc(held.fd(step.prog()), held.fd(step.map()), step.flags());
      case SIZE_8 -> kernel.assoc(held.fd(step.prog()), held.fd(step.map()), 0);
      case SIZE_4 -> kernel.assoc(Fd.FOREIGN, held.fd(step.map()), 0);
    };
  }

  @Override
  public int assocUnprivileged(Step.AssocUnprivileged step) {
    return kernel.assoc(held.fd(step.prog()), held.fd(step.map()), 0);
  }

  // --------------------------------------------------------------------- links

  @Override
  public int attach(Step.Attach step) {
    return attachments.attach(step);
  }

  @Override
  public int detach(Step.Detach step) {
    return attachments.detach(step);
  }

  @Override
  public int linkDetach(Step.LinkDetach step) {
    return attachments.detachLink(step);
  }

  @Override
  public int linkInfo(Step.LinkInfo step) {
    int fd = held.fd("@" + step.link());
    if (fd < 0) {
      return fd == Fd.NONE ? -Errno.EBADFD : -Errno.EINVAL;
    }
    detail = new Observation.LinkedMap(attachments.linkedMap(fd));
    return 0;
  }

  @Override
  public int linkUpdate(Step.LinkUpdate step) {
    return attachments.updateLink(step);
  }

  @Override
  public int linkCreate(Step.LinkCreate step) {
    return attachments.createLink(step);
  }

  @Override
  public int progAttach(Step.ProgAttach step) {
    return attachments.attachProgram(step);
  }

  // ------------------------------------------------- pins, iterators, other tasks

  @Override
  public int pin(Step.Pin step) {
    return pins.pin(step.path(), held.fd(step.entity()), step.entity());
  }

  @Override
  public int unpin(Step.Unpin step) {
    return pins.unpin(step.path());
  }

  @Override
  public int getPin(Step.GetPin step) {
    String target = step.entity();
    boolean isLink = target.startsWith("@");
    Entity entity = held.entity(target);
    if (isLink ? !held.canHold(target.substring(1)) : entity != null && entity.own) {
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
      held.addLink(target.substring(1), fd);
    } else if (entity != null) {
      entity.own = true;
    }
    return 0;
  }

  @Override
  public int iterAttach(Step.IterAttach step) {
    return attachments.attachIterator(step);
  }

  @Override
  public int iterOpen(Step.IterOpen step) {
    return iterators.open(step.iterator(), held.fd("@" + step.link()));
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
    int[] members = held.members(step.test1(), step.test2(), Holdings.objectIndex(step.map()));
    return kernel.update(held.fd(step.map()), members, step.tag());
  }

  @Override
  public int delete(Step.Delete step) {
    return kernel.delete(held.fd(step.map()));
  }

  @Override
  public int lookup(Step.Lookup step) {
    int fd = held.fd(step.map());
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
    return kernel.setTailCall(held.fd(step.array()), step.index(), held.fd(step.prog()));
  }

  // ------------------------------------------------------------------- running

  @Override
  public int run(Step.Run step) {
    String name = step.prog().substring(step.prog().indexOf('.') + 1);
    if (name.equals("tb") || name.equals("tp") || name.equals("kp")) {
      machine.rename();
      return 0;
    }
    int fd = held.fd(step.prog());
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
    Entity map = held.entity(step.map());
    return map == null ? -Errno.ENOENT : machine.trigger(map.isMap() ? Fd.id(map.fd) : -1, step.member());
  }

  @Override
  public int kick(Step.Kick step) {
    int fd = held.fd(Holdings.entityName(Holdings.objectIndex(step.object()), step.timer() ? "kt" : "kw"));
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
      Entity entity = held.entity(name);
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
}
