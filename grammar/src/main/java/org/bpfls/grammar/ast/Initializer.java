package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** What follows {@code =}. */
public sealed interface Initializer extends Node permits Initializer.Single, Initializer.ListInit {
  @Override
  Initializer shifted(Shift shift);

  record Single(Span span, Expr expression) implements Initializer {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(expression);
    }

    @Override
    public Single shifted(Shift shift) {
      return new Single(shift.of(span), expression.shifted(shift));
    }
  }

  record ListInit(Span span, List<Element> elements) implements Initializer {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      elements.forEach(visit);
    }

    @Override
    public ListInit shifted(Shift shift) {
      return new ListInit(shift.of(span), shift.all(elements, Element::shifted));
    }
  }

  record Element(Span span, List<Designator> designators, Initializer value) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      designators.forEach(visit);
      visit.accept(value);
    }

    @Override
    public Element shifted(Shift shift) {
      return new Element(shift.of(span), shift.all(designators, Designator::shifted), value.shifted(shift));
    }
  }

  sealed interface Designator extends Node permits Field, Index {
    @Override
    Designator shifted(Shift shift);
  }

  record Field(Span span, String name) implements Designator {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Field shifted(Shift shift) {
      return new Field(shift.of(span), name);
    }
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

    @Override
    public Index shifted(Shift shift) {
      return new Index(shift.of(span), low.shifted(shift), high == null ? null : high.shifted(shift));
    }
  }
}
