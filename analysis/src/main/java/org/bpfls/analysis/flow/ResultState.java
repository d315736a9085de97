package org.bpfls.analysis.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bpfls.grammar.ast.Expr;

/**
 * What {@link ResultFlow} knows at a point of a function.
 *
 * @param variables what each local variable may hold
 * @param produced results that there may be by now
 * @param unchecked results that may be NULL as far as is known
 * @param held results that have not been given away
 * @param nulls variables that are NULL on every path, among those that may hold a result
 * @param definitions where variables got their values
 */
record ResultState(
    Map<String, Set<Expr.Call>> variables,
    Set<Expr.Call> produced,
    Set<Expr.Call> unchecked,
    Set<Expr.Call> held,
    Set<String> nulls,
    Map<String, Definition> definitions) {
  static final ResultState EMPTY = new ResultState(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of());

  /**
   * Where a variable got its value.
   *
   * @param point the point, or {@link #SEVERAL}
   * @param pastCheck whether a result had been checked, or given away, by then
   */
  private record Definition(int point, boolean pastCheck) {
    static final int SEVERAL = -1;
    static final Definition ENTRY = new Definition(0, false);

    Definition join(Definition other) {
      return equals(other) ? this : new Definition(SEVERAL, pastCheck || other.pastCheck);
    }
  }

  /** How many facts there are, which is what it takes to make the next state of this one. */
  int size() {
    return variables.size() + produced.size() + definitions.size();
  }

  Set<Expr.Call> sourcesOf(Expr expr) {
    return expr instanceof Expr.Identifier id
        ? variables.getOrDefault(id.name(), Set.of())
        : expr instanceof Expr.Call call && unchecked.contains(call) ? Set.of(call) : Set.of();
  }

  /** Names the variable's value at this point: it is another one once the variable was set. */
  String value(String name) {
    return name + "@" + definitions.getOrDefault(name, Definition.ENTRY).point();
  }

  /** Whether the variable has several values at this point, one of which it got where a result had been checked. */
  boolean dependsOnCheck(String name) {
    Definition definition = definitions.getOrDefault(name, Definition.ENTRY);
    return definition.point() == Definition.SEVERAL && definition.pastCheck();
  }

  ResultState define(String name, int point) {
    Definition here = new Definition(point, !unchecked.containsAll(produced));
    if (here.equals(definitions.get(name))) {
      return this;
    }
    Map<String, Definition> next = new HashMap<>(definitions);
    next.put(name, here);
    return new ResultState(variables, produced, unchecked, held, nulls, next);
  }

  /** A loop comes by again: what variables hold of an earlier round is no longer told apart, so it is forgotten. */
  ResultState produce(Expr.Call call) {
    Map<String, Set<Expr.Call>> next = new LinkedHashMap<>();
    variables.forEach(
        (name, sources) -> {
          Set<Expr.Call> rest = without(sources, Set.of(call));
          if (!rest.isEmpty()) {
            next.put(name, rest);
          }
        });
    Set<Expr.Call> one = Set.of(call);
    return new ResultState(next, with(produced, one), with(unchecked, one), with(held, one), nulls, definitions);
  }

  ResultState assign(String name, Set<Expr.Call> sources) {
    if (sources.equals(variables.getOrDefault(name, Set.of()))) {
      return overwrite(name);
    }
    Map<String, Set<Expr.Call>> next = new LinkedHashMap<>(variables);
    if (sources.isEmpty()) {
      next.remove(name);
    } else {
      next.put(name, sources);
    }
    return new ResultState(next, produced, unchecked, held, without(nulls, Set.of(name)), definitions);
  }

  /** The variable holds something else than before. */
  ResultState overwrite(String name) {
    return nulls.contains(name) ? withNulls(without(nulls, Set.of(name))) : this;
  }

  /** A condition tells whether the variable is NULL. */
  ResultState learn(String name, boolean isNull) {
    if (!isNull) {
      return overwrite(name);
    }
    return variables.containsKey(name) ? withNulls(with(nulls, Set.of(name))) : this;
  }

  ResultState check(Set<Expr.Call> sources) {
    return sources.isEmpty()
        ? this
        : new ResultState(variables, produced, without(unchecked, sources), held, nulls, definitions);
  }

  ResultState release(Set<Expr.Call> sources) {
    return sources.isEmpty()
        ? this
        : new ResultState(
            variables, produced, without(unchecked, sources), without(held, sources), nulls, definitions);
  }

  /** The results are NULL here: nothing to check and nothing to release. */
  ResultState drop(Set<Expr.Call> sources) {
    return release(sources);
  }

  /** Gives this state itself when it holds all of the other. */
  ResultState join(ResultState other) {
    if (this == other) {
      return this;
    }
    Map<String, Set<Expr.Call>> allVariables = joinedVariables(other.variables);
    Set<Expr.Call> allProduced = with(produced, other.produced);
    Set<Expr.Call> allUnchecked = with(unchecked, other.unchecked);
    Set<Expr.Call> allHeld = with(held, other.held);
    Set<String> both = common(nulls, other.nulls);
    Map<String, Definition> allDefinitions = joined(definitions, other.definitions);
    boolean same =
        allVariables == variables
            && allProduced == produced
            && allUnchecked == unchecked
            && allHeld == held
            && both == nulls
            && allDefinitions == definitions;
    return same ? this : new ResultState(allVariables, allProduced, allUnchecked, allHeld, both, allDefinitions);
  }

  private Map<String, Set<Expr.Call>> joinedVariables(Map<String, Set<Expr.Call>> others) {
    Map<String, Set<Expr.Call>> merged = variables;
    for (Map.Entry<String, Set<Expr.Call>> other : others.entrySet()) {
      Set<Expr.Call> own = variables.getOrDefault(other.getKey(), Set.of());
      Set<Expr.Call> all = with(own, other.getValue());
      if (all != own) {
        merged = merged == variables ? new LinkedHashMap<>(variables) : merged;
        merged.put(other.getKey(), all);
      }
    }
    return merged;
  }

  private static <T> Set<T> common(Set<T> one, Set<T> other) {
    if (other.containsAll(one)) {
      return one;
    }
    Set<T> both = new HashSet<>(one);
    both.retainAll(other);
    return Set.copyOf(both);
  }

  private static Map<String, Definition> joined(Map<String, Definition> one, Map<String, Definition> other) {
    if (one == other) {
      return one;
    }
    Map<String, Definition> all = new HashMap<>();
    for (String name : with(one.keySet(), other.keySet())) {
      all.put(name, one.getOrDefault(name, Definition.ENTRY).join(other.getOrDefault(name, Definition.ENTRY)));
    }
    return all.equals(one) ? one : all;
  }

  private ResultState withNulls(Set<String> next) {
    return new ResultState(variables, produced, unchecked, held, next, definitions);
  }

  private static <T> Set<T> with(Set<T> one, Set<T> more) {
    if (one == more || one.containsAll(more)) {
      return one;
    }
    Set<T> all = new HashSet<>(one);
    all.addAll(more);
    return Set.copyOf(all);
  }

  private static <T> Set<T> without(Set<T> one, Set<T> less) {
    Set<T> rest = new HashSet<>(one);
    rest.removeAll(less);
    return Set.copyOf(rest);
  }
}
