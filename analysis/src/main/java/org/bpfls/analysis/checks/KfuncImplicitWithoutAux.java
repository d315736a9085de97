package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelProject;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.TypeSpec;

/**
 * {@code KF_IMPLICIT_ARGS} on a kfunc that does not end with an argument the verifier can fill; the types are those of
 * {@code is_kf_implicit_arg()} (tools/bpf/resolve_btfids/main.c, 7.3).
 */
final class KfuncImplicitWithoutAux implements ProjectRule {
  private static final Set<String> IMPLICIT_TYPES = Set.of("bpf_prog_aux", "btf_struct_meta");

  @Override
  public String id() {
    return "kfunc-implicit-without-aux";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc has KF_IMPLICIT_ARGS, but no trailing argument that the verifier fills";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    KernelProject kernel = KernelRules.kernel(project);
    kernel
        .definedKfuncs()
        .filter(kfunc -> kernel.row(kfunc.name()).filter(r -> r.flags().contains("KF_IMPLICIT_ARGS")).isPresent())
        .forEach(kfunc -> check(kfunc, reporter));
  }

  private void check(KernelSource.Kfunc kfunc, Reporter reporter) {
    List<Declarator.Parameter> parameters = kfunc.signature().parameters();
    int first = 0;
    while (first < parameters.size() && !isImplicit(parameters.get(first))) {
      first++;
    }
    String problem = null;
    if (first == parameters.size()) {
      problem = "but no 'struct bpf_prog_aux *' argument";
    } else if (KernelSource.isProgAux(parameters.get(first))
        && parameters.subList(first, parameters.size()).stream().anyMatch(p -> !isImplicit(p))) {
      // What follows a struct btf_struct_meta * is hidden with it and filled as well: bpf_list_push_front() in 7.3.
      problem = "but its 'struct bpf_prog_aux *' argument is not the last one";
    }
    if (problem != null) {
      reporter.report(
          KernelRules.finding(
              this,
              kfunc.nameSpan(),
              "kfunc '%s' has KF_IMPLICIT_ARGS, %s".formatted(kfunc.name(), problem),
              kfunc.name(),
              List.<Finding.Related>of(),
              List.of()));
    }
  }

  private static boolean isImplicit(Declarator.Parameter parameter) {
    return parameter.specifiers().type() instanceof TypeSpec.Record record
        && record.tag() != null
        && IMPLICIT_TYPES.contains(record.tag());
  }
}
