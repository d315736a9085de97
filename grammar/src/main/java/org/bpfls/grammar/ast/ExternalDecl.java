package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
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
        ExternalDecl.MacroCall,
        ExternalDecl.ErrorDecl {

  /** A function with a body; the declarator's first derivation is a {@link Declarator.Function}. */
  record FunctionDefinition(Span span, DeclSpecifiers specifiers, Declarator declarator, Stmt.Compound body)
      implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      visit.accept(declarator);
      visit.accept(body);
    }

    public String name() {
      return declarator.name() == null ? "" : declarator.name();
    }
  }

  record StaticAssert(Span span, Expr condition, @Nullable String message) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
    }
  }

  record AsmDeclaration(Span span, String text) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** A lone semicolon. */
  record Empty(Span span) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /**
   * A call at file scope of a macro whose definition was not found, e.g. {@code BTF_ID_FLAGS(func, name, FLAGS)}.
   *
   * @param arguments the tokens between the parentheses
   */
  record MacroCall(Span span, String name, Span nameSpan, List<Token> arguments) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** A declaration that could not be parsed; its neighbours are unhurt. */
  record ErrorDecl(Span span, String message, Span errorSpan, List<Token> tokens) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }
}
