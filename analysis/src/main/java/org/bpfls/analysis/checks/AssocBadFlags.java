package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.AssociationCall;
import org.bpfls.analysis.flow.Project;
import org.bpfls.sim.explore.NodeOutcome.Cause;

/** The flags of an association are reserved ({@code prog_assoc_struct_ops()}, kernel/bpf/syscall.c, 7.0). */
final class AssocBadFlags implements ProjectRule {
  private static final Set<Cause> CAUSES = Set.of(Cause.BAD_FLAGS);

  @Override
  public String id() {
    return "assoc-bad-flags";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "an association has flags";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      if (call.always(CAUSES)) {
        reporter.report(
            new Finding(
                id(), severity(), call.span(), "the flags of an association must be 0, but are " + call.op().flags() + " (EINVAL)", call.op().program(), null, call.op().map(), List.of(),
                AssociationViews.steps(call.outcomes().get(0).trace()), List.of()));
      }
    }
  }
}
