package org.bpfls.sim.scenario;

import java.util.List;
import java.util.Map;

/**
 * A scenario, ready to run.
 *
 * @param id its name
 * @param objects configuration per object name
 * @param steps what to do
 */
public record Scenario(String id, Map<String, ObjectConfig> objects, List<Step> steps) {
  /** Copies map and list. */
  public Scenario {
    objects = Map.copyOf(objects);
    steps = List.copyOf(steps);
  }
}
