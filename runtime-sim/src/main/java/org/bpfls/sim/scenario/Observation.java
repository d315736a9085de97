package org.bpfls.sim.scenario;

import java.util.List;
import org.bpfls.sim.kernel.StructOpsMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step gave.
 *
 * @param result zero, or a negated error number
 * @param detail what the step's operation adds, or null
 * @param events what the observer logged meanwhile
 */
public record Observation(int result, @Nullable Detail detail, List<Event> events) {
  /** What an operation adds to its result. */
  public sealed interface Detail {}

  /** A load that failed, and where. */
  public record FailedLoad(String stage) implements Detail {}

  /** A load: what exists now. */
  public record Loaded(List<String> programs, List<String> maps) implements Detail {}

  /** What a program returned. */
  public record Returned(int value) implements Detail {}

  /** Where a link points to. */
  public record LinkedMap(String map) implements Detail {}

  /** A struct_ops map's value. */
  public record Value(StructOpsMap.State state, int kernelRefs, int tag, int functions) implements Detail {}

  /** Which entities still exist; both lists have the same length. */
  public record Existing(List<String> entities, List<Boolean> alive) implements Detail {}
}
