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

/** A kfunc that a target kernel does not have, declared neither weak nor in the project's own vmlinux.h. */
final class KfuncUnavailable implements UnitRule {
  @Override
  public String id() {
    return "kfunc-unavailable";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a kfunc that not all target kernels have is called without a guard";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (KfuncCall call : context.object().kfuncCalls()) {
      Optional<Kfunc> kfunc = context.facts().kfunc(call.kfunc());
      if (kfunc.isPresent() && kfunc.get().module().isEmpty() && !KfuncTargets.isSettledByHeaders(context, call.name())) {
        check(context, kfunc.get(), call, reporter);
      }
    }
  }

  private void check(UnitContext context, Kfunc kfunc, KfuncCall call, Reporter reporter) {
    List<KernelVersion> lacking =
        KfuncTargets.where(context, v -> kfunc.availability(v) == Kfunc.Availability.ABSENT && (kfunc.lack().isPresent() || !hasTwin(context, kfunc, v)));
    if (lacking.isEmpty()) {
      return;
    }
    String history =
        kfunc.until().map(u -> "seen from %s to %s".formatted(kfunc.since(), u)).orElse("seen since " + kfunc.since());
    reporter.report(
        new Finding(
            id(),
            severity(),
            call.span(),
            "'%s' %s (%s)%s%s"
                .formatted(
                    kfunc.name(),
                    kfunc.lack()
                        .map(Kfunc.Lack::words)
                        .orElse("is not in Linux " + KfuncTargets.name(context.targets(), lacking)),
                    history,
                    kfunc.lack().equals(Optional.of(Kfunc.Lack.NO_FULL_PROTOTYPE))
                        ? ""
                        : ": declare it __weak and ask bpf_ksym_exists() before the call",
                    instead(context, kfunc, lacking)),
            null,
            kfunc.name(),
            null,
            List.of(),
            List.of(),
            List.of()));
  }

  /** What the kernels that lack it have instead. */
  private static String instead(UnitContext context, Kfunc kfunc, List<KernelVersion> lacking) {
    for (String name : context.facts().counterparts(kfunc.name())) {
      List<KernelVersion> having = lacking.stream().filter(v -> has(context, name, v)).toList();
      if (!having.isEmpty()) {
        return "; Linux %s has '%s' in its place".formatted(KfuncTargets.name(context.targets(), having), name);
      }
    }
    return "";
  }

  private static boolean has(UnitContext context, String kfunc, KernelVersion version) {
    return context.facts().kfunc(kfunc).filter(k -> k.availability(version) == Kfunc.Availability.PRESENT).isPresent();
  }

  /** The same function under its other name is the matter of {@code kfunc-impl-call}. */
  private static boolean hasTwin(UnitContext context, Kfunc kfunc, KernelVersion version) {
    String name = kfunc.name();
    String twin = name.endsWith("_impl") ? name.substring(0, name.length() - 5) : name + "_impl";
    return has(context, twin, version);
  }
}
