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

/** An explicit association of a struct_ops program: libbpf refuses it ({@code bpf_program__assoc_struct_ops()}, tools/lib/bpf/libbpf.c),
 * and so does the kernel ({@code prog_assoc_struct_ops()}, kernel/bpf/syscall.c, 7.0). */
final class AssocStructOpsProg implements ProjectRule {
  private static final Set<Cause> CAUSES = Set.of(Cause.STRUCT_OPS_PROGRAM);

  @Override
  public String id() {
    return "assoc-struct-ops-prog";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a struct_ops program is associated by hand";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      if (call.always(CAUSES)) {
        reporter.report(
            new Finding(
                id(), severity(), call.span(), "'" + call.op().program() + "' is a struct_ops program: it is associated with the maps that use it, and cannot be by hand"
                    + " (EINVAL)", call.op().program(), null, call.op().map(), List.of(),
                AssociationViews.steps(call.outcomes().get(0).trace()), List.of()));
      }
    }
  }
}
