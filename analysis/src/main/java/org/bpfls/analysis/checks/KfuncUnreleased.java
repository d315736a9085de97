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
        ResultRules.perTarget(context, target -> held(context, target, function, reached))
            .forEach((source, targets) -> report(context, reporter, function, source, targets));
      }
    }
  }

  private static Set<Expr.Call> held(
      UnitContext context, KernelVersion target, FunctionDefinition function, Set<Span> reached) {
    Set<Expr.Call> sources =
        ResultRules.followed(
            context,
            function,
            call -> reached.contains(call.span()) && ResultRules.has(context, target, call, KfuncFlag.KF_ACQUIRE));
    if (sources.isEmpty()) {
      return Set.of();
    }
    ResultFlow flow =
        ResultFlow.ofReferences(
            FunctionGraph.of(function),
            sources::contains,
            call -> ResultRules.keepsArguments(context, target, call));
    return flow.hasRelatedConditions() ? Set.of() : flow.heldAtExit();
  }

  private void report(
      UnitContext context,
      Reporter reporter,
      FunctionDefinition function,
      Expr.Call source,
      List<KernelVersion> targets) {
    String message =
        "the reference that %s() acquires is not released on every path of '%s'%s"
            .formatted(
                source.calleeName(), ResultRules.writtenName(function), KfuncTargets.unlessAll(context, targets));
    List<Finding.Related> related = List.of(new Finding.Related(source.span(), "acquired here"));
    reporter.report(
        new Finding(
            id(), severity(), source.span(), message, null, source.calleeName(), null, related, List.of(), List.of()));
  }
}
