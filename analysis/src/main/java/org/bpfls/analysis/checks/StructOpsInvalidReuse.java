package org.bpfls.analysis.checks;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Finding.Related;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.analysis.model.StructOpsMap.Member;

/**
 * A struct_ops program that implements two different members, or members of different types: it is verified for the
 * arguments of one, and {@code bpf_map__init_kern_struct_ops()} (tools/lib/bpf/libbpf.c) refuses the second.
 */
final class StructOpsInvalidReuse implements ProjectRule {
  @Override
  public String id() {
    return "struct-ops-invalid-reuse";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a struct_ops program is used for different members or types";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    for (BpfObject object : project.objects()) {
      Map<String, Use> first = new HashMap<>();
      for (StructOpsMap map : object.structOpsMaps()) {
        for (Member member : map.members()) {
          if (map.autocreate() && member.value() == StructOpsMap.Value.PROGRAM && member.function() != null) {
            Use use = new Use(map, member);
            Use before = first.putIfAbsent(member.function(), use);
            if (before != null && !before.fits(use) && isSettled(project, object, before, use)) {
              report(member.function(), before, use, reporter);
            }
          }
        }
      }
    }
  }

  /** Where a program is used. */
  private record Use(StructOpsMap map, Member member) {
    boolean fits(Use other) {
      return map.type().equals(other.map.type()) && member.name().equals(other.member.name());
    }
  }

  private static boolean isSettled(Project project, BpfObject object, Use one, Use other) {
    StructOpsEdits edits = StructOpsEdits.of(project, object);
    return !edits.touchesMember(one.map().name(), one.member().name())
        && !edits.touchesMember(other.map().name(), other.member().name())
        && !edits.touchesMap(one.map().name())
        && !edits.touchesMap(other.map().name());
  }

  private void report(String program, Use before, Use use, Reporter reporter) {
    String what =
        before.map().type().equals(use.map().type())
            ? "'.%s' and '.%s'".formatted(before.member().name(), use.member().name())
            : "'%s.%s' and '%s.%s'"
                .formatted(before.map().type(), before.member().name(), use.map().type(), use.member().name());
    reporter.report(
        new Finding(
            id(),
            severity(),
            use.member().span(),
            "'%s' is used for %s: a struct_ops program can implement one member of one type only, so libbpf refuses the object (EINVAL)"
                .formatted(program, what),
            program,
            null,
            use.map().name(),
            List.of(new Related(before.member().span(), "'%s' uses it first".formatted(before.map().name()))),
            List.of(),
            List.of()));
  }
}
