package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;

/**
 * A kfunc with a visible {@code __prog} argument whose name does not end in {@code _impl}: before 7.0 that ending marks kfuncs
 * that programs call through a macro which passes NULL.
 */
final class KfuncImplSuffix implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-impl-suffix";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a kfunc for kernels before 7.0 has a __prog argument, but its name does not end in _impl";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    if (project.targets().stream().anyMatch(KernelRules::knowsImplicitArguments)) {
      return;
    }
    KernelRules.kernel(project)
        .definedKfuncs()
        .filter(kfunc -> kfunc.legacyProgramParameter() >= 0 && !kfunc.name().endsWith("_impl"))
        .forEach(
            kfunc ->
                reporter.report(
                    KernelRules.finding(
                        this,
                        kfunc.nameSpan(),
                        "kfunc '%s' shows its __prog argument to programs: by convention its name ends in _impl"
                            .formatted(kfunc.name()),
                        kfunc.name(),
                        List.of(),
                        List.of())));
  }
}
