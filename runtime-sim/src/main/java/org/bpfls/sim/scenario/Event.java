package org.bpfls.sim.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What the observer logged: a kfunc call or a callback of the struct_ops type.
 *
 * @param kind what happened
 * @param by for a kfunc call the program, else null
 * @param via for a kfunc call from where, else null
 * @param map the struct_ops map concerned, or null: for a kfunc call, no association
 * @param tag the instance's data member at that time
 * @param functions the instance's function members at that time, as a bit mask
 * @param result what a call returned
 */
public record Event(
    Kind kind,
    @Nullable String by,
    @Nullable String via,
    @Nullable String map,
    int tag,
    int functions,
    int result) {
  /** What happened. */
  public enum Kind {
    /** A program asked for its association. */
    REPORT("report"),
    /** A program called a member of its associated instance. */
    CALL("call"),
    /** A member of a registered instance was called. */
    TRIGGER("trigger"),
    /** {@code ->reg()}. */
    REG("reg"),
    /** {@code ->unreg()}. */
    UNREG("unreg"),
    /** {@code ->update()}. */
    UPDATE("update");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word that files use for it. */
    public String word() {
      return word;
    }
  }

  /** Whether a program called a kfunc. */
  public boolean isKfuncCall() {
    return by != null;
  }

  /** Whether it carries a result. */
  public boolean hasResult() {
    return kind == Kind.CALL || kind == Kind.TRIGGER;
  }
}
