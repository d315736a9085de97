package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Folds a flat list of operands and infix operators by precedence. */
final class Operators {
  private static final int ASSIGNMENT = 0;
  private static final int CONDITIONAL = 1;

  private final CParserBase parser;
  private final List<Operand> operands = new ArrayList<>();
  private final List<Operator> operators = new ArrayList<>();
  private int count;

  private record Operand(int start, int end, Expr node) {}

  private record Operator(String text, int precedence, @Nullable Expr middle) {}

  Operators(CParserBase parser, int start, Expr first) {
    this.parser = parser;
    // The operator has been read already.
    operands.add(new Operand(start, parser.index() - 1, first));
  }

  void operator(Token token) {
    push(new Operator(token.getText(), precedence(token), null));
  }

  void conditional(Token question, @Nullable Expr middle) {
    push(new Operator(question.getText(), CONDITIONAL, middle));
  }

  private void push(Operator operator) {
    if (++count > CParserBase.MAX_CHAIN) {
      throw parser.fail("too many operators in one expression");
    }
    boolean rightToLeft = operator.precedence() <= CONDITIONAL;
    while (!operators.isEmpty()) {
      int top = operators.get(operators.size() - 1).precedence();
      if (top < operator.precedence() || top == operator.precedence() && rightToLeft) {
        break;
      }
      fold();
    }
    operators.add(operator);
    parser.expectExpression();
  }

  void operand(Token start, Expr node) {
    operands.add(new Operand(start.getTokenIndex(), parser.index(), node));
  }

  Expr result() {
    while (!operators.isEmpty()) {
      fold();
    }
    return operands.get(0).node();
  }

  private void fold() {
    Operator operator = operators.remove(operators.size() - 1);
    Operand right = operands.remove(operands.size() - 1);
    Operand left = operands.remove(operands.size() - 1);
    Span span = parser.span(left.start(), right.end());
    Expr node;
    if (operator.precedence() == CONDITIONAL) {
      node = new Expr.Conditional(span, left.node(), operator.middle(), right.node());
    } else if (operator.precedence() == ASSIGNMENT) {
      node = new Expr.Assign(span, operator.text(), left.node(), right.node());
    } else {
      node = new Expr.Binary(span, operator.text(), left.node(), right.node());
    }
    operands.add(new Operand(left.start(), right.end(), node));
  }

  private static int precedence(Token operator) {
    switch (operator.getText()) {
      case "||":
        return 2;
      case "&&":
        return 3;
      case "|":
        return 4;
      case "^":
        return 5;
      case "&":
        return 6;
      case "==":
      case "!=":
        return 7;
      case "<":
      case ">":
      case "<=":
      case ">=":
        return 8;
      case "<<":
      case ">>":
        return 9;
      case "+":
      case "-":
        return 10;
      case "*":
      case "/":
      case "%":
        return 11;
      default:
        return ASSIGNMENT;
    }
  }
}
