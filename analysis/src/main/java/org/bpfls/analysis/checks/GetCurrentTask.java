package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.grammar.ast.ExternalDecl;

/** {@code bpf_get_current_task_btf()} returns a typed, trusted pointer since 5.11 (kernel/trace/bpf_trace.c). */
final class GetCurrentTask implements DeclarationRule {
  @Override
  public String id() {
    return "get-current-task";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "bpf_get_current_task() returns an untyped address";
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    Modernisation.calls(
        context,
        declaration,
        Set.of("bpf_get_current_task"),
        call ->
            Modernisation.report(
                this,
                call.callee().span(),
                "bpf_get_current_task() returns a bare address: bpf_get_current_task_btf() returns a typed pointer whose fields "
                    + "can be read directly",
                reporter));
  }
}
