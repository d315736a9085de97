package org.bpfls.grammar.parse;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.TokenSource;
import org.bpfls.grammar.preprocess.Token;

/** A preprocessed token as ANTLR wants it. */
final class CToken implements org.antlr.v4.runtime.Token {
  final Token token;
  final int index;

  /** Type by spelling alone. */
  final int base;

  /** Type in its context, see {@link CTokenStream}. */
  int type;

  /** Whether its surroundings said that this unknown name is a type. */
  boolean knownAsType;

  CToken(Token token, int index, int base) {
    this.token = token;
    this.index = index;
    this.base = base;
    this.type = base;
  }

  @Override
  public String getText() {
    return token.text();
  }

  @Override
  public int getType() {
    return type;
  }

  @Override
  public int getTokenIndex() {
    return index;
  }

  @Override
  public int getLine() {
    return 0;
  }

  @Override
  public int getCharPositionInLine() {
    return -1;
  }

  @Override
  public int getChannel() {
    return DEFAULT_CHANNEL;
  }

  @Override
  public int getStartIndex() {
    return token.offset();
  }

  @Override
  public int getStopIndex() {
    return token.offset() + token.length() - 1;
  }

  @Override
  public TokenSource getTokenSource() {
    throw new UnsupportedOperationException("tokens come from the preprocessor");
  }

  @Override
  public CharStream getInputStream() {
    throw new UnsupportedOperationException("tokens come from the preprocessor");
  }
}
