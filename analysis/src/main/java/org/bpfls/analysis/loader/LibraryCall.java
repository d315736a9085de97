package org.bpfls.analysis.loader;

import java.util.List;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.LoaderOp;

/**
 * A call that leads out of the loader's sources, and the ways it may end.
 *
 * @param expression the call
 * @param name what it calls; empty when that is computed
 * @param arguments as they were evaluated
 * @param state after that
 * @param ignoresResult whether nothing looks at the call's result
 * @param journal where its operations go
 */
record LibraryCall(
    Expr.Call expression, String name, List<Value> arguments, State state, boolean ignoresResult, Journal journal) {
  /** The argument there; UNKNOWN when there are fewer. */
  Value argument(int index) {
    return index < arguments.size() ? arguments.get(index) : Value.UNKNOWN;
  }

  Span span() {
    return expression.span();
  }

  /** How the loader's graph calls the link that the call makes. */
  String linkName(String what) {
    return "link@" + span().line() + ":" + span().column() + ":" + what;
  }

  /** The same call in another state. */
  LibraryCall in(State other) {
    return new LibraryCall(expression, name, arguments, other, ignoresResult, journal);
  }

  /** The same call, as if something looked at its result. */
  LibraryCall heeded() {
    return new LibraryCall(expression, name, arguments, state, false, journal);
  }

  /** It does nothing that counts here and gives a value. */
  List<Result> gives(Value value) {
    return List.of(new Result(state, value));
  }

  /** It gives an answer, as far as there is one. */
  List<Result> answers(Value.Truth truth) {
    return gives(
        switch (truth) {
          case YES -> Value.ONE;
          case NO -> Value.ZERO;
          case MAYBE -> Value.UNKNOWN;
        });
  }

  /** The state after an operation, however that ended. */
  State after(LoaderOp op) {
    return journal.perform(op, span(), state);
  }

  /** It does an operation that doesn't fail, or whose failure nobody asks for. */
  List<Result> performs(LoaderOp op) {
    return List.of(new Result(after(op), Value.ZERO));
  }

  /** It does an operation that gives zero, or an error code. */
  List<Result> attempts(LoaderOp op) {
    return attempts(op, Value.ZERO, Value.NEGATIVE);
  }

  /** It does an operation that gives {@code ok}, or {@code failed}. */
  List<Result> attempts(LoaderOp op, Value ok, Value failed) {
    int node = journal.graph.add(op, span(), state);
    if (ignoresResult) {
      journal.ignoreResult(node);
      return List.of(new Result(state.at(node, Guard.ALWAYS), Value.UNKNOWN));
    }
    return List.of(
        new Result(state.at(node, Guard.ON_SUCCESS), ok), new Result(state.at(node, Guard.ON_FAILURE), failed));
  }
}
