package org.bpfls.sim.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program of a BPF object.
 *
 * @param name its function name
 * @param kind whether it implements a struct_ops member
 * @param autoload libbpf's default for it: false for a section that starts with {@code ?}
 * @param autoattach whether a skeleton's attach function attaches it
 * @param runsWhenAttached whether an attached program runs by itself (a tracing program does); a program that runs only
 *     by {@code BPF_PROG_TEST_RUN} or by a tail call does not
 * @param calls the associating kfunc calls that it reaches
 * @param tailCallTargets programs or program arrays (names of the same object) that it may tail-call
 * @param freplaceTarget the program that this one replaces a function of, or null
 */
public record ProgramModel(
    String name,
    Kind kind,
    boolean autoload,
    boolean autoattach,
    boolean runsWhenAttached,
    List<CallSite> calls,
    List<String> tailCallTargets,
    @Nullable String freplaceTarget) {
  /** What the association command distinguishes. */
  public enum Kind {
    /** {@code BPF_PROG_TYPE_STRUCT_OPS}: associated by setting the value of its map. */
    STRUCT_OPS,
    /** Every other type: associated by {@code BPF_PROG_ASSOC_STRUCT_OPS}. */
    OTHER
  }

  /** Copies the lists, so that a model cannot change under an exploration. */
  public ProgramModel {
    calls = List.copyOf(calls);
    tailCallTargets = List.copyOf(tailCallTargets);
  }
}
