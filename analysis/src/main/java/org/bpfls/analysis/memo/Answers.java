package org.bpfls.analysis.memo;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.Change;
import org.jspecify.annotations.Nullable;

/** What is known of one declaration, and what all of that rests on. */
final class Answers {
  /** Compared by methods of its own: linking those of the compiler costs a short run more than all comparisons. */
  private record Asked(String question, Object about) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked asked && question.equals(asked.question) && about.equals(asked.about);
    }

    @Override
    public int hashCode() {
      return 31 * question.hashCode() + about.hashCode();
    }
  }

  private record Answer<T>(Question<T> question, T value) {
    Answer<T> moved(Change change) {
      T there = question.moved().apply(value, change);
      return there == value ? this : new Answer<>(question, there);
    }
  }

  private final Map<Asked, Answer<?>> answers = new HashMap<>();
  private final Lookups lookups;

  Answers() {
    this(new Lookups());
  }

  private Answers(Lookups lookups) {
    this.lookups = lookups;
  }

  /** To be added to while answers are worked out. */
  Lookups lookups() {
    return lookups;
  }

  boolean touchedBy(Change change) {
    return lookups.touchedBy(change);
  }

  /** The same where the declaration stands after a change elsewhere. */
  Answers moved(Change change) {
    Answers moved = new Answers(lookups);
    answers.forEach((asked, answer) -> moved.answers.put(asked, answer.moved(change)));
    return moved;
  }

  <T> Optional<T> find(Question<T> question, Object about) {
    @SuppressWarnings("unchecked") // put in under the same question
    Answer<T> answer = (Answer<T>) answers.get(new Asked(question.name(), about));
    return answer == null ? Optional.empty() : Optional.of(answer.value);
  }

  <T> void put(Question<T> question, Object about, T value) {
    answers.put(new Asked(question.name(), about), new Answer<>(question, value));
  }
}
