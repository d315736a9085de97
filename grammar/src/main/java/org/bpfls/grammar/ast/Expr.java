package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** An expression; parentheses are not kept. */
public sealed interface Expr extends Node {

  record Identifier(Span span, String name) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** {@code value} holds the low 64 bits. */
  record IntLiteral(Span span, String text, long value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  record FloatLiteral(Span span, String text) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  record CharLiteral(Span span, String text, long value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** Adjacent literals joined, escapes resolved. */
  record StringLiteral(Span span, String value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  record Call(Span span, Expr callee, List<Expr> arguments) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(callee);
      arguments.forEach(visit);
    }

    /** Name of the called function when it is called by name, else the empty string. */
    public String calleeName() {
      return callee instanceof Identifier id ? id.name() : "";
    }
  }

  record Member(Span span, Expr object, boolean arrow, String name, Span nameSpan) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(object);
    }
  }

  record Index(Span span, Expr array, Expr index) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(array);
      visit.accept(index);
    }
  }

  /** {@code operator}: {@code ++ -- & * + - ~ ! __extension__ __real__ __imag__}; {@code postfix} for {@code x++}. */
  record Unary(Span span, String operator, Expr operand, boolean postfix) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(operand);
    }
  }

  record Binary(Span span, String operator, Expr left, Expr right) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }
  }

  /** {@code operator} includes the equals sign. */
  record Assign(Span span, String operator, Expr target, Expr value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(target);
      visit.accept(value);
    }
  }

  /** {@code then} is null for {@code a ?: b}. */
  record Conditional(Span span, Expr condition, @Nullable Expr then, Expr otherwise) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
      if (then != null) {
        visit.accept(then);
      }
      visit.accept(otherwise);
    }
  }

  record Comma(Span span, Expr left, Expr right) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }
  }

  record Cast(Span span, TypeName type, Expr operand) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
      visit.accept(operand);
    }
  }

  record CompoundLiteral(Span span, TypeName type, Initializer.ListInit value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
      visit.accept(value);
    }
  }

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of an expression. */
  record SizeofExpr(Span span, String operator, Expr operand) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(operand);
    }
  }

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of a type. */
  record SizeofType(Span span, String operator, TypeName type) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }
  }

  /** {@code _Generic}; a null type is {@code default}. */
  record Generic(Span span, Expr control, List<Association> associations) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(control);
      for (Association association : associations) {
        if (association.type() != null) {
          visit.accept(association.type());
        }
        visit.accept(association.value());
      }
    }

    public record Association(@Nullable TypeName type, Expr value) {}
  }

  /** {@code ({ … })}. */
  record Statement(Span span, Stmt.Compound body) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }
  }

  /** {@code &&label}. */
  record LabelAddress(Span span, String label) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /**
   * A builtin with type arguments: {@code __builtin_offsetof}, {@code __builtin_types_compatible_p}, {@code va_arg},
   * {@code __builtin_preserve_type_info(*(T *)0, …)} when it takes a type; types are {@link TypeArgument}s.
   */
  record Builtin(Span span, String name, List<Expr> arguments) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      arguments.forEach(visit);
    }
  }

  /** A type name in an argument's place. */
  record TypeArgument(Span span, TypeName type) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }
  }
}
