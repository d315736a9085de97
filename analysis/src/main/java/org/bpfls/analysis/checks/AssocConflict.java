package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.AssociationCall;
import org.bpfls.analysis.flow.Project;
import org.bpfls.sim.explore.NodeOutcome;
import org.bpfls.sim.explore.NodeOutcome.Cause;

/** A second association with another map fails ({@code bpf_prog_assoc_struct_ops()}, kernel/bpf/bpf_struct_ops.c, 7.0). */
final class AssocConflict implements ProjectRule {
  @Override
  public String id() {
    return "assoc-conflict";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a program is associated with a second, different map";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      call.first(Cause.CONFLICT).ifPresent(outcome -> reporter.report(finding(call, outcome, calls)));
    }
  }

  private Finding finding(AssociationCall call, NodeOutcome outcome, List<AssociationCall> calls) {
    String other = outcome.associatedWith() == null ? "another map" : AssociationViews.mapName(outcome.associatedWith());
    List<Finding.Related> related =
        calls.stream()
            .filter(c -> c.op().program().equals(call.op().program()) && c.op().map().equals(other))
            .filter(c -> c.loading() == call.loading())
            .filter(c -> c.first(Cause.NONE).isPresent())
            .map(c -> new Finding.Related(c.span(), "associated with '" + other + "' here"))
            .toList();
    return new Finding(
        id(),
        severity(),
        call.span(),
        "'%s' is associated with '%s' already; associating it with '%s' fails (EBUSY)"
            .formatted(call.op().program(), other, call.op().map()),
        call.op().program(),
        null,
        call.op().map(),
        related,
        AssociationViews.steps(outcome.trace()),
        List.of());
  }
}
