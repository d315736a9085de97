package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelProject;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.analysis.model.ProgramArgumentFlow;
import org.bpfls.analysis.model.ProgramArgumentFlow.Handover;
import org.bpfls.analysis.model.ProgramArgumentFlow.Origin;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.text.Span;

/**
 * A kfunc on the way to {@code bpf_prog_get_assoc_struct_ops()} without a program argument: the verifier has nowhere to put the
 * caller's {@code prog->aux} ({@code fixup_kfunc_call()}, kernel/bpf/verifier.c, 7.3).
 */
final class KfuncNeedsProg implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-needs-prog";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc resolves its caller's struct_ops but has no program argument to do it with";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    KernelProject kernel = KernelRules.kernel(project);
    kernel
        .definedKfuncs()
        .filter(kfunc -> kfunc.programParameter() < 0 && kfunc.legacyProgramParameter() < 0)
        .forEach(
            kfunc ->
                kernel.programArguments().handovers(kfunc.name()).stream()
                    .filter(handover -> handover.origin() == Origin.NONE)
                    .findFirst()
                    .ifPresent(handover -> reporter.report(finding(kfunc, handover, kernel, project))));
  }

  private Finding finding(KernelSource.Kfunc kfunc, Handover handover, KernelProject kernel, Project project) {
    List<String> chain = kernel.programArguments().chain(kfunc.name());
    String way =
        chain.size() > 2 ? " through " + String.join("(), ", chain.subList(1, chain.size() - 1)) + "()" : "";
    boolean implicit = KernelRules.implicitArguments(project);
    String message =
        "kfunc '%s' reaches %s()%s, but has no program argument to give it: %s"
            .formatted(
                kfunc.name(),
                ProgramArgumentFlow.RESOLVER,
                way,
                implicit
                    ? "add a last parameter 'struct bpf_prog_aux *aux' and KF_IMPLICIT_ARGS, and the verifier fills it"
                    : "add a parameter 'void *aux__prog', and the verifier fills it");
    return KernelRules.finding(
        this,
        kfunc.nameSpan(),
        message,
        kfunc.name(),
        List.of(new Finding.Related(handover.call().span(), "here the association is asked for")),
        List.of(fix(kfunc, handover, kernel, implicit)));
  }

  private static Finding.Fix fix(KernelSource.Kfunc kfunc, Handover handover, KernelProject kernel, boolean implicit) {
    String name = implicit ? "aux" : "aux__prog";
    String parameter = (implicit ? "struct bpf_prog_aux *" : "void *") + name;
    List<Finding.Edit> edits = new ArrayList<>();
    if (kfunc.definition() != null) {
      edits.add(KernelRules.addParameter(kfunc.definition().declarator(), kfunc.signature(), parameter));
    }
    for (Declarator declared : kfunc.declarations()) {
      Declarator.Function signature = (Declarator.Function) declared.derivations().get(0);
      if (signature.parameters().stream().noneMatch(KernelSource::isProgAux)) {
        edits.add(KernelRules.addParameter(declared, signature, parameter));
      }
    }
    if (!(handover.argument() instanceof Expr.Identifier id && id.name().equals(name))) {
      edits.add(new Finding.Edit(handover.argument().span(), name));
    }
    if (implicit) {
      kernel
          .row(kfunc.name())
          .filter(row -> !row.flags().contains("KF_IMPLICIT_ARGS"))
          .ifPresent(row -> edits.add(KfuncMissingImplicitFlag.addFlag(row)));
    }
    return new Finding.Fix("Add the program argument to '" + kfunc.name() + "'", edits);
  }
}
