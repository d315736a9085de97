package org.bpfls.sim.scenario;

import java.util.List;
import java.util.Map;

/** A scenario, ready to run. Read one with {@link ScenarioFile#parse}. */
public final class Scenario {
  private final String id;
  private final String rationale;
  private final Map<String, ObjectConfig> objects;
  private final List<Step> steps;
  private final List<String> labels;
  private final boolean waitsForTasks;

  Scenario(
      String id,
      String rationale,
      Map<String, ObjectConfig> objects,
      List<Step> steps,
      List<String> labels,
      boolean waitsForTasks) {
    this.id = id;
    this.rationale = rationale;
    this.objects = Map.copyOf(objects);
    this.steps = List.copyOf(steps);
    this.labels = List.copyOf(labels);
    this.waitsForTasks = waitsForTasks;
  }

  /** Its name, or empty. */
  public String id() {
    return id;
  }

  /** What it is about, or empty. */
  public String rationale() {
    return rationale;
  }

  /** What to do, readable: one line per step. */
  public List<String> labels() {
    return labels;
  }

  /** Configuration per object name. */
  Map<String, ObjectConfig> objects() {
    return objects;
  }

  List<Step> steps() {
    return steps;
  }

  /** Whether the recorder waited for Tasks RCU too after a step that gives something up. */
  boolean waitsForTasks() {
    return waitsForTasks;
  }
}
