package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.bpfls.analysis.model.StructOpsMap;

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
    Map<String, List<KfuncCaller>> structOps = structOps(context);
    for (BpfProgram program : context.object().programs()) {
      List<KfuncCaller> callers =
          program.structOps()
              ? structOps.getOrDefault(program.name(), List.of())
              : List.of(KfuncCaller.of(program.section()));
      Set<BpfObject.KfuncCall> seen = new HashSet<>();
      Map<String, Optional<Refusal>> refusals = new HashMap<>();
      for (BpfProgram.Reach reach : program.reaches()) {
        Optional<Refusal> refusal =
            refusals.computeIfAbsent(reach.call().kfunc(), kfunc -> refusal(context, kfunc, callers));
        boolean guarded =
            refusal.isPresent() && KfuncTargets.declaration(context, reach.call()).filter(d -> d.weak()).isPresent();
        if (refusal.isPresent() && !guarded && seen.add(reach.call())) {
          report(context, program, reach, refusal.get(), reporter);
        }
      }
    }
  }

  /** The targets that refuse a caller the kfunc, at least one. */
  private record Refusal(String why, List<KernelVersion> targets) {}

  /** That of the first caller that is refused. */
  private static Optional<Refusal> refusal(UnitContext context, String name, List<KfuncCaller> callers) {
    Optional<Kfunc> kfunc = context.facts().kfunc(name);
    for (KfuncCaller caller : kfunc.isPresent() ? callers : List.<KfuncCaller>of()) {
      List<KernelVersion> refusing =
          KfuncTargets.where(context, v -> context.facts().refusal(kfunc.get(), v, caller).isPresent());
      if (!refusing.isEmpty()) {
        String why = context.facts().refusal(kfunc.get(), refusing.get(0), caller).orElseThrow();
        return Optional.of(new Refusal(why, refusing));
      }
    }
    return Optional.empty();
  }

  private void report(UnitContext context, BpfProgram program, BpfProgram.Reach reach, Refusal refusal, Reporter reporter) {
    String kfunc = reach.call().kfunc();
    List<Finding.Related> related = List.of(new Finding.Related(program.nameSpan(), "program '" + program.name() + "'"));
    reporter.report(
        new Finding(
            id(),
            severity(),
            reach.call().span(),
            "'%s' %s (program '%s', Linux %s)"
                .formatted(
                    kfunc, refusal.why(), program.name(), KfuncTargets.name(context.targets(), refusal.targets())),
            program.name(),
            kfunc,
            null,
            related,
            List.of(),
            List.of()));
  }

  /** As what the functions in struct_ops maps call, per function. */
  private static Map<String, List<KfuncCaller>> structOps(UnitContext context) {
    Map<String, List<KfuncCaller>> callers = new HashMap<>();
    for (StructOpsMap map : context.object().structOpsMaps()) {
      for (StructOpsMap.Member member : map.members()) {
        if (member.function() != null) {
          callers
              .computeIfAbsent(member.function(), function -> new ArrayList<>())
              .add(KfuncCaller.structOps(map.type(), member.name()));
        }
      }
    }
    return callers;
  }
}
