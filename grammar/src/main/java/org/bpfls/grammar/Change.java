package org.bpfls.grammar;

import java.util.Set;
import org.bpfls.grammar.text.Span;

/**
 * What a version of a unit has that the one before it has not: some declarations, next to each other, were read anew; all others are
 * the same, in their places or moved.
 *
 * @param names ordinary identifiers and tags that the declarations in question declare, before or now
 * @param values whether constants may have other values now, also those that other declarations define
 * @param edit what differs in the text
 */
public record Change(Set<String> names, boolean values, Edit edit) {
  /** Where a place outside of the changed declarations is now. */
  public Span of(Span span) {
    return edit.of(span);
  }
}
