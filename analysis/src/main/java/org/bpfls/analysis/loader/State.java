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
import org.jspecify.annotations.Nullable;

/**
 * Where a loader is and what its variables hold, immutable.
 *
 * @param values known values by path, as {@link Paths} spells them
 * @param ends edges of the graph that lead here and have no target yet
 * @param initial what variables of the file begin with that nothing assigns as a whole; shared by all states
 */
record State(Map<String, Value> values, Set<End> ends, Map<String, Value> initial) {
  /** States kept apart after one statement; above that they are joined, and so know less. */
  private static final int KEPT_APART_MAX = 24;

  /** An edge that waits for its target. */
  record End(int node, Branch.Guard guard) {
    // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof End that && node == that.node && guard == that.guard;
    }

    @Override
    public int hashCode() {
      return 31 * node + guard.ordinal();
    }
  }

  Value get(String path) {
    Value value = values.get(path);
    if (value != null) {
      return value;
    }
    Value first = initial.get(path);
    return first == null || values.containsKey(Paths.overwritten(path)) ? Value.UNKNOWN : first;
  }

  /** Whether something is known of a part of what stands at the path. */
  boolean knowsPartOf(String path) {
    return values.keySet().stream().anyMatch(known -> known.startsWith(path))
        || initial.keySet().stream().anyMatch(known -> known.startsWith(path));
  }

  /** What is known of the parts of what stands at the path; empty for what has none. */
  Map<String, Value> parts(String path) {
    Map<String, Value> parts = new HashMap<>();
    for (Map<String, Value> known : List.of(initial, values)) {
      for (String at : known.keySet()) {
        if (at.startsWith(path) && at.length() > path.length() && at.charAt(path.length()) == '.') {
          parts.put(at.substring(path.length()), get(at));
        }
      }
    }
    parts.values().removeIf(value -> value.equals(Value.UNKNOWN));
    return parts;
  }

  /** Forgets what stands at a path and its parts; it may have been written to. */
  State forget(String path) {
    State left = without(known -> Paths.within(known, path));
    return initial.keySet().stream().anyMatch(known -> Paths.within(known, path))
        ? left.with(Paths.overwritten(path), Value.ONE)
        : left;
  }

  /** Forgets what stands at the addresses among the values: who was given them may have written there. */
  State forgetTargets(List<Value> values) {
    State left = this;
    for (Value value : values) {
      if (value instanceof Value.Address address) {
        left = left.forget(Arrays.whole(address.path()));
      }
    }
    return left;
  }

  /** Forgets the numbers that variables hold, what their parts hold but for handles, and what was assumed of the parts. */
  State withoutCounts(Set<String> variables) {
    return without(
        path -> {
          String variable = Paths.variable(path);
          Value value = get(path);
          return variables.contains(Paths.name(variable))
              && (variable.equals(path) ? value instanceof Value.Int : !value.handle());
        });
  }

  State with(String path, Value value) {
    if (get(path).equals(value)) {
      return this;
    }
    Map<String, Value> changed = new HashMap<>(values);
    if (value.equals(Value.UNKNOWN)) {
      changed.remove(path);
      if (initial.containsKey(path)) {
        changed.put(Paths.overwritten(path), Value.ONE);
      }
    } else {
      changed.put(path, value);
    }
    return new State(changed, ends, initial);
  }

  /** Lets several paths hold the same value. */
  State withAll(Collection<String> paths, Value value) {
    Map<String, Value> changed = new HashMap<>(values);
    paths.forEach(path -> changed.put(path, value));
    return new State(changed, ends, initial);
  }

  /** Gives what holds one value another one. */
  State renamed(Value from, Value to) {
    Map<String, Value> changed = new HashMap<>(values);
    changed.replaceAll((path, value) -> value.equals(from) ? to : value);
    return new State(changed, ends, initial);
  }

  /** Forgets the values whose path fits. */
  State without(Predicate<String> path) {
    if (values.keySet().stream().noneMatch(path)) {
      return this;
    }
    Map<String, Value> kept = new HashMap<>(values);
    kept.keySet().removeIf(path);
    return new State(kept, ends, initial);
  }

  State at(Set<End> others) {
    return new State(values, others, initial);
  }

  State at(int node, Branch.Guard guard) {
    return at(Set.of(new End(node, guard)));
  }

  /** Joins the states that hold the same values; where there are too many, also those that hold the same handles. */
  static List<State> merge(Collection<State> states) {
    if (states.size() < 2) {
      return List.copyOf(states);
    }
    List<State> merged = merge(states, value -> true);
    if (merged.size() > KEPT_APART_MAX) {
      merged = merge(merged, Value::handle);
    }
    return merged.size() > 4 * KEPT_APART_MAX ? merge(merged, value -> false) : merged;
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
    return new State(common, ends, states.get(0).initial);
  }
}
