package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.AssociationCall;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.Association;
import org.bpfls.analysis.loader.foreign.ForeignLoader;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.TraceStep;

/**
 * A program that is no struct_ops program reaches a kfunc that asks for its caller's struct_ops, and can run without an
 * association ({@code bpf_prog_get_assoc_struct_ops()}, kernel/bpf/bpf_struct_ops.c, 7.0; for sched_ext {@code scx_prog_sched()},
 * kernel/sched/ext/internal.h, 7.1).
 */
final class AssocMissing implements ProjectRule {
  @Override
  public String id() {
    return "assoc-missing";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a program can run without an association and reaches a kfunc that needs one";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    List<AssociationCall> calls = AssociationViews.calls(project);
    Map<BpfProgram, List<Site>> all = AssociationViews.sites(project);
    all.forEach(
        (program, sites) -> {
          if (program.structOps()) {
            return;
          }
          List<Site> bad = sites.stream().filter(AssocMissing::isMissing).toList();
          boolean late =
              calls.stream()
                  .anyMatch(
                      c ->
                          c.op().program().equals(program.name())
                              && bad.stream().anyMatch(s -> s.verdict().instance().equals(c.op().instance()))
                              && AssocAfterAttach.lateFor(c, bad));
          if (!bad.isEmpty() && !late && !AssocTailCall.explains(project, program, bad.get(0).object(), all)) {
            report(project, program, bad, reporter);
          }
        });
  }

  /** What a loader in another language associates with words that were not understood may well be this program. */
  private static boolean isMissing(Site site) {
    ForeignLoader foreign = site.loading().foreign();
    return (foreign == null || foreign.complete())
        && !site.loading().mayAssociate(site.verdict().instance(), site.verdict().program())
        && site.trace(Condition.UNASSOCIATED).isPresent();
  }

  private void report(Project project, BpfProgram program, List<Site> bad, Reporter reporter) {
    BpfProgram.Reach reach = AssociationViews.reach(project, program);
    Optional<Association> association = reach == null ? Optional.empty() : project.associating().of(reach.call().kfunc());
    if (reach == null || association.isEmpty()) {
      return;
    }
    // What is surest comes first: a loader that was read and keeps its object to itself.
    Site site = bad.stream().min(Comparator.comparing(AssocMissing::doubt)).orElseThrow();
    BpfObject object = site.object();
    List<StructOpsMap> maps = AssociationViews.candidates(object, association.get());
    boolean root = association.get().fallsBackToRootScheduler();
    boolean sub = object.structOpsMaps().stream().anyMatch(m -> m.member("sub_attach").isPresent() || m.member("sub_cgroup_id").isPresent());
    boolean sure = doubt(site) == 0 && (!root || sub);
    List<Finding.Related> related = new ArrayList<>();
    if (reach.path().size() > 1) {
      related.add(
          new Finding.Related(
              program.nameSpan(),
              "program '" + program.name() + "' gets here through " + String.join("() > ", reach.path()) + "()"));
    }
    List<Site> read = bad.stream().filter(s -> s.loading().kind() == Loading.Kind.READ).toList();
    related.addAll(
        AssociationViews.entries(read, "this loader lets '" + program.name() + "' run without an association"));
    maps.forEach(m -> related.add(new Finding.Related(m.nameSpan(), "a map to associate it with")));
    List<TraceStep> trace = site.trace(Condition.UNASSOCIATED).orElse(List.of());
    reporter.report(
        new Finding(
            id(),
            sure ? Severity.WARNING : Severity.INFORMATION,
            reach.call().span(),
            message(program, reach, association.get(), site, maps),
            program.name(),
            reach.call().kfunc(),
            maps.size() == 1 ? maps.get(0).name() : null,
            related,
            AssociationViews.steps(trace),
            doubt(site) == 0 ? AssociationFix.insert(site, maps) : List.of()));
  }

  /** 0 for a loader that was read, or is configured; more the less is known. */
  private static int doubt(Site site) {
    if (!site.loading().known()) {
      return 2;
    }
    return site.loading().escape(site.verdict().instance()).isPresent() ? 1 : 0;
  }

  private static String message(
      BpfProgram program, BpfProgram.Reach reach, Association association, Site site, List<StructOpsMap> maps) {
    String kfunc = reach.call().kfunc();
    StringBuilder text = new StringBuilder();
    text.append("'").append(program.name()).append("' ");
    switch (doubt(site)) {
      case 0 -> text.append("can run without an association, and '").append(kfunc).append("' needs one");
      case 1 ->
          text.append("is not associated as far as can be seen (its object is handed to code that is not), and '")
              .append(kfunc).append("' needs that");
      default ->
          text.append("calls '").append(kfunc).append("', which needs an association; ")
              .append(AssociationViews.unknownLoader(site.loading()));
    }
    association
        .whenMissingReturns()
        .ifPresent(
            value -> text.append(": without one it ").append(value.startsWith("void") ? "does nothing" : "returns " + value));
    if (association.fallsBackToRootScheduler()) {
      text.append("; works only while no root scheduler supports sub-schedulers");
    }
    if (!maps.isEmpty()) {
      text.append(". Associate it with ").append(AssociationViews.names(maps)).append(" after load, before attach");
    }
    return text.toString();
  }
}
