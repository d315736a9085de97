package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Labels in front of one statement. */
final class Labels {
  private final CParserBase parser;
  private final List<Label> labels = new ArrayList<>(1);

  private record Label(int start, @Nullable String name, @Nullable Expr low, @Nullable Expr high) {
    Stmt of(Span span, Stmt body) {
      if (name != null) {
        return new Stmt.Labeled(span, name, body);
      }
      return low != null ? new Stmt.Case(span, low, high, body) : new Stmt.Default(span, body);
    }
  }

  Labels(CParserBase parser) {
    this.parser = parser;
  }

  void named(Token token) {
    add(new Label(token.getTokenIndex(), token.getText(), null, null));
  }

  void value(ParserRuleContext context, Expr low, @Nullable Expr high) {
    add(new Label(context.start.getTokenIndex(), null, low, high));
  }

  void otherwise(ParserRuleContext context) {
    add(new Label(context.start.getTokenIndex(), null, null, null));
  }

  private void add(Label label) {
    if (labels.size() > CParserBase.MAX_CHAIN) {
      throw parser.fail("too many labels at one statement");
    }
    labels.add(label);
  }

  /** The labelled statement; {@code body} is null when the block ends behind the labels. */
  Stmt attach(@Nullable Stmt body) {
    Stmt node = body != null ? body : new Stmt.Expression(parser.span(parser.index(), parser.index()), null);
    for (int i = labels.size() - 1; i >= 0; i--) {
      node = labels.get(i).of(parser.span(labels.get(i).start(), parser.index()), node);
    }
    return node;
  }
}
