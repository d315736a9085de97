package org.bpfls.grammar.parse;

/**
 * What reading on after errors may cost in one file. An error is found anywhere in a declaration, and what is behind the place
 * where reading goes on is read again; where damage follows damage, that would take quadratic time. So a file with very much of
 * it is read with less care: first the end of a declaration is only looked for nearby, then a damaged one is left out up to its
 * end. No program that somebody wrote comes near.
 */
final class Reread {
  /** Tokens that may be looked at again in a file before each lowering of care; some seconds' work at most. */
  static final int TOKENS = 4_000_000;

  /** How far the end of a declaration is looked for then, in tokens. */
  static final int NEAR = 1_000;

  /** What it takes to parse a token, as tokens looked at. */
  private static final int PARSING = 8;

  private long left = 2L * TOKENS;

  /** How many tokens a declaration may have at most. */
  int reach() {
    return left > TOKENS ? Integer.MAX_VALUE : NEAR;
  }

  /** Whether reading may go on within a damaged declaration. */
  boolean isAllowed() {
    return left > 0;
  }

  /**
   * Tokens are to be read again.
   *
   * @param tokens how many
   * @param parsed how many of them were parsed without an error
   */
  void spend(int tokens, int parsed) {
    left -= tokens + (long) PARSING * parsed;
  }
}
