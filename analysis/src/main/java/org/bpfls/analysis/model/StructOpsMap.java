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
 * @param type the struct's tag, e.g. {@code sched_ext_ops}
 * @param link whether its section is {@code .struct_ops.link}
 * @param autocreate false for a section that starts with {@code ?}
 * @param members what its initialiser sets
 */
public record StructOpsMap(
    String name, Span nameSpan, String type, boolean link, boolean autocreate, List<Member> members) {
  /** Copies the members. */
  public StructOpsMap {
    members = List.copyOf(members);
  }

  /** The member of that name, if the initialiser sets it. */
  public Optional<Member> member(String member) {
    return members.stream().filter(m -> m.name().equals(member)).findFirst();
  }

  /**
   * A member that the initialiser sets.
   *
   * @param span the value, or the whole element when the value is no single expression
   * @param function name of the function it is set to, or null
   * @param text the value as written, or an empty string
   */
  public record Member(String name, Span span, @Nullable String function, String text) {}
}
