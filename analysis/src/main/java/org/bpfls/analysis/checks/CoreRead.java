package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.grammar.ast.ExternalDecl;

/** {@code bpf_core_cast()} rests on the kfunc {@code bpf_rdonly_cast()}, which exists since 6.2 (kernel/bpf/helpers.c). */
final class CoreRead implements DeclarationRule {
  @Override
  public String id() {
    return "core-read";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "bpf_core_read() where bpf_core_cast() would give a typed pointer";
  }

  @Override
  public void check(UnitContext context, ExternalDecl declaration, Reporter reporter) {
    if (Modernisation.applies(context, 6, 2)) {
      Modernisation.macroUses(
          context,
          declaration,
          Set.of("bpf_core_read", "BPF_CORE_READ"),
          span ->
              Modernisation.report(
                  this,
                  span,
                  "%s() can be replaced by bpf_core_cast(), after which fields are read directly (since 6.2)"
                      .formatted(span.text()),
                  reporter));
    }
  }
}
