package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.flow.IteratorFlow;
import org.bpfls.analysis.flow.ResultFlow;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A reference leaves its function on some path without being released, stored or returned: the verifier refuses the program
 * ({@code check_reference_leak()}, kernel/bpf/verifier.c). An open-coded iterator is such a reference, too
 * ({@code mark_stack_slots_iter()}), and has to be destroyed.
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
    ResultRules.inReachedFunctions(this, context, reporter, this::check);
  }

  private void check(UnitContext context, FunctionDefinition function, Reporter reporter) {
    ResultRules.perTarget(context, target -> leaks(context, function, target))
        .forEach((leak, targets) -> report(context, reporter, leak, targets));
  }

  /**
   * @param message without the targets
   * @param kfunc the kfunc that acquires, or that starts the iterator; null for a call of another kind
   */
  private record Leak(Expr.Call source, String message, @Nullable String kfunc) {}

  private static List<Leak> leaks(UnitContext context, FunctionDefinition function, KernelVersion target) {
    ReferenceSources references = new ReferenceSources(context, target);
    List<Leak> leaks = new ArrayList<>();
    held(references, function).forEach(source -> leaks.add(reference(references, source, function)));
    IteratorFlow.leftOpen(
            function, context.unit().all(function, Expr.Call.class), call -> role(context, target, call))
        .forEach(source -> leaks.add(iterator(source, function)));
    return leaks;
  }

  private static Set<Expr.Call> held(ReferenceSources references, FunctionDefinition function) {
    Set<Expr.Call> sources = references.of(function);
    if (sources.isEmpty()) {
      return Set.of();
    }
    ResultFlow flow = references.flow(function, sources);
    return flow.hasRelatedConditions() ? Set.of() : flow.heldAtExit();
  }

  private static Leak reference(ReferenceSources references, Expr.Call source, FunctionDefinition function) {
    boolean kfunc = references.acquires(source);
    return new Leak(
        source,
        "the reference that %s() %s is not released on every path of '%s'"
            .formatted(source.calleeName(), kfunc ? "acquires" : "returns", ResultRules.writtenName(function)),
        kfunc ? source.calleeName() : null);
  }

  private static Leak iterator(Expr.Call source, FunctionDefinition function) {
    return new Leak(
        source,
        "the iterator that %s() starts is not destroyed on every path of '%s'"
            .formatted(source.calleeName(), ResultRules.writtenName(function)),
        source.calleeName());
  }

  private static Optional<IteratorFlow.Role> role(UnitContext context, KernelVersion target, Expr.Call call) {
    if (ResultRules.has(context, target, call, KfuncFlag.KF_ITER_NEW)) {
      return Optional.of(IteratorFlow.Role.START);
    }
    if (ResultRules.has(context, target, call, KfuncFlag.KF_ITER_NEXT)) {
      return Optional.of(IteratorFlow.Role.STEP);
    }
    return ResultRules.has(context, target, call, KfuncFlag.KF_ITER_DESTROY)
        ? Optional.of(IteratorFlow.Role.DESTROY)
        : Optional.empty();
  }

  private void report(UnitContext context, Reporter reporter, Leak leak, List<KernelVersion> targets) {
    List<Finding.Related> related = List.of(new Finding.Related(leak.source().span(), "acquired here"));
    String message = leak.message() + KfuncTargets.unlessAll(context, targets);
    reporter.report(
        new Finding(
            id(), severity(), leak.source().span(), message, null, leak.kfunc(), null, related, List.of(), List.of()));
  }
}
