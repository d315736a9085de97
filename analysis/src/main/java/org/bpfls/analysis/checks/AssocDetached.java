package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.TraceStep;

/** The association keeps the map alive, not registered ({@code bpf_map_inc()} in {@code bpf_prog_assoc_struct_ops()},
 * kernel/bpf/bpf_struct_ops.c). */
final class AssocDetached implements ProjectRule {
  @Override
  public String id() {
    return "assoc-detached";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "an associated program can run after its struct_ops was detached";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    AssociationViews.sites(project).forEach((program, sites) -> {
      for (Site site : sites) {
        Optional<List<TraceStep>> trace = site.trace(Condition.ASSOCIATED_DETACHED);
        if (trace.isPresent() && !program.structOps() && site.loading().known()) {
          reporter.report(finding(project, site, trace.get()));
          break;
        }
      }
    });
  }

  private Finding finding(Project project, Site site, List<TraceStep> trace) {
    BpfProgram program = site.program();
    BpfProgram.Reach reach = AssociationViews.reach(project, program);
    return new Finding(
        id(),
        severity(),
        program.nameSpan(),
        "'%s' can still run after its struct_ops was detached: '%s' then works on one that is not registered".formatted(program.name(), site.verdict().site().kfunc()),
        program.name(),
        site.verdict().site().kfunc(),
        null,
        reach == null ? List.of() : AssociationViews.path(reach, program),
        AssociationViews.steps(trace),
        List.of());
  }
}
