package org.bpfls.analysis.memo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bpfls.grammar.Change;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;

/**
 * Answers about the declarations of one version of a unit. An answer passes on to the next version when its declaration is the
 * same there and everything that was looked up for it is; so after an edit only those are worked out that it can have
 * changed. Answers must depend on the declaration, the {@link #unit()} and the environment alone. For one thread at a time.
 */
public final class DeclarationMemo {
  private final TranslationUnit plain;
  private final TranslationUnit unit;
  private final Object environment;
  private final Map<Object, Answers> declarations;
  private final boolean keeps;
  private final Deque<Lookups> open = new ArrayDeque<>();

  private DeclarationMemo(TranslationUnit unit, Object environment, Map<Object, Answers> declarations, boolean keeps) {
    this.plain = unit;
    this.unit = keeps ? new AskedUnit(unit, this) : unit;
    this.keeps = keeps;
    this.environment = environment;
    this.declarations = declarations;
  }

  /**
   * Without any answer yet.
   *
   * @param environment all else that answers depend on
   */
  public static DeclarationMemo of(TranslationUnit unit, Object environment) {
    return new DeclarationMemo(unit, environment, new HashMap<>(), true);
  }

  /** For a unit of which there will be no next version. */
  public static DeclarationMemo ofLast(TranslationUnit unit) {
    return new DeclarationMemo(unit, unit, new HashMap<>(), false);
  }

  /** The memo of the next version, with the answers that hold there; it takes the place of this one. */
  public DeclarationMemo next(TranslationUnit next, Object nextEnvironment) {
    if (!environment.equals(nextEnvironment)) {
      return of(next, nextEnvironment);
    }
    if (next == plain) {
      return this;
    }
    Optional<Change> change = next.changeSince(plain);
    if (change.isEmpty()) {
      return of(next, nextEnvironment);
    }
    Set<Object> there = new HashSet<>();
    next.declarations().forEach(declaration -> there.add(next.origin(declaration)));
    Map<Object, Answers> kept = new HashMap<>();
    declarations.forEach(
        (origin, answers) -> {
          // A declaration of a header stands for itself.
          if ((origin instanceof ExternalDecl || there.contains(origin)) && !answers.touchedBy(change.get())) {
            kept.put(origin, answers.moved(change.get()));
          }
        });
    return new DeclarationMemo(next, environment, kept, true);
  }

  /** The unit, to be used for all that an answer takes. */
  public TranslationUnit unit() {
    return unit;
  }

  /** The answer to a question about the declaration alone, worked out when it is not known. */
  public <T> T answer(Question<T> question, ExternalDecl declaration, Supplier<T> work) {
    return answer(question, declaration, "", work);
  }

  /**
   * The answer, worked out when it is not known.
   *
   * @param about what the question is about beside the declaration
   */
  public <T> T answer(Question<T> question, ExternalDecl declaration, Object about, Supplier<T> work) {
    Answers answers = declarations.computeIfAbsent(plain.origin(declaration), origin -> new Answers());
    Optional<T> known = answers.find(question, about);
    T answer = known.isPresent() ? known.get() : workedOut(work, answers.lookups());
    if (known.isEmpty()) {
      answers.put(question, about, answer);
    }
    note(asking -> asking.addAll(answers.lookups()));
    return answer;
  }

  private <T> T workedOut(Supplier<T> work, Lookups lookups) {
    if (!keeps) {
      return work.get();
    }
    open.push(lookups);
    try {
      return work.get();
    } finally {
      open.pop();
    }
  }

  /** What is being worked out depends on what a name stands for, though the unit was not asked. */
  public void dependsOn(String name) {
    note(lookups -> lookups.name(name));
  }

  /** The answer that is being worked out is for this version alone, and those that ask for it as well. */
  public void unsettled() {
    open.forEach(Lookups::everything);
  }

  void note(Consumer<Lookups> asked) {
    Lookups current = open.peek();
    if (current != null) {
      asked.accept(current);
    }
  }
}
