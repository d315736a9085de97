package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A way an expression may end. */
record Result(State state, Value value) {
  /** What comes after each of the ways that an expression may have ended. */
  static List<Result> then(List<Result> results, Function<Result, List<Result>> next) {
    if (results.size() == 1) {
      return next.apply(results.get(0));
    }
    List<Result> all = new ArrayList<>();
    results.forEach(result -> all.addAll(next.apply(result)));
    return merge(all);
  }

  /** Joins the states that go with the same value, as {@link State#merge} does. */
  static List<Result> merge(List<Result> results) {
    if (results.size() < 2) {
      return results;
    }
    Map<Value, List<State>> byValue = new LinkedHashMap<>();
    results.forEach(r -> byValue.computeIfAbsent(r.value, v -> new ArrayList<>()).add(r.state));
    List<Result> merged = new ArrayList<>();
    byValue.forEach((value, group) -> State.merge(group).forEach(state -> merged.add(new Result(state, value))));
    return merged;
  }

  /** The states, where the values don't matter. */
  static List<State> states(List<Result> results) {
    return State.merge(results.stream().map(Result::state).toList());
  }
}
