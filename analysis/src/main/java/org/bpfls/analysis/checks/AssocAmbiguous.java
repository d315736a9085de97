package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.TraceStep;
import org.bpfls.sim.explore.Verdict;

/**
 * A struct_ops program that two maps use loses its association for good as soon as the second one gets its value, even when
 * that fails ({@code bpf_prog_assoc_struct_ops()}, kernel/bpf/bpf_struct_ops.c, 7.0).
 */
final class AssocAmbiguous implements ProjectRule {
  @Override
  public String id() {
    return "assoc-ambiguous";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a struct_ops program belongs to two maps and reaches a kfunc that asks which one";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    AssociationViews.sites(project)
        .forEach(
            (program, sites) ->
                sites.stream()
                    .filter(site -> site.trace(Condition.AMBIGUOUS).isPresent())
                    .findFirst()
                    .ifPresent(site -> reporter.report(finding(project, site))));
  }

  private Finding finding(Project project, Site site) {
    BpfProgram program = site.program();
    List<StructOpsMap> maps = maps(site);
    BpfProgram.Reach reach = AssociationViews.reach(project, program);
    List<Finding.Related> related = new ArrayList<>();
    maps.forEach(m -> related.add(new Finding.Related(m.nameSpan(), "'" + m.name() + "' uses '" + program.name() + "'")));
    if (reach != null) {
      related.addAll(AssociationViews.path(reach, program));
    }
    List<TraceStep> trace = site.trace(Condition.AMBIGUOUS).orElse(List.of());
    String assumed =
        site.loading().known()
            ? ""
            : " (" + AssociationViews.unknownLoader(site.loading()) + ": attaching the skeleton is assumed)";
    return new Finding(
        id(),
        severity(),
        program.nameSpan(),
        "'%s' belongs to %s, so its association is ambiguous once both are attached: '%s' then finds no struct_ops%s"
            .formatted(
                program.name(),
                AssociationViews.names(maps).replace(" or ", " and "),
                site.verdict().site().kfunc(),
                assumed),
        program.name(),
        site.verdict().site().kfunc(),
        maps.isEmpty() ? null : maps.get(0).name(),
        related,
        AssociationViews.steps(trace),
        List.of());
  }

  private static List<StructOpsMap> maps(Site site) {
    BpfObject object = site.object();
    if (site.verdict().verdict() instanceof Verdict.Ambiguous ambiguous) {
      List<StructOpsMap> maps = new ArrayList<>();
      object.structOpsMap(AssociationViews.mapName(ambiguous.map1())).ifPresent(maps::add);
      object.structOpsMap(AssociationViews.mapName(ambiguous.map2())).ifPresent(m -> {
        if (!maps.contains(m)) {
          maps.add(m);
        }
      });
      if (maps.size() == 2) {
        return maps;
      }
    }
    return object.structOpsMaps().stream()
        .filter(m -> m.members().stream().anyMatch(member -> site.program().name().equals(member.function())))
        .toList();
  }
}
