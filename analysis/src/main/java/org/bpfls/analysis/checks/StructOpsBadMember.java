package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Nearest;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.StructOpsMember;
import org.bpfls.analysis.kernel.StructOpsType;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.analysis.model.StructOpsMap.Member;
import org.bpfls.analysis.model.StructOpsMap.Value;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A member of a struct_ops map that libbpf or the kernel refuses: set to what is no struct_ops program ({@code
 * bpf_object__collect_st_ops_relos()}, tools/lib/bpf/libbpf.c), unknown to the target kernel ({@code
 * bpf_map__init_kern_struct_ops()}), without a stub, or not for sleepable programs ({@code check_struct_ops_btf_id()},
 * kernel/bpf/verifier.c), or implemented with more arguments than it has ({@code btf_ctx_access()}, kernel/bpf/btf.c).
 *
 * <p>The catalogue is asked about a type and its members only where the unit does not define them: a vmlinux.h knows its
 * kernel better.
 */
final class StructOpsBadMember implements ProjectRule {
  @Override
  public String id() {
    return "struct-ops-bad-member";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a member of a struct_ops map is one that libbpf or the kernel refuses";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    for (BpfObject object : project.objects()) {
      List<StructOpsMap> maps = object.structOpsMaps().stream().filter(StructOpsMap::autocreate).toList();
      StructOpsEdits edits = maps.isEmpty() ? null : StructOpsEdits.of(project, object);
      for (StructOpsMap map : maps) {
        if (edits != null && !edits.touchesMap(map.name())) {
          check(project, object, map, edits, reporter);
        }
      }
    }
  }

  private void check(Project project, BpfObject object, StructOpsMap map, StructOpsEdits edits, Reporter reporter) {
    Optional<StructOpsType> type = project.facts().structOps(map.type());
    if (type.isEmpty() || isAbsent(type.get(), project.targets())) {
      if (map.declared().isEmpty()) {
        checkType(project, map, type, reporter);
      }
      return;
    }
    for (Member member : map.members()) {
      if (member.value() != Value.ZERO && !edits.touchesMember(map.name(), member.name())) {
        checkValue(object, map, member, type.get(), reporter);
        checkMember(project, object, map, member, type.get(), reporter);
      }
    }
  }

  private static boolean isAbsent(StructOpsType type, List<KernelVersion> targets) {
    return targets.stream().allMatch(target -> type.presentIn(target).equals(Optional.of(false)));
  }

  private void checkType(Project project, StructOpsMap map, Optional<StructOpsType> type, Reporter reporter) {
    String hint = Nearest.hint(map.type(), project.facts().structOpsNames());
    if (type.isPresent()) {
      report(map, map.nameSpan(), null, "Linux %s has no struct_ops type '%s', which came with %s: libbpf refuses the object"
          .formatted(KfuncTargets.name(project.targets(), project.targets()), map.type(), type.get().since()), reporter);
    } else if (!hint.isEmpty()) {
      report(map, map.nameSpan(), null, "there is no struct_ops type '%s'%s".formatted(map.type(), hint), reporter);
    }
  }

  private void checkValue(BpfObject object, StructOpsMap map, Member member, StructOpsType type, Reporter reporter) {
    boolean operation = type.member(member.name()).map(StructOpsMember::function).orElse(false);
    boolean structOps = object.program(String.valueOf(member.function())).map(BpfProgram::structOps).orElse(false);
    String what =
        switch (member.value()) {
          case PROGRAM -> structOps ? "" : "'%s' is a program of another type".formatted(member.function());
          case SUBPROGRAM -> "'%s' has no section, so it is no program".formatted(member.function());
          case DATA -> operation ? "'%s' is no function".formatted(member.text()) : "";
          case ZERO, UNKNOWN -> "";
        };
    if (!what.isEmpty()) {
      report(map, member.span(), member.function(), "'.%s' needs a struct_ops program, and %s: libbpf refuses the object"
          .formatted(member.name(), what), reporter);
    }
  }

  private void checkMember(
      Project project, BpfObject object, StructOpsMap map, Member member, StructOpsType type, Reporter reporter) {
    Optional<StructOpsMember> known = type.member(member.name());
    List<KernelVersion> without =
        project.targets().stream().filter(target -> lacks(type, known, target)).toList();
    if (!without.isEmpty() && map.declared().isEmpty()) {
      String hint = known.isPresent() ? "" : Nearest.hint(member.name(), type.members().stream().map(StructOpsMember::name).toList());
      report(map, member.span(), member.function(), "'%s' has no member '%s' in Linux %s%s: libbpf refuses the object"
          .formatted(map.type(), member.name(), KfuncTargets.name(project.targets(), without), hint), reporter);
    }
    Optional<BpfProgram> program = object.program(String.valueOf(member.function())).filter(BpfProgram::structOps);
    if (known.isEmpty() || program.isEmpty()) {
      return;
    }
    if (known.get().implementable().equals(Optional.of(false))) {
      report(map, member.span(), member.function(), "the kernel lets no program implement '.%s' of '%s'"
          .formatted(member.name(), map.type()), reporter);
    }
    if (program.get().section().sleepable() && known.get().mayBeSleepable().equals(Optional.of(false))) {
      report(map, member.span(), member.function(), "'.%s' is called where sleeping is not allowed, and '%s' is in SEC(\"%s\")"
          .formatted(member.name(), member.function(), program.get().section().section()), reporter);
    }
    int most = known.get().variants().stream().mapToInt(v -> v.parameters().size()).max().orElse(Integer.MAX_VALUE);
    if (known.get().function() && program.get().argumentsRead() > most) {
      report(map, program.get().nameSpan(), member.function(), "'%s' uses argument %d, but '.%s' of '%s' has %d: the verifier refuses it"
          .formatted(member.function(), program.get().argumentsRead(), member.name(), map.type(), most), reporter);
    }
  }

  private static boolean lacks(StructOpsType type, Optional<StructOpsMember> member, KernelVersion target) {
    Optional<KernelVersion> measured = type.measuredFor(target);
    return measured.isPresent()
        && type.membersKnown(target)
        && member.flatMap(m -> m.at(measured.get())).isEmpty();
  }

  private void report(StructOpsMap map, Span span, @Nullable String program, String message, Reporter reporter) {
    reporter.report(
        new Finding(
            id(), severity(), span, message, program, null, map.name(), List.of(), List.of(), List.of()));
  }
}
