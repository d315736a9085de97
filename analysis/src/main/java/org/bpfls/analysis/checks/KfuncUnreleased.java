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
 * A {@code KF_ACQUIRE} result leaves its function on some path without being released, stored or returned: the verifier refuses
 * the program ({@code check_reference_leak()}, kernel/bpf/verifier.c).
 */
final class KfuncUnreleased implements UnitRule {
  @Override
  public String id() {
    return "kfunc-unreleased";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a reference that a kfunc acquired is not released on some path";
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
    return ResultRules.has(context, call, KfuncFlag.KF_ACQUIRE);
  }

  private void check(UnitContext context, FunctionDefinition function, Set<Expr.Call> sources, Reporter reporter) {
    ResultFlow flow =
        ResultFlow.ofReferences(
            FunctionGraph.of(function),
            sources::contains,
            call -> ResultRules.keepsArguments(context, call));
    if (flow.hasRelatedConditions()) {
      return;
    }
    flow.heldAtExit()
        .forEach(
            source ->
                report(
                    reporter,
                    source.span(),
                    "the reference that %s() acquires is not released on every path of '%s'"
                        .formatted(source.calleeName(), ResultRules.writtenName(function)),
                    source));
  }

  private void report(Reporter reporter, Span span, String message, Expr.Call source) {
    List<Finding.Related> related = List.of(new Finding.Related(source.span(), "acquired here"));
    reporter.report(
        new Finding(
            id(), severity(), span, message, null, source.calleeName(), null, related, List.of(), List.of()));
  }
}
