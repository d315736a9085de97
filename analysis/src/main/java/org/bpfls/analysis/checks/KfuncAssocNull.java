package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.FunctionGraph;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.flow.ResultFlow;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/**
 * {@code bpf_prog_get_assoc_struct_ops()} (kernel/bpf/bpf_struct_ops.c, 7.3) answers NULL for a program without an association
 * and for one whose association is ambiguous.
 */
final class KfuncAssocNull implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-assoc-null";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "the associated struct_ops is used without a NULL check";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Resolvers resolvers = Resolvers.of(project);
    resolvers.callers().forEach(function -> check(function, resolvers, reporter));
  }

  private void check(FunctionDefinition function, Resolvers resolvers, Reporter reporter) {
    ResultFlow.ofNullChecks(FunctionGraph.of(function), resolvers::include, call -> false)
        .uncheckedUses((call, argument) -> false)
        .forEach(
            use ->
                reporter.report(
                    KernelRules.finding(
                        this,
                        use.use().span(),
                        "the associated struct_ops is dereferenced without a check: it is NULL for a program that has no "
                            + "association, or an ambiguous one",
                        function.name(),
                        List.of(new Finding.Related(use.source().span(), "it comes from here")),
                        List.of())));
  }
}
