package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.Prototype;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.text.Span;

/**
 * An argument is declared or passed where the verifier supplies it ({@code KF_IMPLICIT_ARGS}, since 7.0): the prototype does not
 * match the kernel's, and libbpf refuses the object ({@code bpf_object__resolve_ksym_func_btf_id()}, tools/lib/bpf/libbpf.c).
 * Before 7.0 the argument is visible, and whatever is passed is overwritten.
 */
final class KfuncImplicitArg implements DeclarationRule {
  @Override
  public String id() {
    return "kfunc-implicit-arg";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "an argument is declared or passed that the verifier supplies";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (KfuncDeclaration declared : context.object().kfuncDeclarations()) {
      context.facts().kfunc(declared.kfunc()).ifPresent(kfunc -> checkDeclaration(context, kfunc, declared, reporter));
    }
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    if (declaration instanceof ExternalDecl.FunctionDefinition function) {
      context
          .unit()
          .all(function, Expr.Call.class)
          .forEach(call -> context.facts().kfunc(call.calleeName()).ifPresent(k -> checkCall(context, k, call, reporter)));
    }
  }

  private void checkDeclaration(UnitContext context, Kfunc kfunc, KfuncDeclaration declared, Reporter reporter) {
    List<KernelVersion> refusing =
        KfuncTargets.where(context, v -> isExtra(kfunc, v, declared.parameters()) && !isVariadic(kfunc, v));
    if (refusing.isEmpty() || declared.weak()) {
      return;
    }
    String message =
        "'%s' is declared with %d arguments, of which programs for Linux %s pass %d and the verifier supplies the rest: libbpf "
                .formatted(
                    declared.name(),
                    declared.parameters(),
                    KfuncTargets.name(context.targets(), refusing),
                    passed(kfunc, refusing.get(0)))
            + "refuses the object";
    List<Finding.Fix> fixes =
        ArgumentEdits.drop(declared.nameSpan(), declared.parameters() - 1, "void")
            .map(KfuncImplicitArg::fix)
            .stream()
            .toList();
    reporter.report(finding(Severity.ERROR, declared.nameSpan(), message, kfunc.name(), fixes));
  }

  private void checkCall(UnitContext context, Kfunc kfunc, Expr.Call call, Reporter reporter) {
    int passed = call.arguments().size();
    boolean weak =
        context.declarations(kfunc.name()).stream().anyMatch(KfuncDeclaration::weak);
    List<KernelVersion> refusing = KfuncTargets.where(context, v -> isExtra(kfunc, v, passed) && !isVariadic(kfunc, v));
    if (!refusing.isEmpty() && !weak) {
      Expr last = call.arguments().get(passed - 1);
      reporter.report(
          finding(
              Severity.ERROR,
              last.span(),
              "programs for Linux %s pass %d arguments to '%s', the verifier supplies the rest: this one must not be passed"
                  .formatted(
                      KfuncTargets.name(context.targets(), refusing), passed(kfunc, refusing.get(0)), kfunc.name()),
              kfunc.name(),
              ArgumentEdits.drop(call.callee().span(), passed - 1, "").map(KfuncImplicitArg::fix).stream().toList()));
    }
    List<KernelVersion> overwriting =
        KfuncTargets.where(context, v -> overwritten(kfunc, v, call).filter(argument -> !isNull(argument)).isPresent());
    if (!overwriting.isEmpty()) {
      Expr argument = overwritten(kfunc, overwriting.get(0), call).orElseThrow();
      reporter.report(
          finding(
              Severity.INFORMATION,
              argument.span(),
              "Linux %s overwrites this argument of '%s' with the calling program: pass NULL"
                  .formatted(KfuncTargets.name(context.targets(), overwriting), kfunc.name()),
              kfunc.name(),
              List.of(new Finding.Fix("Pass NULL", List.of(new Finding.Edit(argument.span(), "NULL"))))));
    }
  }

  /** The argument in whose place the verifier puts the calling program, where that is visible. */
  private static Optional<Expr> overwritten(Kfunc kfunc, KernelVersion version, Expr.Call call) {
    OptionalInt visible = kfunc.at(version).map(f -> f.prototype().legacyProgramParameter()).orElse(OptionalInt.empty());
    return visible.isPresent() && visible.getAsInt() < call.arguments().size()
        ? Optional.of(call.arguments().get(visible.getAsInt()))
        : Optional.empty();
  }

  private Finding finding(Severity severity, Span span, String message, String kfunc, List<Finding.Fix> fixes) {
    return new Finding(id(), severity, span, message, null, kfunc, null, List.of(), List.of(), fixes);
  }

  private static int passed(Kfunc kfunc, KernelVersion version) {
    return kfunc.at(version).map(facts -> facts.prototype().parameters().size()).orElse(0);
  }

  /** Whether a number of arguments is that of the public prototype and the implicit ones together. */
  private static boolean isExtra(Kfunc kfunc, KernelVersion version, int arguments) {
    Optional<Prototype> prototype = kfunc.at(version).map(facts -> facts.prototype());
    return prototype.isPresent()
        && !prototype.get().implicit().isEmpty()
        && arguments > prototype.get().parameters().size()
        && arguments <= prototype.get().parameters().size() + prototype.get().implicit().size();
  }

  private static boolean isVariadic(Kfunc kfunc, KernelVersion version) {
    return kfunc.at(version).filter(facts -> facts.prototype().variadic()).isPresent();
  }

  private static boolean isNull(Expr argument) {
    Expr bare = argument.withoutCasts();
    return bare instanceof Expr.IntLiteral literal && literal.value() == 0
        || bare instanceof Expr.Identifier id && id.name().equals("NULL");
  }

  private static Finding.Fix fix(Finding.Edit edit) {
    return new Finding.Fix("Remove the argument that the verifier supplies", List.of(edit));
  }
}
