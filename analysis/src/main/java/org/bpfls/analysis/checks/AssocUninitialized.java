package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.TraceStep;

/** The associated map gets its value when it is attached, and a skeleton attaches programs before maps
 * ({@code bpf_object__attach_skeleton()}, tools/lib/bpf/libbpf.c): until then the kfunc gets a zeroed struct
 * ({@code bpf_prog_get_assoc_struct_ops()} checks no state, kernel/bpf/bpf_struct_ops.c). */
final class AssocUninitialized implements ProjectRule {
  @Override
  public String id() {
    return "assoc-uninitialized";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "an associated program can run before its struct_ops map has a value";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Set<String> unchecked = unchecked(project);
    AssociationViews.sites(project).forEach((program, sites) -> {
      for (Site site : sites) {
        Optional<List<TraceStep>> trace = site.trace(Condition.ASSOCIATED_UNINITIALIZED);
        if (trace.isPresent() && !program.structOps() && site.loading().known()) {
          reporter.report(finding(project, site, trace.get(), unchecked));
          break;
        }
      }
    });
  }

  /** The kfuncs of the linted kernel sources that call an operation of the struct without looking at it. */
  private static Set<String> unchecked(Project project) {
    Resolvers resolvers = Resolvers.of(project);
    return resolvers.callers().stream()
        .filter(function -> !KfuncAssocState.unchecked(function, resolvers).isEmpty())
        .map(FunctionDefinition::name)
        .collect(Collectors.toSet());
  }

  private Finding finding(Project project, Site site, List<TraceStep> trace, Set<String> unchecked) {
    BpfProgram program = site.program();
    BpfProgram.Reach reach = AssociationViews.reach(project, program);
    String kfunc = site.verdict().site().kfunc();
    boolean crashes = unchecked.contains(kfunc) && reach != null && !reach.asksData();
    return new Finding(
        id(),
        crashes ? Severity.WARNING : severity(),
        program.nameSpan(),
        "'%s' can run before its struct_ops map is attached: '%s' then works on a zeroed struct%s"
            .formatted(program.name(), kfunc, crashes ? ", and calls through it without looking" : ""),
        program.name(),
        site.verdict().site().kfunc(),
        null,
        reach == null ? List.of() : AssociationViews.path(reach, program),
        AssociationViews.steps(trace),
        List.of());
  }
}
