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
import org.bpfls.analysis.model.BpfObject.KfuncCall;

/**
 * {@code X_impl} is called where the target kernel offers {@code X} with implicit arguments, or the reverse. Since 7.0 BTF still
 * has a function {@code X_impl}, which is no kfunc: the verifier refuses the call.
 */
final class KfuncImplCall implements UnitRule {
  private static final String SUFFIX = "_impl";

  @Override
  public String id() {
    return "kfunc-impl-call";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc is called by its _impl name, or without it, against the target kernel";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (KfuncCall call : context.object().kfuncCalls()) {
      if (!KfuncTargets.declaration(context, call).filter(d -> d.weak()).isPresent()) {
        check(context, call, reporter);
      }
    }
  }

  private void check(UnitContext context, KfuncCall call, Reporter reporter) {
    String name = call.kfunc();
    String other = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name + SUFFIX;
    Optional<Kfunc> here = context.facts().kfunc(name);
    Optional<Kfunc> there = context.facts().kfunc(other);
    if (there.isEmpty()) {
      return;
    }
    List<KernelVersion> refusing =
        KfuncTargets.where(
            context,
            v ->
                here.map(k -> k.availability(v) == Kfunc.Availability.ABSENT).orElse(name.endsWith(SUFFIX))
                    && there.get().availability(v) == Kfunc.Availability.PRESENT
                    && (name.endsWith(SUFFIX)
                        ? KfuncTargets.hasImplicit(there.get(), v)
                        : here.filter(k -> KfuncTargets.hasImplicit(k, k.newest().range().to())).isPresent()));
    if (!refusing.isEmpty()) {
      reporter.report(
          new Finding(
              id(),
              severity(),
              call.span(),
              "'%s' is no kfunc in Linux %s: call '%s'%s"
                  .formatted(
                      name,
                      KfuncTargets.name(refusing),
                      other,
                      name.endsWith(SUFFIX) ? " without the last argument" : " with NULL as its last argument"),
              null,
              name,
              null,
              List.of(),
              List.of(),
              List.of()));
    }
  }
}
