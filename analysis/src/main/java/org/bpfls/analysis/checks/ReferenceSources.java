package org.bpfls.analysis.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.flow.FunctionGraph;
import org.bpfls.analysis.flow.ResultFlow;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.text.Span;

/**
 * Which calls of a unit give their caller a reference on one target: of {@code KF_ACQUIRE} kfuncs, of {@code bpf_kptr_xchg()}
 * ({@code is_acquire_function()}, kernel/bpf/verifier.c), and of static functions that return what such a call gave them.
 */
final class ReferenceSources {
  private final UnitContext context;
  private final KernelVersion target;
  private final Set<Span> reachedCalls;
  private final Set<String> reachedFunctions;
  private final KeptPointers kept;
  private final Map<String, Boolean> functions = new HashMap<>();

  ReferenceSources(UnitContext context, KernelVersion target) {
    this.context = context;
    this.target = target;
    this.reachedCalls = ResultRules.reached(context);
    this.reachedFunctions = ResultRules.reachedFunctions(context);
    this.kept = new KeptPointers(context.unit(), call -> ResultRules.keepsArguments(context, target, call));
  }

  /** The calls of a function, as far as a program reaches them. */
  Set<Expr.Call> of(FunctionDefinition function) {
    boolean reached = reachedFunctions.contains(ResultRules.writtenName(function));
    return ResultRules.followed(
        context,
        function,
        call ->
            acquires(call)
                ? isReached(call)
                : reached && (isExchange(call) || returnsReference(call.calleeName(), 1)));
  }

  /** Whether a program reaches a call of a kfunc. */
  boolean isReached(Expr.Call call) {
    return reachedCalls.contains(call.span());
  }

  /** Whether it is a kfunc that acquires. */
  boolean acquires(Expr.Call call) {
    return ResultRules.has(context, target, call, KfuncFlag.KF_ACQUIRE);
  }

  static boolean isExchange(Expr.Call call) {
    return call.calleeName().equals("bpf_kptr_xchg");
  }

  private boolean returnsReference(String function, int depth) {
    if (depth == KeptPointers.CALL_DEPTH_MAX) {
      return false;
    }
    Boolean known = functions.get(function);
    if (known == null) {
      // A recursive function finds this, and returns none that is known.
      functions.put(function, false);
      known =
          context.unit().ordinary(function).orElse(null) instanceof FunctionDefinition definition
              && definition.specifiers().has("static")
              && returnsPointer(definition)
              && returnsReference(definition, depth);
      functions.put(function, known);
    }
    return known;
  }

  private static boolean returnsPointer(FunctionDefinition function) {
    List<Declarator.Derivation> derivations = function.declarator().derivations();
    return derivations.size() > 1 && derivations.get(1) instanceof Declarator.Pointer;
  }

  private boolean returnsReference(FunctionDefinition function, int depth) {
    Set<Expr.Call> sources =
        ResultRules.followed(
            context,
            function,
            call -> acquires(call) || isExchange(call) || returnsReference(call.calleeName(), depth + 1));
    return !sources.isEmpty() && flow(function, sources).returnsReference();
  }

  /** Where the references go. */
  ResultFlow flow(FunctionDefinition function, Set<Expr.Call> sources) {
    return ResultFlow.ofReferences(
        FunctionGraph.of(function), sources::contains, kept::by, kept::handedThrough);
  }
}
