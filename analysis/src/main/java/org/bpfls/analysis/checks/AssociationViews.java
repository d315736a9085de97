package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.Association;
import org.bpfls.analysis.loader.foreign.ForeignLoader;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.LoaderOp;
import org.bpfls.sim.explore.NodeOutcome;
import org.bpfls.sim.explore.SiteVerdict;
import org.bpfls.sim.explore.TraceStep;
import org.jspecify.annotations.Nullable;

/** What the rules on associations share: the explorer's verdicts and outcomes, by program and by call in the loader. */
final class AssociationViews {
  private static final int TRACE_MAX = 40;

  private AssociationViews() {}

  /** A verdict on an associating call of a program, in one loading. */
  record Site(Loading loading, BpfObject object, BpfProgram program, SiteVerdict verdict) {
    Optional<List<TraceStep>> trace(Condition condition) {
      return Optional.ofNullable(verdict.conditions().get(condition));
    }
  }

  /** The outcomes of one association call of a loader, over all paths and opened objects. */
  record AssociationCall(Loading loading, Span span, LoaderOp.Assoc op, List<NodeOutcome> outcomes) {
    boolean always(Set<NodeOutcome.Cause> causes) {
      return !outcomes.isEmpty() && outcomes.stream().allMatch(o -> causes.contains(o.cause()));
    }

    Optional<NodeOutcome> first(NodeOutcome.Cause cause) {
      return outcomes.stream().filter(o -> o.cause() == cause).findFirst();
    }
  }

  /** Every verdict of every program, by program in the order of objects. */
  static Map<BpfProgram, List<Site>> sites(Project project) {
    Map<BpfProgram, List<Site>> sites = new LinkedHashMap<>();
    for (BpfObject object : project.objects()) {
      for (Loading loading : project.loadings(object)) {
        List<String> instances = loading.instancesOf(object);
        for (SiteVerdict verdict : loading.exploration().verdicts()) {
          if (instances.contains(verdict.instance())) {
            object
                .program(verdict.program())
                .ifPresent(
                    p ->
                        sites
                            .computeIfAbsent(p, k -> new ArrayList<>())
                            .add(new Site(loading, object, p, verdict)));
          }
        }
      }
    }
    return sites;
  }

  /** The association calls of the loaders that were read, one per place, program and map. */
  static List<AssociationCall> calls(Project project) {
    List<AssociationCall> calls = new ArrayList<>();
    for (Loading loading : project.loadings()) {
      Map<List<Object>, AssociationCall> perPlace = new LinkedHashMap<>();
      for (NodeOutcome outcome : loading.exploration().outcomes()) {
        Optional<Span> span = loading.span(outcome.node());
        if (span.isPresent()
            && loading.graph().nodes().get(outcome.node()).op() instanceof LoaderOp.Assoc op
            && !loading.isUnclear(op.instance(), op.program())) {
          List<Object> key = List.of(span.get().start(), span.get().source().name(), op.program(), op.map());
          perPlace
              .computeIfAbsent(key, k -> new AssociationCall(loading, span.get(), op, new ArrayList<>()))
              .outcomes()
              .add(outcome);
        }
      }
      calls.addAll(perPlace.values());
    }
    return calls;
  }

  /** Whether the call stands in a loop or wrapper that associates several programs. */
  static boolean isShared(AssociationCall call, List<AssociationCall> all) {
    return all.stream()
        .anyMatch(
            other ->
                other.span().source() == call.span().source()
                    && other.span().start() == call.span().start()
                    && !(other.op().program().equals(call.op().program()) && other.op().map().equals(call.op().map())));
  }

  static BpfProgram.@Nullable Reach reach(Project project, BpfProgram program) {
    List<BpfProgram.Reach> reaches = project.associating().in(program);
    return reaches.stream()
        .filter(r -> r.via() == BpfProgram.Via.DIRECT)
        .findFirst()
        .orElse(reaches.isEmpty() ? null : reaches.get(0));
  }

  /** The struct_ops maps whose instance the kfunc resolves. */
  static List<StructOpsMap> candidates(BpfObject object, Association association) {
    List<StructOpsMap> fitting =
        object.structOpsMaps().stream()
            .filter(m -> association.structOps().isEmpty() || association.structOps().contains(m.type()))
            .toList();
    return fitting.isEmpty() && association.structOps().isEmpty() ? object.structOpsMaps() : fitting;
  }

  static String mapName(String instanceAndMap) {
    return instanceAndMap.substring(instanceAndMap.lastIndexOf('.') + 1);
  }

  /** The steps that lead to what is reported, without those that change nothing. */
  static List<Finding.Step> steps(List<TraceStep> trace) {
    return trace.stream()
        .limit(TRACE_MAX)
        .map(step -> new Finding.Step(withoutPlace(step.step()), withoutPlace(step.result())))
        .toList();
  }

  /** Names of opened objects carry the place where they are opened; a reader needs it only to tell two apart. */
  private static String withoutPlace(String text) {
    return text.replaceAll("@\\d+h?(\\.\\d+)?", "");
  }

  static List<Finding.Related> path(BpfProgram.Reach reach, BpfProgram program) {
    List<Finding.Related> related = new ArrayList<>();
    String way = reach.path().size() > 1 ? " through " + String.join("() > ", reach.path()) + "()" : "";
    related.add(
        new Finding.Related(
            reach.call().span(), "'" + program.name() + "' calls '" + reach.call().kfunc() + "' here" + way));
    return related;
  }

  /** What is known of the loaders of an object in words, for findings that are less than sure. */
  static String names(List<StructOpsMap> maps) {
    return maps.stream().map(m -> "'" + m.name() + "'").collect(Collectors.joining(" or "));
  }

  /** The entry functions of loadings, each once, with their place. */
  static List<Finding.Related> entries(List<Site> sites, String message) {
    Set<Finding.Related> related = new LinkedHashSet<>();
    sites.stream()
        .map(site -> site.loading().run())
        .flatMap(run -> Optional.ofNullable(run).stream())
        .sorted(Comparator.comparing(run -> run.entrySpan().start()))
        .forEach(run -> related.add(new Finding.Related(run.entrySpan(), message)));
    return List.copyOf(related);
  }

  /** Why the steps of a loading are only assumed. */
  static String unknownLoader(Loading loading) {
    ForeignLoader foreign = loading.foreign();
    return foreign == null
        ? "no loader of this object is known"
        : foreign.description() + " loads this object, and no association of this program was seen there";
  }
}
