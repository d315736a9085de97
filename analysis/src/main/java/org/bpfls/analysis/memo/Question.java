package org.bpfls.analysis.memo;

import java.util.function.BiFunction;
import org.bpfls.grammar.Change;

/**
 * Something to be asked of a declaration.
 *
 * @param name tells it from other questions
 * @param moved the answer for a version of the unit in which the declaration is the same, but may stand elsewhere
 */
public record Question<T>(String name, BiFunction<T, Change, T> moved) {
  /** One whose answers hold no places. */
  public static <T> Question<T> withoutPlaces(String name) {
    return new Question<>(name, (answer, change) -> answer);
  }
}
