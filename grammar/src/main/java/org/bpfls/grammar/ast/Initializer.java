package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** What follows {@code =}. */
public sealed interface Initializer extends Node permits Initializer.Single, Initializer.ListInit {

  record Single(Span span, Expr expression) implements Initializer {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(expression);
    }
  }

  record ListInit(Span span, List<Element> elements) implements Initializer {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      elements.forEach(visit);
    }
  }

  record Element(Span span, List<Designator> designators, Initializer value) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      designators.forEach(visit);
      visit.accept(value);
    }
  }

  sealed interface Designator extends Node permits Field, Index {}

  record Field(Span span, String name) implements Designator {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** {@code [low]} or {@code [low ... high]}. */
  record Index(Span span, Expr low, @Nullable Expr high) implements Designator {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(low);
      if (high != null) {
        visit.accept(high);
      }
    }
  }
}
