package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Stmt;
import org.jspecify.annotations.Nullable;

/** A chain of {@code if} and {@code else if}, read without recursion. */
final class Branches {
  private final CParserBase parser;
  private final List<Branch> branches = new ArrayList<>(1);

  private record Branch(int start, Expr condition, Stmt then) {}

  Branches(CParserBase parser, ParserRuleContext context, Expr condition, Stmt then) {
    this.parser = parser;
    branches.add(new Branch(context.start.getTokenIndex(), condition, then));
  }

  void add(Token word, Expr condition, Stmt then) {
    if (branches.size() > CParserBase.MAX_CHAIN) {
      throw parser.fail("too many branches in one if");
    }
    branches.add(new Branch(word.getTokenIndex(), condition, then));
  }

  Stmt end(@Nullable Stmt last) {
    Stmt otherwise = last;
    for (int i = branches.size() - 1; i >= 0; i--) {
      Branch branch = branches.get(i);
      otherwise = new Stmt.If(parser.span(branch.start(), parser.index()), branch.condition(), branch.then(), otherwise);
    }
    return java.util.Objects.requireNonNull(otherwise);
  }
}
