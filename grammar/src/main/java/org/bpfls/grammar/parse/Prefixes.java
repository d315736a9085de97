package org.bpfls.grammar.parse;

import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.TypeName;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Prefix operators and casts before an operand, the innermost first. */
final class Prefixes {
  private final @Nullable Prefixes outer;
  private final Token operator;
  private final @Nullable TypeName type;
  private final int count;

  Prefixes(CParserBase parser, @Nullable Prefixes outer, Token operator, @Nullable TypeName type) {
    this.outer = outer;
    this.operator = operator;
    this.type = type;
    count = outer == null ? 1 : outer.count + 1;
    if (count > CParserBase.MAX_CHAIN) {
      throw parser.fail("nested too deeply");
    }
  }

  @Nullable Prefixes outer() {
    return outer;
  }

  @Nullable TypeName type() {
    return type;
  }

  int start() {
    return operator.getTokenIndex();
  }

  Expr apply(Span span, Expr operand) {
    if (type != null) {
      return new Expr.Cast(span, type, operand);
    }
    String word = operator.getText();
    switch (word) {
      case "sizeof":
        return new Expr.SizeofExpr(span, word, operand);
      case "_Alignof":
      case "__alignof":
      case "__alignof__":
        return new Expr.SizeofExpr(span, "_Alignof", operand);
      case "__real":
        return new Expr.Unary(span, "__real__", operand, false);
      case "__imag":
        return new Expr.Unary(span, "__imag__", operand, false);
      default:
        return new Expr.Unary(span, word, operand, false);
    }
  }
}
