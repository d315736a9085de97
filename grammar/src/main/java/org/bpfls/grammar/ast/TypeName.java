package org.bpfls.grammar.ast;

import java.util.function.Consumer;
import org.bpfls.grammar.text.Span;

/** A type as written in a cast or {@code sizeof}; the declarator is abstract. */
public record TypeName(Span span, DeclSpecifiers specifiers, Declarator declarator) implements Node {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    visit.accept(specifiers);
    visit.accept(declarator);
  }
}
