package org.bpfls.grammar.parse;

import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Stops at the first error with a message for people. */
final class FirstErrorStrategy extends DefaultErrorStrategy {
  @Override
  public void sync(Parser recognizer) {
    // A wrong token is found by the decision or the match that follows.
  }

  @Override
  public void reportMatch(Parser recognizer) {
    // There is no recovery mode to leave.
  }

  @Override
  public void reportError(Parser recognizer, RecognitionException error) {
    // recover() tells.
  }

  @Override
  public Token recoverInline(Parser recognizer) {
    throw error((CParserBase) recognizer);
  }

  @Override
  public void recover(Parser recognizer, RecognitionException error) {
    throw error((CParserBase) recognizer);
  }

  private static SyntaxError error(CParserBase parser) {
    int at = parser.index();
    CTokenStream tokens = parser.tokens();
    String found = tokens.atEnd() ? "the end of the declaration" : "'" + tokens.text(at) + "'";
    if (!tokens.atEnd() && tokens.base(at) == C.STRAY) {
      return new SyntaxError(at, "unexpected " + found);
    }
    IntervalSet expected = new IntervalSet();
    try {
      expected = parser.getExpectedTokens();
    } catch (IllegalArgumentException unknownState) {
      // Keeps what the state alone tells.
    }
    if (expected.contains(C.SEMICOLON) && at > 0 && (tokens.atEnd() || tokens.startsLine(at) || tokens.base(at) == C.RBRACE)) {
      return new SyntaxError(at - 1, "expected ';' after '" + tokens.text(at - 1) + "'");
    }
    String wanted = "";
    if (expected.contains(C.NUMBER) && expected.contains(C.IDENTIFIER)) {
      wanted = expected.contains(C.IF) ? "a statement" : "an expression";
    } else if (expected.contains(C.RPAREN) && !expected.contains(C.BUILTIN_TYPE)) {
      wanted = "')'";
    } else if (expected.contains(C.RBRACKET)) {
      wanted = "']'";
    } else if (expected.contains(C.SEMICOLON)) {
      wanted = "';'";
    } else if (expected.contains(C.RBRACE)) {
      wanted = "'}'";
    } else if (expected.size() == 1 && !expected.contains(Token.EOF)) {
      wanted = Words.describe(expected.getMinElement());
    } else if (expected.contains(C.IDENTIFIER)) {
      wanted = "a name";
    }
    return new SyntaxError(at, wanted.isEmpty() ? "unexpected " + found : "expected " + wanted + " before " + found);
  }
}
