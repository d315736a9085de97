package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Stmt;

/**
 * Evaluates expressions of a loader; an expression may end in several states with several values. Here is the order of
 * evaluation; what the kinds of expressions with effects do is in {@link Conditions}, {@link Assignments} and {@link Calls}.
 */
final class Evaluator {
  final Conditions conditions;
  final Assignments assignments;
  private final Lookup lookup;
  private final Calls calls;
  private final CallStack stack;
  private final Budget budget;
  private final Statements statements;

  /** Evaluates an expression of which another one consists. */
  interface Evaluation {
    List<Result> evaluate(Expr expression, State state);
  }

  /** Runs the statements that expressions contain, and the functions that they call. */
  interface Statements extends Calls.Following {
    List<State> execute(Stmt statement, List<State> in);
  }

  Evaluator(
      Statements statements,
      CallStack stack,
      Journal journal,
      BiPredicate<FunctionDefinition, List<Value>> standsAlone,
      Budget budget) {
    this.statements = statements;
    this.stack = stack;
    this.budget = budget;
    this.lookup = new Lookup(stack);
    this.conditions = new Conditions(this::evaluate, lookup, stack, budget);
    this.assignments = new Assignments(this::evaluate, lookup, new SkeletonMembers(journal), stack);
    Library library = new Library(journal, stack, statements);
    this.calls = new Calls(this::evaluate, lookup, stack, library, statements, standsAlone);
  }

  /** Evaluates for the effect. Who casts a call's result to void has looked at it. */
  List<State> discard(Expr expression, State state) {
    if (expression instanceof Expr.Call call) {
      return Result.states(calls.call(call, state, true));
    }
    return Result.states(evaluate(expression.withoutCasts(), state));
  }

  List<Result> evaluate(Expr expression, State state) {
    budget.step();
    if (expression instanceof Expr.Call call) {
      return Result.merge(calls.call(call, state, false));
    } else if (expression instanceof Expr.Assign assign) {
      return assignments.assign(assign, state);
    } else if (expression instanceof Expr.Unary unary) {
      return unary(unary, state);
    } else if (expression instanceof Expr.Binary binary) {
      return binary(binary, state);
    } else if (expression instanceof Expr.Conditional conditional) {
      return conditional(conditional, state);
    } else if (expression instanceof Expr.Comma comma) {
      return Result.then(evaluate(comma.left(), state), r -> evaluate(comma.right(), r.state()));
    } else if (expression instanceof Expr.Cast cast) {
      return evaluate(cast.operand(), state);
    } else if (expression instanceof Expr.Statement block) {
      return block(block.body(), state);
    } else if (expression instanceof Expr.Member member) {
      return Result.then(
          evaluate(member.object(), state), r -> List.of(new Result(r.state(), lookup.value(member, r.state()))));
    } else if (expression instanceof Expr.Index index) {
      return Result.then(
          evaluate(index.index(), state), r -> List.of(new Result(r.state(), lookup.element(index, r))));
    } else if (expression instanceof Expr.Builtin builtin && builtin.name().equals("__builtin_expect")) {
      return evaluate(builtin.arguments().get(0), state);
    }
    return List.of(new Result(state, lookup.whole(expression, state)));
  }

  private List<Result> unary(Expr.Unary unary, State state) {
    return switch (unary.operator()) {
      case "!" -> conditions.split(unary.operand(), state).not().results();
      case "++", "--" -> List.of(assignments.count(unary, state));
      case "&" -> List.of(new Result(state, lookup.value(unary, state)));
      default ->
          Result.then(
              evaluate(unary.operand(), state), r -> List.of(new Result(r.state(), prefix(unary, r))));
    };
  }

  private Value prefix(Expr.Unary unary, Result operand) {
    Value value = operand.value();
    return switch (unary.operator()) {
      case "-" -> value instanceof Value.Negative ? Value.NON_ZERO : Arithmetic.negated(value);
      case "+", "__extension__" -> value;
      case "*" -> value instanceof Value.Address address
          ? operand.state().get(address.path())
          : lookup.value(unary, operand.state());
      default -> Value.UNKNOWN;
    };
  }

  private List<Result> binary(Expr.Binary binary, State state) {
    return switch (binary.operator()) {
      case "&&", "||", "==", "!=", "<", ">", "<=", ">=" -> conditions.split(binary, state).results();
      default ->
          Result.then(
              evaluate(binary.left(), state),
              left ->
                  Result.then(
                      evaluate(binary.right(), left.state()),
                      right ->
                          List.of(new Result(right.state(), lookup.binary(binary, left.value(), right.value())))));
    };
  }

  private List<Result> conditional(Expr.Conditional conditional, State state) {
    Expr then = conditional.then();
    List<Result> results = new ArrayList<>();
    if (then == null) {
      for (Result result : evaluate(conditional.condition(), state)) {
        Value.Truth truth = result.value().truth();
        if (truth != Value.Truth.NO) {
          results.add(result);
        }
        if (truth != Value.Truth.YES) {
          results.addAll(evaluate(conditional.otherwise(), result.state()));
        }
      }
      return Result.merge(results);
    }
    Split split = conditions.split(conditional.condition(), state);
    split.yes().forEach(s -> results.addAll(evaluate(then, s)));
    split.no().forEach(s -> results.addAll(evaluate(conditional.otherwise(), s)));
    return Result.merge(results);
  }

  /** GNU C's {@code ({ … })}: its last statement's value is its own. */
  private List<Result> block(Stmt.Compound body, State state) {
    List<Stmt> items = body.items();
    Expr last =
        !items.isEmpty() && items.get(items.size() - 1) instanceof Stmt.Expression end ? end.expression() : null;
    if (last == null) {
      return statements.execute(body, List.of(state)).stream().map(s -> new Result(s, Value.UNKNOWN)).toList();
    }
    List<State> states = List.of(state);
    for (Stmt item : items.subList(0, items.size() - 1)) {
      states = statements.execute(item, states);
    }
    List<Result> results = new ArrayList<>();
    for (State each : states) {
      for (Result result : evaluate(last, each)) {
        results.add(new Result(leave(items, result.state()), result.value()));
      }
    }
    return Result.merge(results);
  }

  private State leave(List<Stmt> items, State state) {
    State left = state;
    for (Stmt item : items) {
      if (item instanceof Stmt.Declare declare) {
        for (var one : declare.declaration().declarators()) {
          String path = stack.path(String.valueOf(one.declarator().name()));
          left = left.without(p -> Paths.within(p, path));
        }
      }
    }
    return left;
  }
}
