package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Nodes;
import org.jspecify.annotations.Nullable;

/**
 * A kfunc that calls into the struct_ops instance which the subsystem's {@code reg} callback put into a global variable: the last
 * one registered, whoever calls.
 */
final class KfuncGlobalInstance implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-global-instance";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a kfunc takes its struct_ops instance from a global variable instead of its caller";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    for (KernelSource kernel : KernelRules.kernel(project).sources()) {
      kernel.kfuncs().values().stream()
          .filter(kfunc -> kfunc.programParameter() < 0 && kfunc.legacyProgramParameter() < 0)
          .forEach(kfunc -> check(kfunc, kernel.globalInstances(), reporter));
    }
  }

  private void check(KernelSource.Kfunc kfunc, Set<String> instances, Reporter reporter) {
    if (kfunc.definition() == null) {
      return;
    }
    Optional<Expr.Member> use =
        Nodes.all(kfunc.definition().body(), Expr.Call.class)
            .map(Expr.Call::callee)
            .filter(Expr.Member.class::isInstance)
            .map(Expr.Member.class::cast)
            .filter(m -> m.object() instanceof Expr.Identifier id && instances.contains(id.name()))
            .filter(m -> !isLocal(kfunc.definition(), ((Expr.Identifier) m.object()).name()))
            .findFirst();
    use.ifPresent(
        member ->
            reporter.report(
                KernelRules.finding(
                    this,
                    kfunc.nameSpan(),
                    "kfunc '%s' calls the instance in the global '%s', whoever its caller belongs to: with several instances it "
                            .formatted(kfunc.name(), ((Expr.Identifier) member.object()).name())
                        + "needs the program argument and bpf_prog_get_assoc_struct_ops()",
                    kfunc.name(),
                    List.of(new Finding.Related(member.span(), "here the global is used")),
                    List.of())));
  }

  private static boolean isLocal(ExternalDecl.@Nullable FunctionDefinition function, String name) {
    return function != null
        && Nodes.all(function, Declarator.class).anyMatch(declarator -> name.equals(declarator.name()));
  }
}
