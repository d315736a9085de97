package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.flow.FunctionGraph;
import org.bpfls.analysis.flow.ResultFlow;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/**
 * The result of a {@code KF_RET_NULL} kfunc, or of {@code bpf_kptr_xchg()}, is dereferenced, or given to a kfunc that takes no NULL, on a path without a check: the verifier
 * refuses the program ({@code check_kfunc_call()} and {@code check_kfunc_args()}, kernel/bpf/verifier.c).
 */
final class KfuncNullUnchecked implements UnitRule {
  @Override
  public String id() {
    return "kfunc-null-unchecked";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "the result of a kfunc that may return NULL is used without a check";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    ResultRules.inReachedFunctions(this, context, reporter, this::check);
  }

  private void check(UnitContext context, FunctionDefinition function, Reporter reporter) {
    ResultRules.perTarget(context, target -> uses(context, target, function))
        .forEach((use, targets) -> report(context, reporter, use, targets));
  }

  private static List<ResultFlow.UncheckedUse> uses(
      UnitContext context, KernelVersion target, FunctionDefinition function) {
    Set<Expr.Call> sources =
        ResultRules.followed(
            context, function, call -> ReferenceSources.isExchange(call) || isSource(context, target, call));
    return sources.isEmpty()
        ? List.of()
        : ResultFlow.ofNullChecks(
                FunctionGraph.of(function),
                sources::contains,
                call -> ResultRules.keepsArguments(context, target, call))
            .uncheckedUses((call, argument) -> ResultRules.refusesNull(context, target, call, argument));
  }

  private static boolean isSource(UnitContext context, KernelVersion target, Expr.Call call) {
    // The verifier drops "or NULL" when the argument is an owning reference, which is not known here. The loops of bpf_for() and
    // its like check their element themselves.
    return !call.calleeName().startsWith("bpf_refcount_acquire")
        && ResultRules.has(context, target, call, KfuncFlag.KF_RET_NULL)
        && !(call.span().macro() != null && ResultRules.has(context, target, call, KfuncFlag.KF_ITER_NEXT));
  }

  private static String message(ResultFlow.UncheckedUse use) {
    String source = use.source().calleeName();
    String state = use.isNull() ? "is NULL on this side of its check" : "may be NULL";
    String where = use.isNull() ? "here" : "here without a check";
    return use.use() instanceof Expr.Call call
        ? "the result of %s() %s, and %s() takes no NULL".formatted(source, state, call.calleeName())
        : "the result of %s() %s, and is dereferenced %s".formatted(source, state, where);
  }

  private void report(
      UnitContext context, Reporter reporter, ResultFlow.UncheckedUse use, List<KernelVersion> targets) {
    Expr.Call source = use.source();
    List<Finding.Related> related = List.of(new Finding.Related(source.span(), "it comes from here"));
    String message = message(use) + KfuncTargets.unlessAll(context, targets);
    reporter.report(
        new Finding(
            id(), severity(), use.use().span(), message, null, source.calleeName(), null, related, List.of(), List.of()));
  }
}
