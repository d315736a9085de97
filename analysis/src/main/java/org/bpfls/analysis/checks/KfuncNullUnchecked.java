package org.bpfls.analysis.checks;

import java.util.List;
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
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.text.Span;

/** A {@code KF_RET_NULL} result is dereferenced on a path without a check: the verifier refuses the program ({@code check_kfunc_call()}, kernel/bpf/verifier.c). */
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
    return "the result of a kfunc that may return NULL is dereferenced without a check";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (ExternalDecl decl : context.unit().declarations()) {
      if (decl instanceof FunctionDefinition function
          && Nodes.all(function.body(), Expr.Call.class).anyMatch(call -> isSource(context, call))) {
        check(context, function, reporter);
      }
    }
  }

  private static boolean isSource(UnitContext context, Expr.Call call) {
    // The verifier drops "or NULL" when the argument is an owning reference, which is not known here.
    return !call.calleeName().startsWith("bpf_refcount_acquire")
        && ResultRules.has(context, call, KfuncFlag.KF_RET_NULL)
        && ResultRules.isReached(context, call);
  }

  private void check(UnitContext context, FunctionDefinition function, Reporter reporter) {
    ResultFlow flow =
        ResultFlow.ofNullChecks(
            FunctionGraph.of(function),
            call -> isSource(context, call),
            call -> ResultRules.keepsArguments(context, call));
    flow.uncheckedUses()
        .forEach(
            use ->
                report(
                    reporter,
                    use.dereference().span(),
                    "the result of %s() may be NULL, and is dereferenced here without a check"
                        .formatted(use.source().calleeName()),
                    use.source()));
  }

  private void report(Reporter reporter, Span span, String message, Expr.Call source) {
    List<Finding.Related> related = List.of(new Finding.Related(source.span(), "it comes from here"));
    reporter.report(
        new Finding(
            id(), severity(), span, message, null, source.calleeName(), null, related, List.of(), List.of()));
  }
}
