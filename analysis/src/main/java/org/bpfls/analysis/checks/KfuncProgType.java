package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncCaller;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;

/** A kfunc that the verifier does not let this kind of program call ({@code fetch_kfunc_meta()}, kernel/bpf/verifier.c). */
final class KfuncProgType implements UnitRule {
  @Override
  public String id() {
    return "kfunc-prog-type";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc is not available to this program type or struct_ops operation";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (BpfProgram program : context.object().programs()) {
      Set<BpfObject.KfuncCall> seen = new HashSet<>();
      for (BpfProgram.Reach reach : program.reaches()) {
        Optional<Kfunc> kfunc = context.facts().kfunc(reach.call().kfunc());
        boolean guarded = KfuncTargets.declaration(context, reach.call()).filter(d -> d.weak()).isPresent();
        if (kfunc.isPresent() && !guarded && seen.add(reach.call())) {
          check(context, program, reach, kfunc.get(), reporter);
        }
      }
    }
  }

  private void check(UnitContext context, BpfProgram program, BpfProgram.Reach reach, Kfunc kfunc, Reporter reporter) {
    for (KfuncCaller caller : callers(context, program)) {
      List<KernelVersion> refusing =
          KfuncTargets.where(context, v -> context.facts().refusal(kfunc, v, caller).isPresent());
      if (!refusing.isEmpty()) {
        String why = context.facts().refusal(kfunc, refusing.get(0), caller).orElseThrow();
        List<Finding.Related> related = List.of(new Finding.Related(program.nameSpan(), "program '" + program.name() + "'"));
        reporter.report(
            new Finding(
                id(),
                severity(),
                reach.call().span(),
                "'%s' %s (program '%s', Linux %s)"
                    .formatted(kfunc.name(), why, program.name(), KfuncTargets.name(context.targets(), refusing)),
                program.name(),
                kfunc.name(),
                null,
                related,
                List.of(),
                List.of()));
        return;
      }
    }
  }

  private static List<KfuncCaller> callers(UnitContext context, BpfProgram program) {
    if (!program.structOps()) {
      return List.of(KfuncCaller.of(program.section()));
    }
    List<KfuncCaller> callers = new ArrayList<>();
    context.object().structOpsMaps().forEach(
        map ->
            map.members().forEach(
                member -> {
                  if (program.name().equals(member.function())) {
                    callers.add(KfuncCaller.structOps(map.type(), member.name()));
                  }
                }));
    return callers;
  }
}
