package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.grammar.ast.Expr;
import org.jspecify.annotations.Nullable;

/** Decides conditions, as far as that is possible, and lets each branch remember what it knows by being taken. */
final class Conditions {
  private final Evaluator.Evaluation evaluation;
  private final Lookup lookup;
  private final CallStack stack;
  private final Budget budget;

  Conditions(Evaluator.Evaluation evaluation, Lookup lookup, CallStack stack, Budget budget) {
    this.evaluation = evaluation;
    this.lookup = lookup;
    this.stack = stack;
    this.budget = budget;
  }

  Split split(Expr condition, State state) {
    budget.step();
    if (condition instanceof Expr.Unary unary && unary.operator().equals("!")) {
      return split(unary.operand(), state).not();
    } else if (condition instanceof Expr.Cast cast) {
      return split(cast.operand(), state);
    } else if (condition instanceof Expr.Builtin builtin && builtin.name().equals("__builtin_expect")) {
      return split(builtin.arguments().get(0), state);
    } else if (condition instanceof Expr.Call call && call.calleeName().equals("__builtin_expect")) {
      return split(call.arguments().get(0), state);
    } else if (condition instanceof Expr.Binary binary) {
      return switch (binary.operator()) {
        case "&&" -> and(split(binary.left(), state), binary.right());
        case "||" -> or(split(binary.left(), state), binary.right());
        case "==" -> equal(binary.left(), binary.right(), state);
        case "!=" -> equal(binary.left(), binary.right(), state).not();
        case "<", ">", "<=", ">=" -> compare(binary, state);
        default -> byValue(condition, state);
      };
    }
    return byValue(condition, state);
  }

  /** A condition in several states. */
  Split split(Expr condition, List<State> states) {
    Split.Collector answer = new Split.Collector();
    states.forEach(state -> answer.add(split(condition, state)));
    return answer.split();
  }

  private Split and(Split left, Expr right) {
    Split.Collector answer = new Split.Collector();
    left.no().forEach(answer::fails);
    left.yes().forEach(state -> answer.add(split(right, state)));
    return answer.split();
  }

  private Split or(Split left, Expr right) {
    Split.Collector answer = new Split.Collector();
    left.yes().forEach(answer::holds);
    left.no().forEach(state -> answer.add(split(right, state)));
    return answer.split();
  }

  private Split byValue(Expr condition, State state) {
    Split.Collector answer = new Split.Collector();
    for (Result result : evaluation.evaluate(condition, state)) {
      if (!decided(result.value().truth(), result.state(), answer)) {
        String path = assumable(condition, result.state());
        answer.holds(path == null ? result.state() : result.state().with(path, Value.NON_ZERO));
        answer.fails(path == null ? result.state() : result.state().with(path, Value.ZERO));
      }
    }
    return answer.split();
  }

  /** Notes what is certain; false when it is not. */
  private static boolean decided(Value.Truth truth, State state, Split.Collector answer) {
    switch (truth) {
      case YES -> answer.holds(state);
      case NO -> answer.fails(state);
      case MAYBE -> {
        return false;
      }
    }
    return true;
  }

  /** The path of which a branch may remember something: that of a variable that only the loader changes. */
  private @Nullable String assumable(Expr expression, State state) {
    Expr at = expression.withoutCasts();
    boolean lvalue = at instanceof Expr.Identifier || at instanceof Expr.Member || at instanceof Expr.Index;
    if (!lvalue || stack.scope().isVolatile(Scope.root(at)) || isShared(at)) {
      return null;
    }
    String path = lookup.path(at, state);
    return path == null || Paths.isOfObject(path) ? null : path;
  }

  /** Whether BPF programs write there too. */
  private static boolean isShared(Expr expression) {
    return expression instanceof Expr.Member member
        && (member.name().equals("bss") || member.name().equals("data") || isShared(member.object()));
  }

  Split equal(Expr left, Expr right, State state) {
    Split.Collector answer = new Split.Collector();
    for (Result a : evaluation.evaluate(left, state)) {
      for (Result b : evaluation.evaluate(right, a.state())) {
        if (!decided(Arithmetic.same(a.value(), b.value()), b.state(), answer)) {
          Split assumed = assumeEqual(left, a.value(), b.value(), b.state());
          assumed = assumed == null ? assumeEqual(right, b.value(), a.value(), b.state()) : assumed;
          answer.add(assumed == null ? new Split(List.of(b.state()), List.of(b.state())) : assumed);
        }
      }
    }
    return answer.split();
  }

  /** What each branch knows of a variable that was compared with a value; null when nothing can be remembered of it. */
  private @Nullable Split assumeEqual(Expr lvalue, Value current, Value other, State state) {
    String path = current instanceof Value.Unknown ? assumable(lvalue, state) : null;
    if (path == null || other instanceof Value.Unknown || other instanceof Value.NonZero) {
      return null;
    }
    String not = Paths.assumption(path, "!=", other);
    if (state.values().containsKey(not)) {
      return new Split(List.of(), List.of(state));
    }
    State unequal = other.equals(Value.ZERO) ? state.with(path, Value.NON_ZERO) : state.with(not, Value.ONE);
    return new Split(List.of(state.with(path, other)), List.of(unequal));
  }

  private Split compare(Expr.Binary binary, State state) {
    Split.Collector answer = new Split.Collector();
    for (Result a : evaluation.evaluate(binary.left(), state)) {
      for (Result b : evaluation.evaluate(binary.right(), a.state())) {
        if (!decided(Arithmetic.order(binary.operator(), a.value(), b.value()), b.state(), answer)) {
          answer.add(assumeOrder(binary, b.value(), b.state()));
        }
      }
    }
    return answer.split();
  }

  /** What each branch knows of a variable that was compared with a bound; a loop may ask the same again. */
  private Split assumeOrder(Expr.Binary binary, Value bound, State state) {
    String path = assumable(binary.left(), state);
    if (path == null || !(bound instanceof Value.Int)) {
      return new Split(List.of(state), List.of(state));
    }
    String key = Paths.assumption(path, binary.operator(), bound);
    Value.Truth known = state.get(key).truth();
    List<State> yes = new ArrayList<>();
    if (known != Value.Truth.NO) {
      State holds = state.with(key, Value.ONE);
      boolean negative = binary.operator().equals("<") && bound.equals(Value.ZERO);
      yes.add(negative ? holds.with(path, Value.NEGATIVE) : holds);
    }
    return new Split(yes, known == Value.Truth.YES ? List.of() : List.of(state.with(key, Value.ZERO)));
  }
}
