package org.bpfls.grammar.ast;

import java.util.List;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A statement, or a declaration in a block. */
public sealed interface Stmt extends Node {

  record Compound(Span span, List<Stmt> items) implements Stmt {}

  record Declare(Span span, Declaration declaration) implements Stmt {}

  /** {@code expression} is null for a lone semicolon. */
  record Expression(Span span, @Nullable Expr expression) implements Stmt {}

  record If(Span span, Expr condition, Stmt then, @Nullable Stmt otherwise) implements Stmt {}

  record Switch(Span span, Expr value, Stmt body) implements Stmt {}

  record While(Span span, Expr condition, Stmt body) implements Stmt {}

  record DoWhile(Span span, Stmt body, Expr condition) implements Stmt {}

  record For(Span span, @Nullable Stmt init, @Nullable Expr condition, @Nullable Expr step, Stmt body)
      implements Stmt {}

  record Goto(Span span, String label) implements Stmt {}

  /** {@code goto *target}. */
  record ComputedGoto(Span span, Expr target) implements Stmt {}

  record Continue(Span span) implements Stmt {}

  record Break(Span span) implements Stmt {}

  record Return(Span span, @Nullable Expr value) implements Stmt {}

  /** {@code case low:} or {@code case low ... high:}, with the statement it labels. */
  record Case(Span span, Expr low, @Nullable Expr high, Stmt body) implements Stmt {}

  record Default(Span span, Stmt body) implements Stmt {}

  record Labeled(Span span, String label, Stmt body) implements Stmt {}

  /** An asm statement with its operands' expressions. */
  record Asm(Span span, String template, List<Expr> outputs, List<Expr> inputs, List<String> labels) implements Stmt {}

  /** A {@code _Static_assert} in a block. */
  record StaticAssert(Span span, Expr condition) implements Stmt {}
}
