package org.bpfls.sim.explore;

/** Carries out what a loader does: each {@link LoaderOp} on the worlds of the exploration. */
final class LoaderOperations {
  private LoaderOperations() {}

  /** Does an operation, or its next part; {@link Transition#finished} says whether that was all of it. */
  static void perform(LoaderOp op, Transition step) {
    ObjectOperations objects = new ObjectOperations(step);
    EntityOperations entities = new EntityOperations(step);
    LinkOperations links = new LinkOperations(step);
    if (op instanceof LoaderOp.Nop) {
      step.succeed();
    } else if (op instanceof LoaderOp.Open o) {
      objects.open(o);
    } else if (op instanceof LoaderOp.Load o) {
      objects.load(o.instance());
    } else if (op instanceof LoaderOp.SetAutoload o) {
      objects.set(o);
    } else if (op instanceof LoaderOp.SetAutocreate o) {
      objects.set(o);
    } else if (op instanceof LoaderOp.SetAutoattach o) {
      objects.set(o);
    } else if (op instanceof LoaderOp.SetMember o) {
      objects.set(o);
    } else if (op instanceof LoaderOp.Assoc o) {
      entities.associate(o);
    } else if (op instanceof LoaderOp.AttachSkeleton o) {
      links.attachSkeleton(o.instance());
    } else if (op instanceof LoaderOp.DetachSkeleton o) {
      links.detachSkeleton(o.instance());
    } else if (op instanceof LoaderOp.AttachProgram o) {
      links.attach(o);
    } else if (op instanceof LoaderOp.AttachStructOps o) {
      links.attach(o);
    } else if (op instanceof LoaderOp.TestRun o) {
      entities.run(o);
    } else if (op instanceof LoaderOp.DestroyLink o) {
      links.destroy(o.linkVar());
    } else if (op instanceof LoaderOp.DisconnectLink o) {
      links.disconnect(o.linkVar());
    } else if (op instanceof LoaderOp.MoveLink o) {
      links.move(o);
    } else if (op instanceof LoaderOp.UpdateLink o) {
      links.update(o);
    } else if (op instanceof LoaderOp.CloseFd o) {
      entities.close(o);
    } else if (op instanceof LoaderOp.Pin o) {
      entities.pin(o);
    } else if (op instanceof LoaderOp.PinLink o) {
      links.pin(o.linkVar());
    } else if (op instanceof LoaderOp.Destroy o) {
      objects.destroy(o.instance());
    } else if (op instanceof LoaderOp.DeleteElem o) {
      entities.delete(o);
    } else if (op instanceof LoaderOp.TailSet o) {
      entities.set(o);
    }
  }

  /** The operation fails for a reason outside of the model; only a load leaves a trace of that. */
  static void failOutside(LoaderOp op, Transition step) {
    if (op instanceof LoaderOp.Load load) {
      new ObjectOperations(step).failLoad(load.instance());
    }
  }
}
