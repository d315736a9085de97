package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject.KfuncCall;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;

/** What the rules on kfunc calls ask of the target kernels. */
final class KfuncTargets {
  private KfuncTargets() {}

  /** The targets for which a condition holds. */
  static List<KernelVersion> where(UnitContext context, Predicate<KernelVersion> condition) {
    return context.targets().stream().filter(condition).toList();
  }

  /** {@code "7.0 to 7.3"}, {@code "6.12 and 7.1 to 7.3"}: runs of neighbours among the targets. */
  static String name(List<KernelVersion> targets, List<KernelVersion> versions) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < versions.size(); ) {
      int last = i;
      while (last + 1 < versions.size() && follows(targets, versions.get(last), versions.get(last + 1))) {
        last++;
      }
      runs.add(versions.get(i) + (last > i ? (last > i + 1 ? " to " : " and ") + versions.get(last) : ""));
      i = last + 1;
    }
    return runs.size() < 3
        ? String.join(" and ", runs)
        : String.join(", ", runs.subList(0, runs.size() - 1)) + " and " + runs.get(runs.size() - 1);
  }

  /** {@code " (Linux 7.0 to 7.3)"}, to end a message with; nothing when it holds for all targets. */
  static String unlessAll(UnitContext context, List<KernelVersion> versions) {
    return versions.size() == context.targets().size() ? "" : " (Linux " + name(context.targets(), versions) + ")";
  }

  private static boolean follows(List<KernelVersion> targets, KernelVersion one, KernelVersion other) {
    return targets.indexOf(other) == targets.indexOf(one) + 1;
  }

  /** The declaration of a call's name in the files read in full. */
  static Optional<KfuncDeclaration> declaration(UnitContext context, KfuncCall call) {
    return context.declarations(call.name()).stream().findFirst();
  }

  /**
   * Whether a name's calls are guarded or bound to a user's own kernel: declared weak (the program loads without it, and has to
   * ask {@code bpf_ksym_exists()}), or declared in a vmlinux.h, which then knows the kernel better than the catalogue.
   */
  static boolean isSettledByHeaders(UnitContext context, String name) {
    boolean weak = context.declarations(name).stream().anyMatch(KfuncDeclaration::weak);
    return weak || isFromVmlinux(context, name);
  }

  private static boolean isFromVmlinux(UnitContext context, String name) {
    return context
        .unit()
        .ordinary(name)
        .filter(decl -> decl.span().source().name().endsWith("vmlinux.h"))
        .isPresent();
  }

  /** The kfunc, when a target version has it with implicit arguments. */
  static boolean hasImplicit(Kfunc kfunc, KernelVersion version) {
    return kfunc.at(version).filter(facts -> !facts.prototype().implicit().isEmpty()).isPresent();
  }
}
