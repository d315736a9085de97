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
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.text.Span;

/**
 * A {@code KF_RET_NULL} result is dereferenced, or given to a kfunc that takes no NULL, on a path without a check: the verifier
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
    Set<Span> reached = ResultRules.reached(context);
    for (ExternalDecl decl : context.unit().declarations()) {
      if (decl instanceof FunctionDefinition function) {
        Set<Expr.Call> sources =
            ResultRules.followed(context, function, call -> reached.contains(call.span()) && isSource(context, call));
        if (!sources.isEmpty()) {
          check(context, function, sources, reporter);
        }
      }
    }
  }

  private static boolean isSource(UnitContext context, Expr.Call call) {
    // The verifier drops "or NULL" when the argument is an owning reference, which is not known here.
    return !call.calleeName().startsWith("bpf_refcount_acquire")
        && ResultRules.has(context, call, KfuncFlag.KF_RET_NULL);
  }

  private void check(UnitContext context, FunctionDefinition function, Set<Expr.Call> sources, Reporter reporter) {
    ResultFlow flow =
        ResultFlow.ofNullChecks(
            FunctionGraph.of(function),
            sources::contains,
            call -> ResultRules.keepsArguments(context, call));
    flow.uncheckedUses((call, argument) -> ResultRules.refusesNull(context, call, argument))
        .forEach(use -> report(reporter, use.use().span(), message(use), use.source()));
  }

  private static String message(ResultFlow.UncheckedUse use) {
    String source = use.source().calleeName();
    return use.use() instanceof Expr.Call call
        ? "the result of %s() may be NULL, and %s() takes no NULL".formatted(source, call.calleeName())
        : "the result of %s() may be NULL, and is dereferenced here without a check".formatted(source);
  }

  private void report(Reporter reporter, Span span, String message, Expr.Call source) {
    List<Finding.Related> related = List.of(new Finding.Related(source.span(), "it comes from here"));
    reporter.report(
        new Finding(
            id(), severity(), span, message, null, source.calleeName(), null, related, List.of(), List.of()));
  }
}
