package org.bpfls.grammar.ast;

import java.util.List;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** An expression; parentheses are not kept. */
public sealed interface Expr extends Node {

  record Identifier(Span span, String name) implements Expr {}

  /** {@code value} holds the low 64 bits. */
  record IntLiteral(Span span, String text, long value) implements Expr {}

  record FloatLiteral(Span span, String text) implements Expr {}

  record CharLiteral(Span span, String text, long value) implements Expr {}

  /** Adjacent literals joined, escapes resolved. */
  record StringLiteral(Span span, String value) implements Expr {}

  record Call(Span span, Expr callee, List<Expr> arguments) implements Expr {
    /** Name of the called function when it is called by name, else the empty string. */
    public String calleeName() {
      return callee instanceof Identifier id ? id.name() : "";
    }
  }

  record Member(Span span, Expr object, boolean arrow, String name, Span nameSpan) implements Expr {}

  record Index(Span span, Expr array, Expr index) implements Expr {}

  /** {@code operator}: {@code ++ -- & * + - ~ ! __extension__ __real__ __imag__}; {@code postfix} for {@code x++}. */
  record Unary(Span span, String operator, Expr operand, boolean postfix) implements Expr {}

  record Binary(Span span, String operator, Expr left, Expr right) implements Expr {}

  /** {@code operator} includes the equals sign. */
  record Assign(Span span, String operator, Expr target, Expr value) implements Expr {}

  /** {@code then} is null for {@code a ?: b}. */
  record Conditional(Span span, Expr condition, @Nullable Expr then, Expr otherwise) implements Expr {}

  record Comma(Span span, Expr left, Expr right) implements Expr {}

  record Cast(Span span, TypeName type, Expr operand) implements Expr {}

  record CompoundLiteral(Span span, TypeName type, Initializer.ListInit value) implements Expr {}

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of an expression. */
  record SizeofExpr(Span span, String operator, Expr operand) implements Expr {}

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of a type. */
  record SizeofType(Span span, String operator, TypeName type) implements Expr {}

  /** {@code _Generic}; a null type is {@code default}. */
  record Generic(Span span, Expr control, List<Association> associations) implements Expr {
    public record Association(@Nullable TypeName type, Expr value) {}
  }

  /** {@code ({ … })}. */
  record Statement(Span span, Stmt.Compound body) implements Expr {}

  /** {@code &&label}. */
  record LabelAddress(Span span, String label) implements Expr {}

  /**
   * A builtin with type arguments: {@code __builtin_offsetof}, {@code __builtin_types_compatible_p}, {@code va_arg},
   * {@code __builtin_preserve_type_info(*(T *)0, …)} when it takes a type; types are {@link TypeArgument}s.
   */
  record Builtin(Span span, String name, List<Expr> arguments) implements Expr {}

  /** A type name in an argument's place. */
  record TypeArgument(Span span, TypeName type) implements Expr {}
}
