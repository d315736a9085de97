package org.bpfls.grammar.ast;

import java.util.List;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** What follows {@code =}. */
public sealed interface Initializer extends Node permits Initializer.Single, Initializer.ListInit {

  record Single(Span span, Expr expression) implements Initializer {}

  record ListInit(Span span, List<Element> elements) implements Initializer {}

  record Element(Span span, List<Designator> designators, Initializer value) implements Node {}

  sealed interface Designator extends Node permits Field, Index {}

  record Field(Span span, String name) implements Designator {}

  /** {@code [low]} or {@code [low ... high]}. */
  record Index(Span span, Expr low, @Nullable Expr high) implements Designator {}
}
