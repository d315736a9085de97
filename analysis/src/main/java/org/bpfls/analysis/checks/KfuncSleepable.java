package org.bpfls.analysis.checks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.KfuncFlag;
import org.bpfls.analysis.kernel.ProgramType;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;

/**
 * A {@code KF_SLEEPABLE} kfunc where sleeping is not allowed ({@code check_kfunc_call()}, kernel/bpf/verifier.c). Workqueue and
 * task_work callbacks may sleep whatever their program is, timer callbacks never.
 */
final class KfuncSleepable implements UnitRule {
  @Override
  public String id() {
    return "kfunc-sleepable";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc that may sleep is reached from a program that may not";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    Map<String, List<KernelVersion>> sleeping = new HashMap<>();
    for (BpfProgram program : context.object().programs()) {
      ProgramType type = program.section().programType();
      // A freplace program sleeps if its target may, which is not known here.
      if (!program.section().known() || type == ProgramType.EXT || type == ProgramType.UNSPEC) {
        continue;
      }
      Set<BpfObject.KfuncCall> seen = new HashSet<>();
      for (BpfProgram.Reach reach : program.reaches()) {
        List<KernelVersion> refusing =
            maySleep(program, reach)
                ? List.of()
                : sleeping.computeIfAbsent(reach.call().kfunc(), kfunc -> sleeping(context, kfunc));
        if (!refusing.isEmpty() && seen.add(reach.call())) {
          check(context, program, reach, refusing, reporter);
        }
      }
    }
  }

  private static boolean maySleep(BpfProgram program, BpfProgram.Reach reach) {
    return switch (reach.via()) {
      case WORKQUEUE, TASK_WORK -> true;
      case TIMER -> false;
      case DIRECT -> program.section().sleepable();
    };
  }

  /** The targets on which a kfunc may sleep. */
  private static List<KernelVersion> sleeping(UnitContext context, String kfunc) {
    return KfuncTargets.where(
        context,
        v ->
            context
                .facts()
                .kfunc(kfunc)
                .flatMap(k -> k.at(v))
                .filter(f -> f.has(KfuncFlag.KF_SLEEPABLE))
                .isPresent());
  }

  private void check(
      UnitContext context, BpfProgram program, BpfProgram.Reach reach, List<KernelVersion> refusing, Reporter reporter) {
    boolean guarded = KfuncTargets.declaration(context, reach.call()).filter(d -> d.weak()).isPresent();
    if (!guarded) {
      String where =
          reach.via() == BpfProgram.Via.TIMER
              ? "in a timer callback of program '" + program.name() + "'"
              : "in program '" + program.name() + "', which is not sleepable";
      reporter.report(
          new Finding(
              id(),
              severity(),
              reach.call().span(),
              "'%s' may sleep, and is called %s%s"
                  .formatted(reach.call().kfunc(), where, KfuncTargets.unlessAll(context, refusing)),
              program.name(),
              reach.call().kfunc(),
              null,
              List.of(new Finding.Related(program.nameSpan(), "SEC(\"" + program.section().section() + "\")")),
              List.of(),
              List.of()));
    }
  }
}
