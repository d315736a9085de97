package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.AssociationCall;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.sim.explore.NodeOutcome;

/** An association of a program that asks for none, or the same one again: both succeed and change nothing. */
final class AssocUseless implements ProjectRule {
  @Override
  public String id() {
    return "assoc-useless";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "an association changes nothing";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      boolean succeeds = call.outcomes().stream().allMatch(NodeOutcome::ok);
      BpfObject object = call.loading().objects().get(call.op().instance());
      if (!succeeds || object == null || AssociationViews.isShared(call, calls)) {
        continue;
      }
      boolean asks = object.program(call.op().program()).map(p -> !project.associating().in(p).isEmpty()).orElse(true);
      if (!asks) {
        report(call, "'%s' calls no kfunc that asks for its struct_ops, so this association changes nothing", reporter);
      } else if (call.outcomes().stream().allMatch(NodeOutcome::repeated)) {
        report(call, "'%s' is associated with this map already", reporter);
      }
    }
  }

  private void report(AssociationCall call, String message, Reporter reporter) {
    reporter.report(
        new Finding(
            id(), severity(), call.span(), message.formatted(call.op().program()), call.op().program(), null,
            call.op().map(), List.of(), List.of(), List.of()));
  }
}
