package org.bpfls.grammar.ast;

import java.util.List;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A declaration at file scope. */
public sealed interface ExternalDecl extends Node
    permits Declaration,
        ExternalDecl.FunctionDefinition,
        ExternalDecl.StaticAssert,
        ExternalDecl.AsmDeclaration,
        ExternalDecl.Empty,
        ExternalDecl.ErrorDecl {

  /** A function with a body; the declarator's first derivation is a {@link Declarator.Function}. */
  record FunctionDefinition(Span span, DeclSpecifiers specifiers, Declarator declarator, Stmt.Compound body)
      implements ExternalDecl {
    public String name() {
      return declarator.name() == null ? "" : declarator.name();
    }
  }

  record StaticAssert(Span span, Expr condition, @Nullable String message) implements ExternalDecl {}

  record AsmDeclaration(Span span, String text) implements ExternalDecl {}

  /** A lone semicolon. */
  record Empty(Span span) implements ExternalDecl {}

  /** A declaration that could not be parsed; its neighbours are unhurt. */
  record ErrorDecl(Span span, String message, Span errorSpan, List<Token> tokens) implements ExternalDecl {}
}
