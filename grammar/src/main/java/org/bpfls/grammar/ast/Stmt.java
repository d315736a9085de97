package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A statement, or a declaration in a block. */
public sealed interface Stmt extends Node {

  record Compound(Span span, List<Stmt> items) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      items.forEach(visit);
    }
  }

  record Declare(Span span, Declaration declaration) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(declaration);
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
  }

  record Switch(Span span, Expr value, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(value);
      visit.accept(body);
    }
  }

  record While(Span span, Expr condition, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
      visit.accept(body);
    }
  }

  record DoWhile(Span span, Stmt body, Expr condition) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
      visit.accept(condition);
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
  }

  record Goto(Span span, String label) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** {@code goto *target}. */
  record ComputedGoto(Span span, Expr target) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(target);
    }
  }

  record Continue(Span span) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  record Break(Span span) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  record Return(Span span, @Nullable Expr value) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (value != null) {
        visit.accept(value);
      }
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
  }

  record Default(Span span, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }
  }

  record Labeled(Span span, String label, Stmt body) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(body);
    }
  }

  /** An asm statement with its operands' expressions. */
  record Asm(Span span, String template, List<Expr> outputs, List<Expr> inputs, List<String> labels) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      outputs.forEach(visit);
      inputs.forEach(visit);
    }
  }

  /** A {@code _Static_assert} in a block. */
  record StaticAssert(Span span, Expr condition) implements Stmt {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(condition);
    }
  }
}
