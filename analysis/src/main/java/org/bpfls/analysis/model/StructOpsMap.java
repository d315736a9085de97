package org.bpfls.analysis.model;

import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * A struct_ops map: a variable in a {@code .struct_ops} section.
 *
 * @param name the variable's name
 * @param nameSpan where the name stands
 * @param type the kernel's name for the struct, without a flavour ({@code ___v2}), e.g. {@code sched_ext_ops}
 * @param link whether its section is {@code .struct_ops.link}
 * @param autocreate false for a section that starts with {@code ?}
 * @param declared names of the struct's members as the unit's own definition of the kernel's type has them; empty when the
 *     unit does not define it
 * @param members what its initialiser sets
 */
public record StructOpsMap(
    String name,
    Span nameSpan,
    String type,
    boolean link,
    boolean autocreate,
    List<String> declared,
    List<Member> members) {
  /** Copies the lists. */
  public StructOpsMap {
    declared = List.copyOf(declared);
    members = List.copyOf(members);
  }

  // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The member of that name, if the initialiser sets it. */
  public Optional<Member> member(String member) {
    return members.stream().filter(m -> m.name().equals(member)).findFirst();
  }

  /** What stands where a member is set. */
  public enum Value {
    /** A function with a section of its own. */
    PROGRAM,
    /** A function that is defined without one: a subprogram. */
    SUBPROGRAM,
    /** Zero or {@code NULL}. */
    ZERO,
    /** A number, text or variable: no function. */
    DATA,
    /** Anything else, such as a name that is not defined in the unit. */
    UNKNOWN
  }

  /**
   * A member that the initialiser sets.
   *
   * @param span the value, or the whole element when the value is no single expression
   * @param function name of the function it is set to, or null
   * @param text the value as written, or an empty string
   * @param value what kind of value it is
   */
  public record Member(String name, Span span, @Nullable String function, String text, Value value) {}
}
