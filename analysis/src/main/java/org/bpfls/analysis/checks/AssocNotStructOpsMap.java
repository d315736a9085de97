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

/** The second argument of an association is another map ({@code prog_assoc_struct_ops()}, kernel/bpf/syscall.c, 7.0). */
final class AssocNotStructOpsMap implements ProjectRule {
  private static final Set<Cause> CAUSES = Set.of(Cause.NOT_STRUCT_OPS_MAP);

  @Override
  public String id() {
    return "assoc-not-struct-ops-map";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "the map of an association is not a struct_ops map";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      if (call.always(CAUSES)) {
        reporter.report(
            new Finding(
                id(), severity(), call.span(), "'" + call.op().map() + "' is not a struct_ops map, so '" + call.op().program() + "' cannot be associated with it (EINVAL)", call.op().program(), null, call.op().map(), List.of(),
                AssociationViews.steps(call.outcomes().get(0).trace()), List.of()));
      }
    }
  }
}
