package org.bpfls.sim.explore;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One outcome of a loader node. Nodes that the loader never reaches have none.
 *
 * @param node its id
 * @param result {@code OK} or the name of an errno, such as {@code EINVAL}
 * @param cause which check decided, by {@link Cause}
 * @param associatedWith for an association: the map ({@code instance.map}) that the program already had, or null
 * @param couldRun for an association: whether the program was attached, or had run, before
 * @param repeated for an association: whether the program already had this very map
 * @param trace shortest trace to this outcome, the node's own step included
 */
public record NodeOutcome(
    int node,
    String result,
    Cause cause,
    @Nullable String associatedWith,
    boolean couldRun,
    boolean repeated,
    List<TraceStep> trace) {
  /** Why an operation ended as it did. */
  public enum Cause {
    /** It succeeded. */
    NONE,
    /** Something outside of the model refused: memory, permissions, another instance. */
    ENVIRONMENT,
    /** The instance is not open (never opened, open failed, or destroyed). */
    NOT_OPEN,
    /** The object is not loaded (yet). */
    NOT_LOADED,
    /** The program has no descriptor: autoload is off, its load failed, or it was closed. */
    NO_PROGRAM,
    /** The map has no descriptor: autocreate is off, or it was closed. */
    NO_MAP,
    /** A name that the object does not have. */
    UNKNOWN_NAME,
    /** Association flags that are not zero. */
    BAD_FLAGS,
    /** Association of a struct_ops program. */
    STRUCT_OPS_PROGRAM,
    /** A map of another type. */
    NOT_STRUCT_OPS_MAP,
    /** The program has another map already: {@code EBUSY}. */
    CONFLICT,
    /** The map or link is in a state that does not allow this. */
    BAD_STATE,
    /** Loading a struct_ops program that no map uses. */
    UNREFERENCED_PROGRAM
  }

  /** Copies the trace. */
  public NodeOutcome {
    trace = List.copyOf(trace);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeOutcome that
        && node == that.node
        && result.equals(that.result)
        && cause == that.cause
        && Objects.equals(associatedWith, that.associatedWith)
        && couldRun == that.couldRun
        && repeated == that.repeated
        && trace.equals(that.trace);
  }

  @Override
  public int hashCode() {
    return 31 * node + result.hashCode();
  }

  /** Whether the operation succeeded. */
  public boolean ok() {
    return result.equals("OK");
  }
}
