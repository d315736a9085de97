package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/** Evaluates calls: follows functions that are seen and matter, and asks {@link Library} what others do. */
final class Calls {
  private final Evaluator.Evaluation evaluation;
  private final Lookup lookup;
  private final CallStack stack;
  private final Library library;
  private final Following following;
  private final BiPredicate<FunctionDefinition, List<Value>> standsAlone;

  /** Follows a call; the results are what it may return. */
  interface Following {
    List<Result> follow(Callee callee, List<Value> arguments, State state);
  }

  /**
   * @param standsAlone whether a function, called with these arguments, leaves nothing that it opens to its caller; then it is
   *     looked at by itself
   */
  Calls(
      Evaluator.Evaluation evaluation,
      Lookup lookup,
      CallStack stack,
      Library library,
      Following following,
      BiPredicate<FunctionDefinition, List<Value>> standsAlone) {
    this.evaluation = evaluation;
    this.lookup = lookup;
    this.stack = stack;
    this.library = library;
    this.following = following;
    this.standsAlone = standsAlone;
  }

  /** A call's arguments, and the state after they were evaluated. */
  private record Arguments(State state, List<Value> values) {
    Arguments and(Result next) {
      List<Value> longer = new ArrayList<>(values);
      longer.add(next.value());
      return new Arguments(next.state(), longer);
    }
  }

  List<Result> call(Expr.Call call, State state, boolean ignoresResult) {
    Callee own = stack.callee(call.calleeName());
    if (own == null && lookup.value(call.callee(), state) instanceof Value.Function pointed) {
      own = stack.callee(pointed.name());
    }
    List<Result> results = new ArrayList<>();
    for (Arguments arguments : arguments(call, state)) {
      results.addAll(
          own == null ? callOutside(call, arguments, ignoresResult) : callInside(own, arguments));
    }
    return results;
  }

  private List<Arguments> arguments(Expr.Call call, State state) {
    List<Arguments> arguments = List.of(new Arguments(state, List.of()));
    for (Expr argument : call.arguments()) {
      List<Arguments> longer = new ArrayList<>();
      for (Arguments before : arguments) {
        evaluation.evaluate(argument, before.state).forEach(result -> longer.add(before.and(result)));
      }
      arguments = longer;
    }
    return arguments;
  }

  /** Calls a function of the same unit. */
  private List<Result> callInside(Callee callee, Arguments arguments) {
    if (!isFollowed(callee, arguments) || !stack.canEnter(callee.function())) {
      return List.of(new Result(written(callee.function().name(), arguments), Value.UNKNOWN));
    }
    boolean noHandles = arguments.values.stream().noneMatch(v -> v.handle() || v instanceof Value.Address);
    boolean mayStandAlone = stack.inMainUnit() && callee.scope().opens(callee.function().name()) && noHandles;
    return mayStandAlone && standsAlone.test(callee.function(), arguments.values)
        ? List.of(new Result(arguments.state, Value.UNKNOWN))
        : following.follow(callee, arguments.values, arguments.state);
  }

  /** Calls what stands in a header or another unit, or is not seen at all. */
  private List<Result> callOutside(Expr.Call call, Arguments arguments, boolean ignoresResult) {
    Callee other = carriesHandles(arguments) ? stack.calleeElsewhere(call.calleeName()) : null;
    return other != null && stack.canEnter(other.function())
        ? following.follow(other, arguments.values, arguments.state)
        : library.call(call, arguments.values, arguments.state, ignoresResult);
  }

  /**
   * Whether the call matters: it deals with objects, may end the process over what it is given, {@code must(err, "attach")}, or
   * asks something of a name, {@code starts_with(section, "tp")}.
   */
  private static boolean isFollowed(Callee callee, Arguments arguments) {
    String name = callee.function().name();
    return callee.scope().follows(name)
        || callee.scope().mayExit(name) && arguments.values.stream().anyMatch(v -> v.handle() || v.isNumber())
        || callee.scope().isPredicate(name)
            && arguments.values.stream().anyMatch(v -> v instanceof Value.Text)
            && arguments.values.stream().noneMatch(v -> v.equals(Value.UNKNOWN));
  }

  /** Whether a handle of a BPF object is among the arguments, or stands where one of them points to. */
  private static boolean carriesHandles(Arguments arguments) {
    for (Value value : arguments.values) {
      if (value.handle()) {
        return true;
      }
      if (value instanceof Value.Address address
          && arguments.state.values().entrySet().stream()
              .anyMatch(e -> e.getValue().handle() && Paths.within(e.getKey(), Arrays.whole(address.path())))) {
        return true;
      }
    }
    return false;
  }

  /** What a function of the file that is not followed may have written. */
  private State written(String function, Arguments arguments) {
    Scope scope = stack.scope();
    State state =
        scope.writesToArguments(function) ? arguments.state.forgetTargets(arguments.values) : arguments.state;
    for (String name : scope.assigns(function)) {
      String path = stack.path(name);
      state = state.forget(Paths.isOfFile(path) ? path : Paths.ofFile(name));
    }
    return state;
  }
}
