package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.flow.FunctionGraph;
import org.bpfls.analysis.flow.ResultFlow;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.analysis.memo.Question;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/**
 * Which calls of a unit give their caller a reference on one target: of {@code KF_ACQUIRE} kfuncs, of {@code bpf_kptr_xchg()}
 * ({@code is_acquire_function()}, kernel/bpf/verifier.c), and of static functions that return what such a call gave them.
 */
final class ReferenceSources {
  private static final Question<Boolean> RETURNS_REFERENCE = Question.withoutPlaces("returns a reference");

  private final UnitContext context;
  private final KernelVersion target;
  private final KeptPointers kept;
  private final Set<String> open = new HashSet<>();

  ReferenceSources(UnitContext context, KernelVersion target) {
    this.context = context;
    this.target = target;
    this.kept = new KeptPointers(context.memo(), target, call -> ResultRules.keepsArguments(context, target, call));
  }

  /** The calls of a function. */
  Set<Expr.Call> of(FunctionDefinition function) {
    return of(function, 1);
  }

  private Set<Expr.Call> of(FunctionDefinition function, int depth) {
    return ResultRules.followed(
        context, function, call -> acquires(call) || isExchange(call) || returnsReference(call.calleeName(), depth));
  }

  /** Whether it is a kfunc that acquires. */
  boolean acquires(Expr.Call call) {
    return ResultRules.has(context, target, call, KfuncFlag.KF_ACQUIRE);
  }

  static boolean isExchange(Expr.Call call) {
    return call.calleeName().equals("bpf_kptr_xchg");
  }

  private boolean returnsReference(String name, int depth) {
    if (!(context.unit().ordinary(name).orElse(null) instanceof FunctionDefinition function)
        || !function.specifiers().has("static")
        || !returnsPointer(function)) {
      return false;
    }
    if (depth == KeptPointers.CALL_DEPTH_MAX || !open.add(name)) {
      // Of a recursive function none is known.
      context.memo().unsettled();
      return false;
    }
    boolean returns =
        context.memo().answer(RETURNS_REFERENCE, function, target, () -> returnsReference(function, depth));
    open.remove(name);
    return returns;
  }

  private static boolean returnsPointer(FunctionDefinition function) {
    List<Declarator.Derivation> derivations = function.declarator().derivations();
    return derivations.size() > 1 && derivations.get(1) instanceof Declarator.Pointer;
  }

  private boolean returnsReference(FunctionDefinition function, int depth) {
    Set<Expr.Call> sources = of(function, depth + 1);
    return !sources.isEmpty() && flow(function, sources).returnsReference();
  }

  /** Where the references go. */
  ResultFlow flow(FunctionDefinition function, Set<Expr.Call> sources) {
    return ResultFlow.ofReferences(
        FunctionGraph.of(function), sources::contains, kept::by, kept::handedThrough);
  }
}
