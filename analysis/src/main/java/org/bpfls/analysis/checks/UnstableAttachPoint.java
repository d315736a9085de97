package org.bpfls.analysis.checks;

import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;

/**
 * Kernel functions are no interface: they may be renamed, inlined or given other arguments by any version. Quiet where the
 * section's name is not what the program is attached to: a dummy, a function of another BPF program, or one that a loader
 * replaces.
 */
final class UnstableAttachPoint implements ProjectRule {
  private static final Set<String> KINDS = Set.of("kprobe", "kretprobe", "fentry", "fexit");

  /** Words that stand for a function yet to be chosen. */
  private static final Set<String> DUMMIES = Set.of("func", "dummy", "foo", "xyz", "placeholder");

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

  @Override
  public void check(Project project, Reporter reporter) {
    AttachTargets targets = AttachTargets.of(project);
    for (BpfObject object : project.objects()) {
      for (BpfProgram program : object.programs()) {
        Optional<String> function = function(project, program);
        if (function.isPresent()
            && !targets.chosenByLoader(object, program, function.get())
            && !(isTrampoline(program) && targets.isBpfFunction(object, function.get()))) {
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

  /** The function that the section names, if it is the name of one. */
  private static Optional<String> function(Project project, BpfProgram program) {
    String prefix = program.section().prefix();
    String kind = prefix.contains(".") ? prefix.substring(0, prefix.indexOf('.')) : prefix;
    return program.section().target().filter(target -> KINDS.contains(kind) && isName(project, target));
  }

  /**
   * Loaders that choose the function themselves leave a dummy in its place: XXX, func, skb-1 (which is no name in C), or the kind
   * of program whose functions they mean, such as tc.
   */
  private static boolean isName(Project project, String target) {
    return target.chars().anyMatch(Character::isLowerCase)
        && target.indexOf('-') < 0
        && !DUMMIES.contains(target)
        && !project.facts().section(target).known();
  }

  /** Only these can be attached to functions of BPF programs ({@code bpf_check_attach_target()}, kernel/bpf/verifier.c). */
  private static boolean isTrampoline(BpfProgram program) {
    return program.section().attachBtf();
  }
}
