package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Shift;
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
  /** As for every node, but for {@link MacroCall}, whose tokens belong to one version of the text. */
  @Override
  ExternalDecl shifted(Shift shift);

  /** A function with a body; the declarator's first derivation is a {@link Declarator.Function}. */
  record FunctionDefinition(Span span, DeclSpecifiers specifiers, Declarator declarator, Stmt.Compound body)
      implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      visit.accept(declarator);
      visit.accept(body);
    }

    @Override
    public FunctionDefinition shifted(Shift shift) {
      return new FunctionDefinition(shift.of(span), specifiers.shifted(shift), declarator.shifted(shift), body.shifted(shift));
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

    @Override
    public StaticAssert shifted(Shift shift) {
      return new StaticAssert(shift.of(span), condition.shifted(shift), message);
    }
  }

  record AsmDeclaration(Span span, String text) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public AsmDeclaration shifted(Shift shift) {
      return new AsmDeclaration(shift.of(span), text);
    }
  }

  /** A lone semicolon. */
  record Empty(Span span) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Empty shifted(Shift shift) {
      return new Empty(shift.of(span));
    }
  }

  /**
   * A call at file scope of a macro whose definition was not found, e.g. {@code BTF_ID_FLAGS(func, name, FLAGS)}.
   *
   * @param arguments the tokens between the parentheses
   */
  record MacroCall(Span span, String name, Span nameSpan, List<Token> arguments) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public MacroCall shifted(Shift shift) {
      throw new UnsupportedOperationException("its tokens belong to one version of the text");
    }
  }

  /** A declaration that could not be parsed; its neighbours are unhurt. */
  record ErrorDecl(Span span, String message, Span errorSpan) implements ExternalDecl {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public ErrorDecl shifted(Shift shift) {
      return new ErrorDecl(shift.of(span), message, shift.of(errorSpan));
    }
  }
}
