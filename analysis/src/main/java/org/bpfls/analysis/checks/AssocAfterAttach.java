package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Map;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.AssociationCall;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.sim.explore.Condition;

/** An association that comes after the program can run leaves a window in which its kfunc calls are unassociated. */
final class AssocAfterAttach implements ProjectRule {
  @Override
  public String id() {
    return "assoc-after-attach";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a program can run before it is associated";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Map<BpfProgram, List<Site>> sites = AssociationViews.sites(project);
    for (AssociationCall call : AssociationViews.calls(project)) {
      BpfObject object = call.loading().objects().get(call.op().instance());
      if (object == null) {
        continue;
      }
      object
          .program(call.op().program())
          .filter(p -> lateFor(call, sites.getOrDefault(p, List.of())))
          .ifPresent(p -> report(call, sites.getOrDefault(p, List.of()), reporter));
    }
  }

  /** Whether the program can run before this association, and a call of it then does so unassociated. */
  static boolean lateFor(AssociationCall call, List<Site> sites) {
    return call.outcomes().stream().anyMatch(o -> o.ok() && o.couldRun())
        && sites.stream()
            .anyMatch(s -> s.loading() == call.loading() && s.trace(Condition.UNASSOCIATED).isPresent());
  }

  private void report(AssociationCall call, List<Site> sites, Reporter reporter) {
    Site site = sites.stream().filter(s -> s.trace(Condition.UNASSOCIATED).isPresent()).findFirst().orElseThrow();
    reporter.report(
        new Finding(
            id(),
            severity(),
            call.span(),
            "'%s' can run before this association; '%s' is unassociated until then: associate after load, before attach"
                .formatted(call.op().program(), site.verdict().site().kfunc()),
            call.op().program(),
            site.verdict().site().kfunc(),
            call.op().map(),
            List.of(),
            AssociationViews.steps(site.trace(Condition.UNASSOCIATED).orElse(List.of())),
            List.of()));
  }
}
