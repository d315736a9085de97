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

  /**
   * A function with a body; the declarator's first derivation is a {@link Declarator.Function}. Equal when its parts are. Its body is
   * moved when it is first asked for: after an edit elsewhere, most are not.
   */
  final class FunctionDefinition implements ExternalDecl {
    /** How many moves a body may wait for; while it waits it holds on to the text that it was read from. */
    private static final int WAITING_MAX = 64;

    private final Span span;
    private final DeclSpecifiers specifiers;
    private final Declarator declarator;
    private Stmt.Compound body;
    private @Nullable Shift pending;
    private final int waiting;

    public FunctionDefinition(Span span, DeclSpecifiers specifiers, Declarator declarator, Stmt.Compound body) {
      this(span, specifiers, declarator, body, null, 0);
    }

    private FunctionDefinition(
        Span span,
        DeclSpecifiers specifiers,
        Declarator declarator,
        Stmt.Compound body,
        @Nullable Shift pending,
        int waiting) {
      this.span = span;
      this.specifiers = specifiers;
      this.declarator = declarator;
      this.body = body;
      this.pending = pending;
      this.waiting = waiting;
    }

    @Override
    public Span span() {
      return span;
    }

    public DeclSpecifiers specifiers() {
      return specifiers;
    }

    public Declarator declarator() {
      return declarator;
    }

    public synchronized Stmt.Compound body() {
      if (pending != null) {
        body = body.shifted(pending);
        pending = null;
      }
      return body;
    }

    public String name() {
      return declarator.name() == null ? "" : declarator.name();
    }

    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      visit.accept(declarator);
      visit.accept(body());
    }

    @Override
    public synchronized FunctionDefinition shifted(Shift shift) {
      if (pending != null && waiting == WAITING_MAX) {
        body();
      }
      return new FunctionDefinition(
          shift.of(span),
          specifiers.shifted(shift),
          declarator.shifted(shift),
          body,
          pending == null ? shift : pending.then(shift),
          pending == null ? 1 : waiting + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof FunctionDefinition that
          && span.equals(that.span)
          && specifiers.equals(that.specifiers)
          && declarator.equals(that.declarator)
          && body().equals(that.body());
    }

    @Override
    public int hashCode() {
      return span.hashCode();
    }

    @Override
    public String toString() {
      return "FunctionDefinition[span=%s, specifiers=%s, declarator=%s, body=%s]".formatted(span, specifiers, declarator, body());
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
