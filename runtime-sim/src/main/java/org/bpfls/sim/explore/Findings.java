package org.bpfls.sim.explore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.explore.Verdict.Reason;
import org.jspecify.annotations.Nullable;

/** What was seen of every call site, and what it amounts to. */
final class Findings {
  /**
   * A run of a call site.
   *
   * @param state the state it ran in
   * @param edge the step that leads from that state to the run, or null
   * @param run the run itself
   * @param map the associated map's name, or null
   */
  record Sighting(int state, @Nullable TraceStep edge, TraceStep run, @Nullable String map) {}

  /** Worst first: what a site is reported for. */
  private static final List<Condition> WORST =
      List.of(
          Condition.UNASSOCIATED,
          Condition.DANGLING,
          Condition.ASYNC_AFTER_FREE,
          Condition.WRONG_INSTANCE,
          Condition.ASSOCIATED_UNINITIALIZED,
          Condition.ASSOCIATED_DETACHED);

  private final Model model;

  /** Per program, per call site. */
  private final List<List<Map<Condition, Sighting>>> sightings = new ArrayList<>();

  private final Map<Integer, Verdict.Ambiguous> poisoned = new HashMap<>();

  Findings(Model model) {
    this.model = model;
    for (Model.ProgramRef ref : model.programs) {
      List<Map<Condition, Sighting>> sites = new ArrayList<>();
      for (int i = 0; i < ref.model().calls().size(); i++) {
        sites.add(new EnumMap<>(Condition.class));
      }
      sightings.add(sites);
    }
  }

  /** Notes a condition; the search meets the shortest path to it first. */
  void saw(int program, int site, Condition condition, Sighting sighting) {
    sightings.get(program).get(site).putIfAbsent(condition, sighting);
  }

  boolean hasSeen(int program, int site, Condition condition) {
    return sightings.get(program).get(site).containsKey(condition);
  }

  /** Notes which maps made a program ambiguous. */
  void poisonedBy(int program, String first, String second) {
    poisoned.putIfAbsent(program, new Verdict.Ambiguous(first, second));
  }

  /** A trace up to a state. */
  interface Traces {
    List<TraceStep> to(int state);
  }

  /** The verdicts; {@code limit} names what ended the search early, or is null. */
  List<SiteVerdict> verdicts(Traces traces, @Nullable String limit) {
    List<SiteVerdict> verdicts = new ArrayList<>();
    for (int p = 0; p < model.programs.size(); p++) {
      Model.ProgramRef ref = model.programs.get(p);
      for (int s = 0; s < ref.model().calls().size(); s++) {
        verdicts.add(verdict(p, ref, ref.model().calls().get(s), sightings.get(p).get(s), traces, limit));
      }
    }
    return verdicts;
  }

  private SiteVerdict verdict(
      int program,
      Model.ProgramRef ref,
      CallSite site,
      Map<Condition, Sighting> seen,
      Traces traces,
      @Nullable String limit) {
    Map<Condition, List<TraceStep>> conditions = new EnumMap<>(Condition.class);
    seen.forEach((condition, sighting) -> conditions.put(condition, trace(sighting, traces)));
    Condition decisive = decisive(seen);
    Verdict verdict = verdict(program, seen, decisive);
    boolean mayChange = verdict instanceof Verdict.Always
        || verdict instanceof Verdict.NeverRuns
        || verdict instanceof Verdict.NeverAssociated;
    if (limit != null && mayChange) {
      verdict = new Verdict.Inconclusive(limit);
    }
    List<TraceStep> trace = decisive == null ? List.of() : conditions.getOrDefault(decisive, List.of());
    return new SiteVerdict(
        model.instances.get(ref.instance()),
        ref.model().name(),
        site,
        verdict,
        trace,
        Collections.unmodifiableMap(conditions));
  }

  private static @Nullable Condition decisive(Map<Condition, Sighting> seen) {
    if (seen.containsKey(Condition.AMBIGUOUS)) {
      return Condition.AMBIGUOUS;
    }
    for (Condition condition : WORST) {
      if (seen.containsKey(condition)) {
        return condition;
      }
    }
    return seen.containsKey(Condition.ASSOCIATED_READY) ? Condition.ASSOCIATED_READY : null;
  }

  private Verdict verdict(int program, Map<Condition, Sighting> seen, @Nullable Condition decisive) {
    if (decisive == null) {
      return new Verdict.NeverRuns();
    }
    String map = null;
    for (Condition condition : Condition.values()) {
      Sighting sighting = seen.get(condition);
      if (map == null && sighting != null) {
        map = sighting.map();
      }
    }
    if (decisive == Condition.AMBIGUOUS) {
      Verdict.Ambiguous maps = poisoned.get(program);
      return maps != null ? maps : new Verdict.Ambiguous("", "");
    }
    if (map == null) {
      return new Verdict.NeverAssociated();
    }
    return switch (decisive) {
      case ASSOCIATED_READY -> new Verdict.Always(map);
      case ASSOCIATED_UNINITIALIZED -> new Verdict.Sometimes(map, Reason.UNINITIALIZED);
      case ASSOCIATED_DETACHED -> new Verdict.Sometimes(map, Reason.DETACHED);
      case DANGLING, ASYNC_AFTER_FREE -> new Verdict.Sometimes(map, Reason.FREED);
      case WRONG_INSTANCE -> new Verdict.Sometimes(map, Reason.AMBIGUOUS);
      default -> new Verdict.Sometimes(map, Reason.UNASSOCIATED);
    };
  }

  private static List<TraceStep> trace(Sighting sighting, Traces traces) {
    List<TraceStep> steps = new ArrayList<>(traces.to(sighting.state()));
    if (sighting.edge() != null) {
      steps.add(sighting.edge());
    }
    steps.add(sighting.run());
    return steps;
  }
}
