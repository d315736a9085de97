package org.bpfls.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Remembers which headers a unit asked for, and what it was given. */
final class Inclusions implements IncludeResolver {
  /** A question to the resolver, and the text it was answered with. */
  private record Question(
      String name, boolean angled, SourceText from, @Nullable String after, @Nullable SourceText answer) {}

  private final IncludeResolver resolver;
  private final List<Question> questions = new ArrayList<>();

  Inclusions(IncludeResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  public synchronized Optional<Header> find(String name, boolean angled, SourceText from, @Nullable String after) {
    Optional<Header> found = resolver.find(name, angled, from, after);
    questions.add(new Question(name, angled, from, after, found.map(Header::text).orElse(null)));
    return found;
  }

  /** Whether a resolver gives the same texts. */
  synchronized boolean sameWith(IncludeResolver now) {
    return questions.stream().allMatch(question -> answersAlike(question, now));
  }

  private static boolean answersAlike(Question question, IncludeResolver now) {
    SourceText answer =
        now.find(question.name, question.angled, question.from, question.after)
            .map(IncludeResolver.Header::text)
            .orElse(null);
    return answer == null ? question.answer == null : question.answer != null && answer.sameAs(question.answer);
  }
}
