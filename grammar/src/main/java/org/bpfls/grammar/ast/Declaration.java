package org.bpfls.grammar.ast;

import java.util.List;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Specifiers with zero or more declarators, at file scope, in a block or in a {@code for}. */
public record Declaration(Span span, DeclSpecifiers specifiers, List<InitDeclarator> declarators)
    implements ExternalDecl {

  public record InitDeclarator(Span span, Declarator declarator, @Nullable Initializer initializer) implements Node {}
}
