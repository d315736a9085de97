package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelSource;

/**
 * The parameter suffix {@code __prog} for a kernel that no longer knows it: 6.16 to 6.19 did, 7.0 goes by type and
 * {@code KF_IMPLICIT_ARGS} ({@code is_kfunc_arg_prog_aux()}, kernel/bpf/verifier.c).
 */
final class KfuncLegacyProgSuffix implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-legacy-prog-suffix";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a kfunc parameter has the suffix __prog, which kernels since 7.0 do not know";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    if (!KernelRules.implicitArguments(project)) {
      return;
    }
    KernelRules.kernel(project)
        .definedKfuncs()
        .filter(kfunc -> kfunc.legacyProgramParameter() >= 0 && kfunc.programParameter() < 0)
        .forEach(kfunc -> report(kfunc, reporter));
  }

  private void report(KernelSource.Kfunc kfunc, Reporter reporter) {
    var parameter = kfunc.signature().parameters().get(kfunc.legacyProgramParameter());
    reporter.report(
        KernelRules.finding(
            this,
            parameter.declarator().nameSpan(),
            "the suffix of '%s' means nothing since 7.0, and the caller's value arrives here unchanged: make it the last "
                    .formatted(parameter.declarator().name())
                + "parameter, of type 'struct bpf_prog_aux *', and add KF_IMPLICIT_ARGS",
            kfunc.name(),
            List.of(),
            List.of()));
  }
}
