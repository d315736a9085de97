package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code pthread_create()} and {@code pthread_join()}. */
final class Threads implements LibraryFunctions {
  /** Here a state keeps that a thread was created and has not done anything yet. */
  private static final String RUNNING = "o:thread";

  private final CallStack stack;
  private final Calls.Following following;

  Threads(CallStack stack, Calls.Following following) {
    this.stack = stack;
    this.following = following;
  }

  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    return switch (call.name()) {
      case "pthread_create" -> create(call);
      // Who gets here has seen the thread end, which is the other way that its creation led to.
      case "pthread_join" -> call.state().get(RUNNING).equals(Value.UNKNOWN) ? null : List.of();
      default -> null;
    };
  }

  /** The thread's function may run at once or not at all; what it does later is not in another order here. */
  private @Nullable List<Result> create(LibraryCall call) {
    Callee callee = call.argument(2) instanceof Value.Function named ? stack.callee(named.name()) : null;
    if (callee == null || !callee.scope().follows(callee.function().name()) || !stack.canEnter(callee.function())) {
      return null;
    }
    List<Result> results = new ArrayList<>(following.follow(callee, List.of(call.argument(3)), call.state()));
    results.replaceAll(r -> new Result(r.state(), Value.ZERO));
    State waiting = results.isEmpty() ? call.state() : call.state().with(RUNNING, Value.ONE);
    results.add(new Result(waiting, Value.UNKNOWN));
    return results;
  }
}
