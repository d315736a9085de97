package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.grammar.ast.ExternalDecl;

/**
 * Open-coded iterators ({@code bpf_for()}, {@code bpf_repeat()}) keep the loop body in the function, since 6.4
 * ({@code bpf_iter_num_new()}, kernel/bpf/bpf_iter.c).
 */
final class BpfLoop implements DeclarationRule {
  @Override
  public String id() {
    return "bpf-loop";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "bpf_loop() where an open-coded iterator would do";
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    if (Modernisation.applies(context, 6, 4)) {
      Modernisation.calls(
          context,
          declaration,
          Set.of("bpf_loop"),
          call ->
              Modernisation.report(
                  this,
                  call.callee().span(),
                  "bpf_loop() needs a callback: bpf_for() and bpf_repeat() keep the body in place (since 6.4)",
                  reporter));
    }
  }
}
