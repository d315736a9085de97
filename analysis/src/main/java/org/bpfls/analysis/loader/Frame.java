package org.bpfls.analysis.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/** A call that is being followed, with the states that left their place in it and wait for where they go on. */
final class Frame {
  final FunctionDefinition function;
  final Scope scope;
  final int depth;

  /** The ways that the call may end, as far as they are known. */
  final List<Result> returns = new ArrayList<>();

  /** The states of each {@code goto}, until its label takes them. */
  final Map<String, List<State>> jumps = new LinkedHashMap<>();

  /** Per label the values with which it was reached, and the node of the graph where that was. */
  final Map<String, Map<Map<String, Value>, Integer>> labels = new HashMap<>();

  private final Deque<Target> targets = new ArrayDeque<>();

  Frame(Callee callee, int depth) {
    this.function = callee.function();
    this.scope = callee.scope();
    this.depth = depth;
  }

  /** A loop or a switch: where {@code break} and {@code continue} lead. */
  static final class Target {
    /** What a switch chooses by; null for a loop. */
    final @Nullable Expr chooses;

    /** The states with which a switch looks for its labels. */
    final List<State> cases;

    final List<State> breaks = new ArrayList<>();
    final List<State> continues = new ArrayList<>();

    private Target(@Nullable Expr chooses, List<State> cases) {
      this.chooses = chooses;
      this.cases = cases;
    }
  }

  Target enterLoop() {
    return enter(new Target(null, List.of()));
  }

  Target enterSwitch(Expr value, List<State> states) {
    return enter(new Target(value, states));
  }

  private Target enter(Target target) {
    targets.push(target);
    return target;
  }

  void leaveTarget() {
    targets.pop();
  }

  /** The states go on behind the innermost loop or switch. */
  void breakWith(List<State> states) {
    Target innermost = targets.peek();
    if (innermost != null) {
      innermost.breaks.addAll(states);
    }
  }

  /** The states go on with the innermost loop's next round. */
  void continueWith(List<State> states) {
    targets.stream().filter(t -> t.chooses == null).findFirst().ifPresent(t -> t.continues.addAll(states));
  }

  /** The switch that a label belongs to; null for one that stands in none. */
  @Nullable Target innermostSwitch() {
    return targets.stream().filter(t -> t.chooses != null).findFirst().orElse(null);
  }

  /** Where a variable of this call stands. */
  String path(String variable) {
    return Paths.ofCall(depth) + variable;
  }
}
