package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A statement, or a declaration in a block. */
public sealed interface Stmt extends Node {
  @Override
  Stmt shifted(Shift shift);

  record Compound(Span span, List<Stmt> items) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      items.forEach(visit);
    }

    @Override
    public Compound shifted(Shift shift) {
      return new Compound(shift.of(span), shift.all(items, Stmt::shifted));
    }
  }

  record Declare(Span span, Declaration declaration) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(declaration);
    }

    @Override
    public Declare shifted(Shift shift) {
      return new Declare(shift.of(span), declaration.shifted(shift));
    }
  }

  /** {@code expression} is null for a lone semicolon. */
  record Expression(Span span, @Nullable Expr expression) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (expression != null) {
        visit.accept(expression);
      }
    }

    @Override
    public Expression shifted(Shift shift) {
      return new Expression(shift.of(span), expression == null ? null : expression.shifted(shift));
    }
  }

  record If(Span span, Expr condition, Stmt then, @Nullable Stmt otherwise) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
      visit.accept(then);
      if (otherwise != null) {
        visit.accept(otherwise);
      }
    }

    @Override
    public If shifted(Shift shift) {
      return new If(shift.of(span), condition.shifted(shift), then.shifted(shift), otherwise == null ? null : otherwise.shifted(shift));
    }
  }

  record Switch(Span span, Expr value, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(value);
      visit.accept(body);
    }

    @Override
    public Switch shifted(Shift shift) {
      return new Switch(shift.of(span), value.shifted(shift), body.shifted(shift));
    }
  }

  record While(Span span, Expr condition, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
      visit.accept(body);
    }

    @Override
    public While shifted(Shift shift) {
      return new While(shift.of(span), condition.shifted(shift), body.shifted(shift));
    }
  }

  record DoWhile(Span span, Stmt body, Expr condition) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
      visit.accept(condition);
    }

    @Override
    public DoWhile shifted(Shift shift) {
      return new DoWhile(shift.of(span), body.shifted(shift), condition.shifted(shift));
    }
  }

  record For(Span span, @Nullable Stmt init, @Nullable Expr condition, @Nullable Expr step, Stmt body)
      implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (init != null) {
        visit.accept(init);
      }
      if (condition != null) {
        visit.accept(condition);
      }
      if (step != null) {
        visit.accept(step);
      }
      visit.accept(body);
    }

    @Override
    public For shifted(Shift shift) {
      return new For(shift.of(span), init == null ? null : init.shifted(shift), condition == null ? null : condition.shifted(shift), step == null ? null : step.shifted(shift), body.shifted(shift));
    }
  }

  record Goto(Span span, String label) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Goto shifted(Shift shift) {
      return new Goto(shift.of(span), label);
    }
  }

  /** {@code goto *target}. */
  record ComputedGoto(Span span, Expr target) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(target);
    }

    @Override
    public ComputedGoto shifted(Shift shift) {
      return new ComputedGoto(shift.of(span), target.shifted(shift));
    }
  }

  record Continue(Span span) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Continue shifted(Shift shift) {
      return new Continue(shift.of(span));
    }
  }

  record Break(Span span) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Break shifted(Shift shift) {
      return new Break(shift.of(span));
    }
  }

  record Return(Span span, @Nullable Expr value) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (value != null) {
        visit.accept(value);
      }
    }

    @Override
    public Return shifted(Shift shift) {
      return new Return(shift.of(span), value == null ? null : value.shifted(shift));
    }
  }

  /** {@code case low:} or {@code case low ... high:}, with the statement it labels. */
  record Case(Span span, Expr low, @Nullable Expr high, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(low);
      if (high != null) {
        visit.accept(high);
      }
      visit.accept(body);
    }

    @Override
    public Case shifted(Shift shift) {
      return new Case(shift.of(span), low.shifted(shift), high == null ? null : high.shifted(shift), body.shifted(shift));
    }
  }

  record Default(Span span, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }

    @Override
    public Default shifted(Shift shift) {
      return new Default(shift.of(span), body.shifted(shift));
    }
  }

  record Labeled(Span span, String label, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }

    @Override
    public Labeled shifted(Shift shift) {
      return new Labeled(shift.of(span), label, body.shifted(shift));
    }
  }

  /** An asm statement with its operands' expressions. */
  record Asm(Span span, String template, List<Expr> outputs, List<Expr> inputs, List<String> labels) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      outputs.forEach(visit);
      inputs.forEach(visit);
    }

    @Override
    public Asm shifted(Shift shift) {
      return new Asm(shift.of(span), template, shift.all(outputs, Expr::shifted), shift.all(inputs, Expr::shifted), labels);
    }
  }

  /** A {@code _Static_assert} in a block. */
  record StaticAssert(Span span, Expr condition) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
    }

    @Override
    public StaticAssert shifted(Shift shift) {
      return new StaticAssert(shift.of(span), condition.shifted(shift));
    }
  }
}
