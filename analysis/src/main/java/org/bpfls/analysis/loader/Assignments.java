package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.type.Type;

/** What assignments and initializers write. */
final class Assignments {
  private final Evaluator.Evaluation evaluation;
  private final Lookup lookup;
  private final SkeletonMembers skeletons;
  private final CallStack stack;

  Assignments(Evaluator.Evaluation evaluation, Lookup lookup, SkeletonMembers skeletons, CallStack stack) {
    this.evaluation = evaluation;
    this.lookup = lookup;
    this.skeletons = skeletons;
    this.stack = stack;
  }

  List<Result> assign(Expr.Assign assign, State state) {
    if (assign.operator().equals("=") && assign.value() instanceof Expr.CompoundLiteral literal) {
      String path = lookup.path(assign.target(), state);
      return path == null
          ? List.of(new Result(state, Value.UNKNOWN))
          : initialize(path, literal, state.forget(path)).stream().map(s -> new Result(s, Value.UNKNOWN)).toList();
    }
    return Result.then(
        evaluation.evaluate(assign.value(), state),
        right ->
            Result.then(
                effects(assign.target(), right.state()), target -> List.of(assign(assign, right.value(), target))));
  }

  /** Evaluates what an lvalue's parts do. */
  private List<Result> effects(Expr lvalue, State state) {
    return lvalue instanceof Expr.Index index
        ? evaluation.evaluate(index.index(), state)
        : List.of(new Result(state, Value.UNKNOWN));
  }

  private Result assign(Expr.Assign assign, Value right, Result target) {
    State state = target.state();
    String path = lookup.path(assign.target(), target);
    Value value = right;
    if (!assign.operator().equals("=")) {
      Value old = path == null ? Value.UNKNOWN : state.get(path);
      value = Arithmetic.binary(assign.operator().substring(0, assign.operator().length() - 1), old, value);
    }
    if (assign.target() instanceof Expr.Member member
        && lookup.value(member.object(), state) instanceof Value.Shadow shadow) {
      return new Result(skeletons.assignShadow(shadow, member.name(), value, assign.span(), state), value);
    }
    Optional<Result> kept =
        path == null ? Optional.empty() : skeletons.keepLink(path, value, assign.span(), state);
    if (kept.isPresent()) {
      return kept.get();
    }
    return new Result(path == null ? forgetAround(assign.target(), state) : store(path, value, state), value);
  }

  /** {@code ++} and {@code --}. */
  Result count(Expr.Unary unary, State state) {
    String path = lookup.path(unary.operand(), state);
    if (path == null) {
      return new Result(state, Value.UNKNOWN);
    }
    Value old = state.get(path);
    Value next = Arithmetic.binary(unary.operator().substring(1), old, Value.ONE);
    return new Result(store(path, next, state), unary.postfix() ? old : next);
  }

  /** Forgets the array of which some element is written, it is not known which. */
  private State forgetAround(Expr target, State state) {
    Expr at = target;
    while (at instanceof Expr.Member member) {
      at = member.object();
    }
    if (!(at instanceof Expr.Index index)) {
      return state;
    }
    Value array = lookup.value(index.array(), state);
    String path =
        array instanceof Value.Address address ? Arrays.whole(address.path()) : lookup.path(index.array(), state);
    return path == null ? state : state.forget(path);
  }

  /** Lets a path hold a value, and forgets what was assumed of it. */
  State store(String path, Value value, State state) {
    State cleared = state.without(p -> Paths.within(p, path) || Paths.assumes(p, path));
    if (value instanceof Value.Struct struct) {
      State copy = cleared.forget(path);
      for (Map.Entry<String, Value> part : struct.parts().entrySet()) {
        copy = copy.with(path + part.getKey(), part.getValue());
      }
      return copy;
    }
    return stack.scope().isVolatile(Paths.name(path)) ? cleared : cleared.with(path, value);
  }

  /** Fills what stands at a path by its initializer. */
  List<State> initialize(String path, Initializer initializer, Type type, State state) {
    if (initializer instanceof Initializer.Single single) {
      return single.expression() instanceof Expr.CompoundLiteral literal
          ? initialize(path, literal, state)
          : State.merge(
              evaluation.evaluate(single.expression(), state).stream()
                  .map(r -> store(path, r.value(), r.state()))
                  .toList());
    }
    Aggregate aggregate = new Aggregate(path, type, stack.scope().types, e -> lookup.value(e, state));
    List<State> states = List.of(state);
    for (Initializer.Element element : ((Initializer.ListInit) initializer).elements()) {
      Aggregate.Part part = aggregate.next(element);
      List<State> next = new ArrayList<>();
      states.forEach(s -> next.addAll(initialize(part.path(), element.value(), part.type(), s)));
      states = State.merge(next);
    }
    List<String> zeros = aggregate.zeros();
    return zeros.isEmpty()
        ? states
        : states.stream().map(s -> s.withAll(zeros, Value.ZERO)).toList();
  }

  private List<State> initialize(String path, Expr.CompoundLiteral literal, State state) {
    return initialize(path, literal.value(), stack.scope().types.of(literal.type()), state);
  }
}
