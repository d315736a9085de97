package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.analysis.memo.Question;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.type.Type;
import org.bpfls.grammar.type.TypeResolver;

/**
 * Which of a unit's own functions leave the pointers they are given with their caller: they read what is behind them, compare
 * them, and hand them to nothing but what does the same. Any other use counts as taking over.
 */
final class KeptPointers {
  private static final Set<String> COMPARING = Set.of("==", "!=", "<", ">", "<=", ">=", "&&", "||");

  /** The verifier follows no more calls into each other ({@code MAX_CALL_FRAMES}, include/linux/bpf_verifier.h). */
  static final int CALL_DEPTH_MAX = 8;

  private static final Question<Boolean> KEEPS = Question.withoutPlaces("keeps pointers");
  private static final Question<Boolean> RETURNS_ARGUMENT = Question.withoutPlaces("returns its argument");

  private final DeclarationMemo memo;
  private final KernelVersion target;
  private final TypeResolver types;
  private final Predicate<Expr.Call> keepsArguments;
  private final Set<String> open = new HashSet<>();

  /**
   * @param keepsArguments the helpers and kfuncs that keep, on that target
   */
  KeptPointers(DeclarationMemo memo, KernelVersion target, Predicate<Expr.Call> keepsArguments) {
    this.memo = memo;
    this.target = target;
    this.types = new TypeResolver(memo.unit());
    this.keepsArguments = keepsArguments;
  }

  /** Whether the call leaves the pointers with its caller. */
  boolean by(Expr.Call call) {
    return handedThrough(call).isPresent() || by(call, 0);
  }

  /** The argument of a call of a function that does nothing but return it, as a cast in the clothes of a function does. */
  Optional<Expr> handedThrough(Expr.Call call) {
    return call.arguments().size() == 1 && returnsItsArgument(call.calleeName())
        ? Optional.of(call.arguments().get(0))
        : Optional.empty();
  }

  private boolean returnsItsArgument(String name) {
    return memo.unit().ordinary(name).orElse(null) instanceof FunctionDefinition function
        && memo.answer(RETURNS_ARGUMENT, function, () -> returnsItsArgument(function));
  }

  private static boolean returnsItsArgument(FunctionDefinition function) {
    return function.declarator().derivations().get(0) instanceof Declarator.Function signature
        && signature.parameters().size() == 1
        && function.body().items().size() == 1
        && function.body().items().get(0) instanceof Stmt.Return leave
        && leave.value() != null
        && leave.value().withoutCasts() instanceof Expr.Identifier id
        && id.name().equals(signature.parameters().get(0).declarator().name());
  }

  private boolean by(Expr.Call call, int depth) {
    return keepsArguments.test(call) || byFunction(call.calleeName(), depth + 1);
  }

  private boolean byFunction(String name, int depth) {
    if (!(memo.unit().ordinary(name).orElse(null) instanceof FunctionDefinition function)) {
      return false;
    }
    if (depth == CALL_DEPTH_MAX || !open.add(name)) {
      // Also a recursive function counts as taking over.
      memo.unsettled();
      return false;
    }
    boolean keeps = memo.answer(KEEPS, function, target, () -> keeps(function, depth));
    open.remove(name);
    return keeps;
  }

  private boolean keeps(FunctionDefinition function, int depth) {
    Set<String> pointers = new HashSet<>();
    if (function.declarator().derivations().get(0) instanceof Declarator.Function signature) {
      signature.parameters().stream()
          .filter(parameter -> !(types.of(parameter).unwrapped() instanceof Type.Scalar))
          .forEach(parameter -> pointers.add(String.valueOf(parameter.declarator().name())));
    }
    return keeps(function.body(), pointers, depth);
  }

  private boolean keeps(Node node, Set<String> pointers, int depth) {
    if (node instanceof Expr.Identifier id) {
      return !pointers.contains(id.name());
    }
    if (node instanceof Expr.Unary unary && unary.operator().equals("&")) {
      return Nodes.all(unary.operand(), Expr.Identifier.class).noneMatch(id -> pointers.contains(id.name()));
    }
    return Nodes.children(node).stream()
        .allMatch(child -> onlyLooksAt(node, child, depth) || keeps(child, pointers, depth));
  }

  /** Whether a node does no more with a pointer that is its operand than look at it, or behind it. */
  private boolean onlyLooksAt(Node node, Node operand, int depth) {
    if (!(operand instanceof Expr value && value.withoutCasts() instanceof Expr.Identifier)) {
      return false;
    }
    if (node instanceof Expr.Call call) {
      return operand == call.callee() || by(call, depth);
    }
    return node instanceof Expr.Member member && member.arrow()
        || node instanceof Expr.Unary unary && (unary.operator().equals("!") || unary.operator().equals("*"))
        || node instanceof Expr.Binary binary && COMPARING.contains(binary.operator())
        || node instanceof Expr.Conditional choice && operand == choice.condition() && choice.then() != null
        || node instanceof Stmt.If branch && operand == branch.condition()
        || node instanceof Stmt.While loop && operand == loop.condition();
  }
}
