package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Specifiers with zero or more declarators, at file scope, in a block or in a {@code for}. */
public record Declaration(Span span, DeclSpecifiers specifiers, List<InitDeclarator> declarators)
    implements ExternalDecl {
  @Override
  public void forEachChild(Consumer<? super Node> visit) {
    visit.accept(specifiers);
    declarators.forEach(visit);
  }

  @Override
  public Declaration shifted(Shift shift) {
    return new Declaration(shift.of(span), specifiers.shifted(shift), shift.all(declarators, InitDeclarator::shifted));
  }


  public record InitDeclarator(Span span, Declarator declarator, @Nullable Initializer initializer) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(declarator);
      if (initializer != null) {
        visit.accept(initializer);
      }
    }

    @Override
    public InitDeclarator shifted(Shift shift) {
      return new InitDeclarator(shift.of(span), declarator.shifted(shift), initializer == null ? null : initializer.shifted(shift));
    }
  }
}
