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

/** A timer, workqueue or task_work callback keeps its program, not the program's map: once that is freed the callback is
 * unassociated ({@code bpf_struct_ops_map_dissoc_progs()}, kernel/bpf/bpf_struct_ops.c). */
final class AssocAsyncOutlives implements ProjectRule {
  @Override
  public String id() {
    return "assoc-async-outlives";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a callback of a struct_ops program can run after its map is freed";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    AssociationViews.sites(project).forEach((program, sites) -> {
      for (Site site : sites) {
        Optional<List<TraceStep>> trace = site.trace(Condition.ASYNC_AFTER_FREE);
        if (trace.isPresent() && site.loading().known()) {
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
        "a callback of '%s' can run after its struct_ops map is freed: '%s' is unassociated then".formatted(program.name(), site.verdict().site().kfunc()),
        program.name(),
        site.verdict().site().kfunc(),
        null,
        reach == null ? List.of() : AssociationViews.path(reach, program),
        AssociationViews.steps(trace),
        List.of());
  }
}
