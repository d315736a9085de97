package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.KernelProfile;

/** Runs scenarios on a simulated kernel. */
public final class ScenarioRunner {
  private ScenarioRunner() {}

  /**
   * Runs every scenario of a file.
   *
   * @param profile which kernel
   * @return the file with the simulator's observations in place of those it had, if any
   */
  public static ScenarioFile run(ScenarioFile file, KernelProfile profile) {
    List<List<Observation>> observed = new ArrayList<>();
    for (Scenario scenario : file.scenarios()) {
      observed.add(run(scenario, profile));
    }
    return file.withObserved(observed);
  }

  /** Runs one scenario: an observation per step. */
  public static List<Observation> run(Scenario scenario, KernelProfile profile) {
    Runner runner = new Runner(scenario, profile);
    List<Observation> observed = new ArrayList<>(scenario.steps().size());
    for (Step step : scenario.steps()) {
      observed.add(runner.step(step));
    }
    return observed;
  }

  /** Runs one scenario and keeps what a reader wants to see of each state. */
  public static Timeline timeline(Scenario scenario, KernelProfile profile) {
    Runner runner = new Runner(scenario, profile);
    List<Timeline.Entry> entries = new ArrayList<>();
    for (int i = 0; i < scenario.steps().size(); i++) {
      Observation observation = runner.step(scenario.steps().get(i));
      Overview now = runner.overview();
      entries.add(
          new Timeline.Entry(scenario.labels().get(i), observation, now.associations(), now.references()));
    }
    return new Timeline(scenario.id(), scenario.rationale(), entries);
  }
}
