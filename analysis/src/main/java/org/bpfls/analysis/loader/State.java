package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bpfls.sim.explore.Branch;

/**
 * Where a loader is and what its variables hold, immutable.
 *
 * @param values known values by path; a path begins with its frame's depth, or {@code g} for a variable of the file
 * @param ends edges of the graph that lead here and have no target yet
 */
record State(Map<String, Value> values, Set<End> ends) {
  /** An edge that waits for its target. */
  record End(int node, Branch.Guard guard) {}

  Value get(String path) {
    return values.getOrDefault(path, Value.UNKNOWN);
  }

  State with(String path, Value value) {
    if (get(path).equals(value)) {
      return this;
    }
    Map<String, Value> changed = new HashMap<>(values);
    if (value.equals(Value.UNKNOWN)) {
      changed.remove(path);
    } else {
      changed.put(path, value);
    }
    return new State(changed, ends);
  }

  /** Forgets the values whose path fits. */
  State without(Predicate<String> path) {
    if (values.keySet().stream().noneMatch(path)) {
      return this;
    }
    Map<String, Value> kept = new HashMap<>(values);
    kept.keySet().removeIf(path);
    return new State(kept, ends);
  }

  State at(Set<End> others) {
    return new State(values, others);
  }

  State at(int node, Branch.Guard guard) {
    return at(Set.of(new End(node, guard)));
  }

  /** Joins the states that hold the same values; above {@code limit} also those that hold the same handles. */
  static List<State> merge(Collection<State> states, int limit) {
    if (states.size() < 2) {
      return List.copyOf(states);
    }
    List<State> merged = merge(states, value -> true);
    if (merged.size() > limit) {
      merged = merge(merged, Value::handle);
    }
    return merged.size() > 4 * limit ? merge(merged, value -> false) : merged;
  }

  private static List<State> merge(Collection<State> states, Predicate<Value> distinguishes) {
    Map<Map<String, Value>, List<State>> groups = new LinkedHashMap<>();
    for (State state : states) {
      Map<String, Value> key = new HashMap<>(state.values);
      key.values().removeIf(distinguishes.negate());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(state);
    }
    return groups.values().stream().map(State::join).toList();
  }

  /** One state that holds what all of them hold. */
  private static State join(List<State> states) {
    if (states.size() == 1) {
      return states.get(0);
    }
    Map<String, Value> common = new HashMap<>(states.get(0).values);
    Set<End> ends = new LinkedHashSet<>();
    for (State state : states) {
      common.entrySet().removeIf(e -> !e.getValue().equals(state.values.get(e.getKey())));
      ends.addAll(state.ends);
    }
    return new State(common, ends);
  }
}
