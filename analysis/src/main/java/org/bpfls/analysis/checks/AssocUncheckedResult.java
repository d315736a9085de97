package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;

/** An association can fail, on an older kernel or for its program or map; nothing tells the loader unless it looks
 * (tools/lib/bpf/libbpf.h). */
final class AssocUncheckedResult implements ProjectRule {
  @Override
  public String id() {
    return "assoc-unchecked-result";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "the result of an association is ignored";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Set<Span> reported = new HashSet<>();
    for (Loading loading : project.loadings()) {
      if (loading.run() == null) {
        continue;
      }
      for (LoaderNode node : loading.graph().nodes()) {
        Optional<Span> span = loading.span(node.id());
        if (node.op() instanceof LoaderOp.Assoc op
            && loading.run().ignoredResults().contains(node.id())
            && span.isPresent()
            && reported.add(span.get())) {
          reporter.report(
              new Finding(
                  id(), severity(), span.get(),
                  "the result is ignored: when this association fails, '%s' runs unassociated".formatted(op.program()),
                  op.program(), null, op.map(), List.of(), List.of(), List.of()));
        }
      }
    }
  }
}
