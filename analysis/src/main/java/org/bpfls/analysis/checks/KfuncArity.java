package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.Prototype;
import org.bpfls.analysis.model.BpfObject.KfuncCall;

/** The number of arguments is not that of the kernel's prototype: libbpf refuses the object as incompatible. */
final class KfuncArity implements UnitRule {
  @Override
  public String id() {
    return "kfunc-arity";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc is called with a number of arguments that the target kernel's prototype does not have";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (KfuncCall call : context.object().kfuncCalls()) {
      Optional<Kfunc> kfunc = context.facts().kfunc(call.kfunc());
      if (kfunc.isPresent() && !KfuncTargets.isSettledByHeaders(context, call.name())) {
        check(context, kfunc.get(), call, reporter);
      }
    }
  }

  private void check(UnitContext context, Kfunc kfunc, KfuncCall call, Reporter reporter) {
    List<KernelVersion> refusing = KfuncTargets.where(context, v -> differs(kfunc, v, call.arguments()));
    if (!refusing.isEmpty()) {
      Prototype prototype = kfunc.at(refusing.get(0)).orElseThrow().prototype();
      reporter.report(
          new Finding(
              id(),
              severity(),
              call.span(),
              "'%s' takes %d argument%s in Linux %s, not %d: %s"
                  .formatted(
                      kfunc.name(),
                      prototype.parameters().size(),
                      prototype.parameters().size() == 1 ? "" : "s",
                      KfuncTargets.name(context.targets(), refusing),
                      call.arguments(),
                      prototype.declaration(kfunc.name())),
              null,
              kfunc.name(),
              null,
              List.of(),
              List.of(),
              List.of()));
    }
  }

  /** One more argument for an implicit one is the matter of {@code kfunc-implicit-arg}. */
  private static boolean differs(Kfunc kfunc, KernelVersion version, int passed) {
    return kfunc
        .at(version)
        .map(facts -> facts.prototype())
        .filter(
            p ->
                !p.variadic()
                    && passed != p.parameters().size()
                    && (passed < p.parameters().size() || passed > p.parameters().size() + p.implicit().size()))
        .isPresent();
  }
}
