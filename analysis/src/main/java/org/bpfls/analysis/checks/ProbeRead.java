package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.grammar.ast.ExternalDecl;

/**
 * {@code bpf_probe_read()} guesses between kernel and user memory; the two helpers that say which exist since 5.5
 * (kernel/trace/bpf_trace.c).
 */
final class ProbeRead implements DeclarationRule {
  @Override
  public String id() {
    return "probe-read";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "bpf_probe_read() does not say whose memory it reads";
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    Modernisation.calls(
        context,
        declaration,
        Set.of("bpf_probe_read", "bpf_probe_read_str"),
        call ->
            Modernisation.report(
                this,
                call.callee().span(),
                "%s() does not say whose memory it reads: use %s or %s"
                    .formatted(
                        call.calleeName(),
                        call.calleeName().replace("probe_read", "probe_read_kernel"),
                        call.calleeName().replace("probe_read", "probe_read_user")),
                reporter));
  }
}
