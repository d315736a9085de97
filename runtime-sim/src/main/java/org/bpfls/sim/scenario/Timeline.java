package org.bpfls.sim.scenario;

import java.util.List;

/**
 * A scenario's run, made to be looked at.
 *
 * @param id the scenario's name
 * @param rationale what it is about, or empty
 * @param entries one per step
 */
public record Timeline(String id, String rationale, List<Entry> entries) {
  /**
   * A step.
   *
   * @param step what was done, such as {@code assoc lib o0.ya o0.m0}
   * @param observation what it gave
   * @param associations who is associated with what afterwards, as {@code o0.ya -> o0.m0}; the ambiguous with
   *     {@code (ambiguous)}
   * @param references every struct_ops map afterwards: its state and references
   */
  public record Entry(
      String step, Observation observation, List<String> associations, List<String> references) {
    /** Copies the lists. */
    public Entry {
      associations = List.copyOf(associations);
      references = List.copyOf(references);
    }
  }

  /** Copies the list. */
  public Timeline {
    entries = List.copyOf(entries);
  }
}
