package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** An expression; parentheses are not kept. */
public sealed interface Expr extends Node {
  @Override
  Expr shifted(Shift shift);

  /** What is cast, however often; the expression itself when nothing is. */
  default Expr withoutCasts() {
    Expr inner = this;
    while (inner instanceof Cast cast) {
      inner = cast.operand();
    }
    return inner;
  }

  record Identifier(Span span, String name) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Identifier shifted(Shift shift) {
      return new Identifier(shift.of(span), name);
    }
  }

  /** {@code value} holds the low 64 bits. */
  record IntLiteral(Span span, String text, long value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public IntLiteral shifted(Shift shift) {
      return new IntLiteral(shift.of(span), text, value);
    }
  }

  record FloatLiteral(Span span, String text) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public FloatLiteral shifted(Shift shift) {
      return new FloatLiteral(shift.of(span), text);
    }
  }

  record CharLiteral(Span span, String text, long value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public CharLiteral shifted(Shift shift) {
      return new CharLiteral(shift.of(span), text, value);
    }
  }

  /** Adjacent literals joined, escapes resolved. */
  record StringLiteral(Span span, String value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public StringLiteral shifted(Shift shift) {
      return new StringLiteral(shift.of(span), value);
    }
  }

  record Call(Span span, Expr callee, List<Expr> arguments) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(callee);
      arguments.forEach(visit);
    }

    @Override
    public Call shifted(Shift shift) {
      return new Call(shift.of(span), callee.shifted(shift), shift.all(arguments, Expr::shifted));
    }

    /** Calls are kept in sets: their place tells them apart as well as all that is below them would. */
    @Override
    public int hashCode() {
      return 31 * span.start() + span.end();
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

    @Override
    public Member shifted(Shift shift) {
      return new Member(shift.of(span), object.shifted(shift), arrow, name, shift.of(nameSpan));
    }
  }

  record Index(Span span, Expr array, Expr index) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(array);
      visit.accept(index);
    }

    @Override
    public Index shifted(Shift shift) {
      return new Index(shift.of(span), array.shifted(shift), index.shifted(shift));
    }
  }

  /** {@code operator}: {@code ++ -- & * + - ~ ! __extension__ __real__ __imag__}; {@code postfix} for {@code x++}. */
  record Unary(Span span, String operator, Expr operand, boolean postfix) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(operand);
    }

    @Override
    public Unary shifted(Shift shift) {
      return new Unary(shift.of(span), operator, operand.shifted(shift), postfix);
    }
  }

  record Binary(Span span, String operator, Expr left, Expr right) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }

    @Override
    public Binary shifted(Shift shift) {
      return new Binary(shift.of(span), operator, left.shifted(shift), right.shifted(shift));
    }
  }

  /** {@code operator} includes the equals sign. */
  record Assign(Span span, String operator, Expr target, Expr value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(target);
      visit.accept(value);
    }

    @Override
    public Assign shifted(Shift shift) {
      return new Assign(shift.of(span), operator, target.shifted(shift), value.shifted(shift));
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

    @Override
    public Conditional shifted(Shift shift) {
      return new Conditional(shift.of(span), condition.shifted(shift), then == null ? null : then.shifted(shift), otherwise.shifted(shift));
    }
  }

  record Comma(Span span, Expr left, Expr right) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(left);
      visit.accept(right);
    }

    @Override
    public Comma shifted(Shift shift) {
      return new Comma(shift.of(span), left.shifted(shift), right.shifted(shift));
    }
  }

  record Cast(Span span, TypeName type, Expr operand) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
      visit.accept(operand);
    }

    @Override
    public Cast shifted(Shift shift) {
      return new Cast(shift.of(span), type.shifted(shift), operand.shifted(shift));
    }
  }

  record CompoundLiteral(Span span, TypeName type, Initializer.ListInit value) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
      visit.accept(value);
    }

    @Override
    public CompoundLiteral shifted(Shift shift) {
      return new CompoundLiteral(shift.of(span), type.shifted(shift), value.shifted(shift));
    }
  }

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of an expression. */
  record SizeofExpr(Span span, String operator, Expr operand) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(operand);
    }

    @Override
    public SizeofExpr shifted(Shift shift) {
      return new SizeofExpr(shift.of(span), operator, operand.shifted(shift));
    }
  }

  /** {@code operator}: {@code sizeof} or {@code _Alignof}, of a type. */
  record SizeofType(Span span, String operator, TypeName type) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }

    @Override
    public SizeofType shifted(Shift shift) {
      return new SizeofType(shift.of(span), operator, type.shifted(shift));
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

    @Override
    public Generic shifted(Shift shift) {
      return new Generic(shift.of(span), control.shifted(shift), shift.all(associations, Association::shifted));
    }

    public record Association(@Nullable TypeName type, Expr value) {
      Association shifted(Shift shift) {
        return new Association(type == null ? null : type.shifted(shift), value.shifted(shift));
      }
    }
  }

  /** {@code ({ … })}. */
  record Statement(Span span, Stmt.Compound body) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }

    @Override
    public Statement shifted(Shift shift) {
      return new Statement(shift.of(span), body.shifted(shift));
    }
  }

  /** {@code &&label}. */
  record LabelAddress(Span span, String label) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public LabelAddress shifted(Shift shift) {
      return new LabelAddress(shift.of(span), label);
    }
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

    @Override
    public Builtin shifted(Shift shift) {
      return new Builtin(shift.of(span), name, shift.all(arguments, Expr::shifted));
    }
  }

  /** A type name in an argument's place. */
  record TypeArgument(Span span, TypeName type) implements Expr {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }

    @Override
    public TypeArgument shifted(Shift shift) {
      return new TypeArgument(shift.of(span), type.shifted(shift));
    }
  }
}
