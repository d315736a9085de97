package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KfuncFacts;
import org.bpfls.analysis.kernel.KfuncStatus;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A known kfunc is called without a prototype in scope. Only said when every header was found: a vmlinux.h that is not there may
 * well declare it.
 */
final class KfuncUndeclared implements UnitRule {
  @Override
  public String id() {
    return "kfunc-undeclared";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a kfunc is called without a prototype in scope";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    if (mayMissDeclarations(context.unit())) {
      return;
    }
    Set<@Nullable String> seen = new HashSet<>();
    for (ExternalDecl declaration : context.unit().declarations()) {
      if (declaration instanceof FunctionDefinition function) {
        context.findings(id(), function, found -> check(context, function, found)).stream()
            .filter(finding -> seen.add(finding.kfunc()))
            .forEach(reporter::report);
      }
    }
  }

  private void check(UnitContext context, FunctionDefinition function, Reporter reporter) {
    context.unit().all(function, Expr.Call.class).stream()
        .filter(call -> !call.calleeName().isEmpty() && call.span().macro() == null)
        .forEach(call -> check(context, function, call, reporter));
  }

  /** A header of the tree may want a vmlinux.h that is not there: then a stand-in took its place, which declares no kfuncs. */
  private static boolean mayMissDeclarations(TranslationUnit unit) {
    List<Preprocessed.Include> includes = unit.includes();
    return includes.stream().anyMatch(include -> include.resolved() == null) || !includes.isEmpty() && !hasVmlinux(unit);
  }

  private static boolean hasVmlinux(TranslationUnit unit) {
    return unit.tag("task_struct").map(type -> type.span().source().name()).filter(KfuncUndeclared::isVmlinux).isPresent();
  }

  private static boolean isVmlinux(String header) {
    return header.endsWith("vmlinux.h") && !header.startsWith("<");
  }

  private void check(
      UnitContext context, FunctionDefinition function, Expr.Call call, Reporter reporter) {
    String name = call.calleeName();
    Optional<Kfunc> kfunc = context.facts().kfunc(name);
    Optional<KfuncFacts> facts = newest(context, name);
    if (facts.isEmpty() || context.unit().ordinary(name).isPresent()) {
      return;
    }
    String prototype = "extern " + facts.get().prototype().declaration(name) + " __ksym;";
    Span start = new Span(function.span().source(), function.span().start(), function.span().start());
    reporter.report(
        new Finding(
            id(),
            severity(),
            call.callee().span(),
            "kfunc '%s' has no prototype here%s: %s"
                .formatted(name, hasVmlinux(context.unit()) ? lack(context, kfunc.orElseThrow()) : "", prototype),
            null,
            name,
            null,
            List.of(),
            List.of(),
            function.span().macro() != null
                ? List.of()
                : List.of(new Finding.Fix("Declare '" + name + "'", List.of(new Finding.Edit(start, prototype + "\n\n"))))));
  }

  /** As the newest target that has it knows it. */
  private static Optional<KfuncFacts> newest(UnitContext context, String name) {
    return context.facts().kfunc(name).flatMap(
        kfunc -> context.targets().stream().flatMap(target -> kfunc.at(target).stream()).reduce((older, newer) -> newer));
  }

  /** That the kernel's header lacks it, and whether that is known of kernels. */
  private static String lack(UnitContext context, Kfunc kfunc) {
    List<KernelVersion> untagged =
        KfuncTargets.where(
            context, v -> kfunc.at(v).filter(facts -> facts.status() == KfuncStatus.BTF_UNTAGGED).isPresent());
    String why =
        untagged.isEmpty()
            ? ""
            : " (the BTF of some distribution kernels of Linux %s does not tag it)"
                .formatted(KfuncTargets.name(context.targets(), untagged));
    return ", and vmlinux.h lacks it" + why;
  }
}
