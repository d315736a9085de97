package org.bpfls.grammar;

import java.util.Set;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/**
 * What a version of a unit has that the one before it has not: some declarations, next to each other, were read anew; all others are
 * the same, in their places or moved.
 *
 * @param names ordinary identifiers and tags that the declarations in question declare, before or now
 * @param values whether constants may have other values now, also those that other declarations define
 * @param moved where the places behind the edit have moved to
 * @param kept where the places before it stand now
 * @param edit the offset in the earlier text behind which places have moved
 */
public record Change(Set<String> names, boolean values, Shift kept, Shift moved, int edit) {
  static Change of(Edit edit, Set<String> names, boolean values) {
    SourceText before = edit.before();
    SourceText after = edit.after();
    return new Change(names, values, new Shift(before, after, 0), new Shift(before, after, edit.by()), edit.to());
  }

  /** Where a place outside of the changed declarations is now. */
  public Span of(Span span) {
    return span.start() >= edit ? moved.of(span) : kept.of(span);
  }
}
