package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;

/**
 * A struct_ops program that is the value of no member: it has no attach type then, and {@code bpf_object_load_prog()}
 * (tools/lib/bpf/libbpf.c) refuses the whole object.
 */
final class StructOpsUnreferenced implements ProjectRule {
  @Override
  public String id() {
    return "struct-ops-unreferenced";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a struct_ops program is used by no struct_ops map";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    // Objects may be linked into one, so that a map of another file counts too.
    Set<String> used =
        project.objects().stream()
            .flatMap(object -> object.structOpsMaps().stream())
            .flatMap(map -> map.members().stream())
            .map(StructOpsMap.Member::function)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    for (BpfObject object : project.objects()) {
      List<StructOpsMap.Member> members =
          object.structOpsMaps().stream().flatMap(map -> map.members().stream()).toList();
      Set<String> named =
          members.stream().map(StructOpsMap.Member::function).filter(Objects::nonNull).collect(Collectors.toSet());
      List<StructOpsMap.Member> unknown =
          members.stream().filter(member -> member.value() == StructOpsMap.Value.UNKNOWN).toList();
      Predicate<String> isUsed =
          program ->
              named.contains(program)
                  || unknown.stream().anyMatch(member -> member.text().contains(program))
                  || object.structOpsMaps().isEmpty() && used.contains(program);
      List<BpfProgram> unused =
          object.programs().stream()
              .filter(p -> p.structOps() && p.section().autoload() && !isUsed.test(p.name()))
              .toList();
      if (!unused.isEmpty() && object.whole()) {
        StructOpsEdits edits = StructOpsEdits.of(project, object);
        unused.stream().filter(p -> !edits.touchesProgram(p.name())).forEach(p -> report(p, reporter));
      }
    }
  }

  private void report(BpfProgram program, Reporter reporter) {
    reporter.report(
        new Finding(
            id(),
            severity(),
            program.nameSpan(),
            "no struct_ops map uses '%s', so libbpf refuses to load the object; set a member to it, or put it into SEC(\"?%s\")"
                .formatted(program.name(), program.section().section()),
            program.name(),
            null,
            null,
            List.of(),
            List.of(),
            List.of()));
  }
}
