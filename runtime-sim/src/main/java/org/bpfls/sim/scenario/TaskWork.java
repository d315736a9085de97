package org.bpfls.sim.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bpfls.sim.kernel.CallbackArray;
import org.bpfls.sim.kernel.Kernel;

/** The task work that is pending for one task: what came last runs first ({@code task_work_run()}, kernel/task_work.c). */
final class TaskWork {
  private record Item(int map, int key) {}

  private final Kernel kernel;
  private final Deque<Item> pending = new ArrayDeque<>();

  TaskWork(Kernel kernel) {
    this.kernel = kernel;
  }

  /** A program schedules its callback; what the kfunc returns. */
  int schedule(int map, int key, int prog) {
    int err = kernel.scheduleTaskWork(map, key, prog);
    if (err == 0) {
      pending.push(new Item(map, key));
    }
    return err;
  }

  /** Program of the callback to run now, or -1 for none; what was taken back meanwhile is left out. */
  int next() {
    while (!pending.isEmpty()) {
      Item item = pending.peek();
      int prog = kernel.map(item.map()) instanceof CallbackArray array ? array.callbacks()[item.key()] : -1;
      if (prog >= 0) {
        return prog;
      }
      pending.pop();
    }
    return -1;
  }

  /** That callback has run. */
  void done() {
    Item item = pending.pop();
    kernel.clearCallback(item.map(), item.key());
  }
}
