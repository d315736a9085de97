package org.bpfls.grammar.preprocess;

/** Kinds of preprocessing tokens (C11 6.4), with keywords still identifiers. */
public enum TokenKind {
  IDENTIFIER,
  NUMBER,
  CHARACTER,
  STRING,
  PUNCTUATOR,
  /** A character that starts no token, or an unterminated literal. */
  STRAY,
  END
}
