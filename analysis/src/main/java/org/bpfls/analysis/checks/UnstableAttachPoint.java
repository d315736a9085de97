package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.model.BpfProgram;

/** Kernel functions are no interface: they may be renamed, inlined or given other arguments by any version. */
final class UnstableAttachPoint implements UnitRule {
  private static final Set<String> KINDS = Set.of("kprobe", "kretprobe", "fentry", "fexit");

  @Override
  public String id() {
    return "unstable-attach-point";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a program attaches to a kernel function that any version may rename";
  }

  /** Loaders that choose the function themselves leave a dummy such as XXX in its place. */
  private static boolean isName(String target) {
    return target.chars().anyMatch(Character::isLowerCase);
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (BpfProgram program : context.object().programs()) {
      String prefix = program.section().prefix();
      String kind = prefix.contains(".") ? prefix.substring(0, prefix.indexOf('.')) : prefix;
      if (KINDS.contains(kind) && program.section().target().filter(UnstableAttachPoint::isName).isPresent()) {
        Modernisation.report(
            this,
            program.nameSpan(),
            "SEC(\"%s\") names a kernel function, which any version may rename or inline: prefer a tracepoint or an LSM hook"
                .formatted(program.section().section()),
            reporter);
      }
    }
  }
}
