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

/** An association before load, after close, or of what was never loaded or created ({@code bpf_program__assoc_struct_ops()},
 * tools/lib/bpf/libbpf.c, 1.7). */
final class AssocBeforeLoad implements ProjectRule {
  private static final Set<Cause> CAUSES = Set.of(Cause.NOT_OPEN, Cause.NOT_LOADED, Cause.NO_PROGRAM, Cause.NO_MAP);

  @Override
  public String id() {
    return "assoc-before-load";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "an association is asked for while the program or the map has no descriptor";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    for (AssociationCall call : calls) {
      if (call.always(CAUSES) && !AssociationViews.isShared(call, calls)) {
        reporter.report(
            new Finding(
                id(), severity(), call.span(), message(call), call.op().program(), null, call.op().map(), List.of(),
                AssociationViews.steps(call.outcomes().get(0).trace()), List.of()));
      }
    }
  }

  private static String message(AssociationCall call) {
    Cause cause = call.outcomes().get(0).cause();
    String program = "'" + call.op().program() + "'";
    String map = "'" + call.op().map() + "'";
    return switch (cause) {
      case NO_PROGRAM -> program + " is not loaded (autoload is off, or it was closed), and cannot be associated (EINVAL)";
      case NO_MAP -> "map " + map + " is not created (autocreate is off, or it was closed): nothing to associate "
          + program + " with (EINVAL)";
      case NOT_LOADED -> program + " is associated before its object is loaded (EINVAL)";
      default -> program + " is associated while its object is not open (EINVAL)";
    };
  }
}
