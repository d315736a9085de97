package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelProject;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.text.Span;

/**
 * A trailing {@code struct bpf_prog_aux *} without {@code KF_IMPLICIT_ARGS}: resolve_btfids then leaves the argument in the
 * prototype that programs see ({@code process_kfunc_with_implicit_args()}, tools/bpf/resolve_btfids/main.c, since 7.0).
 */
final class KfuncMissingImplicitFlag implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-missing-implicit-flag";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc takes the program argument, but its set row lacks KF_IMPLICIT_ARGS";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    if (!KernelRules.implicitArguments(project)) {
      return;
    }
    KernelProject kernel = KernelRules.kernel(project);
    kernel
        .definedKfuncs()
        // X_impl shows the argument on purpose: it is what programs built for older kernels still call.
        .filter(kfunc -> endsWithProgramArgument(kfunc) && !kfunc.name().endsWith("_impl"))
        .forEach(
            kfunc ->
                kernel
                    .row(kfunc.name())
                    .filter(row -> !row.flags().contains("KF_IMPLICIT_ARGS"))
                    .ifPresent(row -> reporter.report(finding(kfunc, row))));
  }

  private Finding finding(KernelSource.Kfunc kfunc, KernelSource.SetRow row) {
    return KernelRules.finding(
        this,
        row.span(),
        "kfunc '%s' ends with a struct bpf_prog_aux * that the verifier fills, but its row lacks KF_IMPLICIT_ARGS: "
                .formatted(kfunc.name())
            + "programs would see the argument in its prototype",
        kfunc.name(),
        List.of(new Finding.Related(kfunc.nameSpan(), "'" + kfunc.name() + "' is defined here")),
        List.of(new Finding.Fix("Add KF_IMPLICIT_ARGS", List.of(addFlag(row)))));
  }

  private static boolean endsWithProgramArgument(KernelSource.Kfunc kfunc) {
    int last = kfunc.signature().parameters().size() - 1;
    return last >= 0 && KernelSource.isProgAux(kfunc.signature().parameters().get(last));
  }

  /** The edit that sets the flag in a row. */
  static Finding.Edit addFlag(KernelSource.SetRow row) {
    Span flags = row.flagsSpan();
    if (flags == null) {
      return new Finding.Edit(new Span(row.span().source(), row.span().end(), row.span().end()), ", KF_IMPLICIT_ARGS");
    }
    return new Finding.Edit(new Span(flags.source(), flags.start(), flags.start()), "KF_IMPLICIT_ARGS | ");
  }
}
