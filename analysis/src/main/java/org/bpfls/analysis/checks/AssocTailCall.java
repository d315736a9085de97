package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;

/**
 * The target of a tail call, or a program that replaces a function of another, is a program with an association of its own:
 * kfuncs get the running program's {@code aux} ({@code fixup_kfunc_call()}, kernel/bpf/verifier.c).
 */
final class AssocTailCall implements ProjectRule {
  @Override
  public String id() {
    return "assoc-tail-call";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a tail-call target or freplace program lacks the association that its caller has";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Map<BpfProgram, List<Site>> all = AssociationViews.sites(project);
    all.forEach(
        (program, sites) ->
            sites.stream()
                .filter(s -> s.trace(Condition.UNASSOCIATED).isPresent())
                .findFirst()
                .ifPresent(
                    site ->
                        caller(project, program, site.object())
                            .ifPresent(caller -> reporter.report(finding(project, site, caller)))));
  }

  /** Whether this rule says all that is to be said of the program's missing association. */
  static boolean explains(Project project, BpfProgram program, BpfObject object, Map<BpfProgram, List<Site>> all) {
    return all.containsKey(program) && caller(project, program, object).isPresent();
  }

  private Finding finding(Project project, Site site, BpfProgram caller) {
    BpfProgram program = site.program();
    BpfProgram.Reach reach = AssociationViews.reach(project, program);
    String how = program.freplaceTarget().isPresent() ? "replaces a function of" : "is tail-called by";
    boolean known = site.loading().known();
    return new Finding(
        id(),
        known ? severity() : Severity.INFORMATION,
        reach == null ? program.nameSpan() : reach.call().span(),
        "'%s' %s '%s', but has no association of its own: '%s' does not get its caller's"
            .formatted(program.name(), how, caller.name(), site.verdict().site().kfunc()),
        program.name(),
        site.verdict().site().kfunc(),
        null,
        List.of(new Finding.Related(caller.nameSpan(), "the association of '" + caller.name() + "' is its own")),
        AssociationViews.steps(site.trace(Condition.UNASSOCIATED).orElse(List.of())),
        List.of());
  }

  /** An associated program of the same object that tail-calls this one, or is replaced in part by it. */
  private static Optional<BpfProgram> caller(Project project, BpfProgram program, BpfObject object) {
    Optional<String> replaced = program.freplaceTarget();
    return object.programs().stream()
        .filter(other -> !other.name().equals(program.name()))
        .filter(
            other ->
                other.tailCalls().contains(program.name())
                    || other.tailCalls().stream().anyMatch(array -> isPutInto(project, object, array, program.name()))
                    || replaced.isPresent() && replaced.get().equals(other.name()))
        .filter(other -> other.structOps() || isAssociated(project, object, other.name()))
        .findFirst();
  }

  private static boolean isPutInto(Project project, BpfObject object, String array, String program) {
    return nodes(project, object)
        .anyMatch(
            n -> n.op() instanceof LoaderOp.TailSet set && set.array().equals(array) && set.program().equals(program));
  }

  private static boolean isAssociated(Project project, BpfObject object, String program) {
    return nodes(project, object)
        .anyMatch(n -> n.op() instanceof LoaderOp.Assoc assoc && assoc.program().equals(program));
  }

  private static Stream<LoaderNode> nodes(Project project, BpfObject object) {
    return project.loadings(object).stream().flatMap(l -> l.graph().nodes().stream());
  }
}
