package org.bpfls.grammar.ast;

import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;

/** A type as written in a cast or {@code sizeof}; the declarator is abstract. */
public record TypeName(Span span, DeclSpecifiers specifiers, Declarator declarator) implements Node {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    visit.accept(specifiers);
    visit.accept(declarator);
  }

  @Override
  public TypeName shifted(Shift shift) {
    return new TypeName(shift.of(span), specifiers.shifted(shift), declarator.shifted(shift));
  }
}
