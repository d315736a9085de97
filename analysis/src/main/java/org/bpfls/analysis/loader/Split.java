package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;

/** The states in which a condition holds, and those in which it does not. */
record Split(List<State> yes, List<State> no) {
  Split not() {
    return new Split(no, yes);
  }

  /** The condition's value in each of the states. */
  List<Result> results() {
    List<Result> results = new ArrayList<>();
    yes.forEach(state -> results.add(new Result(state, Value.ONE)));
    no.forEach(state -> results.add(new Result(state, Value.ZERO)));
    return results;
  }

  /** Collects what a condition comes to in several states. */
  static final class Collector {
    private final List<State> yes = new ArrayList<>();
    private final List<State> no = new ArrayList<>();

    void add(Split split) {
      yes.addAll(split.yes);
      no.addAll(split.no);
    }

    void holds(State state) {
      yes.add(state);
    }

    void fails(State state) {
      no.add(state);
    }

    Split split() {
      return new Split(State.merge(yes), State.merge(no));
    }
  }
}
