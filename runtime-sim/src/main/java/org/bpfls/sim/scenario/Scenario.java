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

  Scenario(
      String id, String rationale, Map<String, ObjectConfig> objects, List<Step> steps, List<String> labels) {
    this.id = id;
    this.rationale = rationale;
    this.objects = Map.copyOf(objects);
    this.steps = List.copyOf(steps);
    this.labels = List.copyOf(labels);
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
}
