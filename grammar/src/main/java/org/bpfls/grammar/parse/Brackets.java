package org.bpfls.grammar.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bpfls.grammar.preprocess.Token;

/** Brackets among preprocessed tokens. */
public final class Brackets {
  private Brackets() {}

  /** Whether every bracket has its partner. */
  public static boolean match(List<Token> tokens) {
    Deque<Integer> open = new ArrayDeque<>();
    for (Token token : tokens) {
      int type = Words.type(token);
      if (type == C.LPAREN || type == C.LBRACKET || type == C.LBRACE) {
        open.push(type == C.LPAREN ? C.RPAREN : type == C.LBRACKET ? C.RBRACKET : C.RBRACE);
      } else if (type == C.RPAREN || type == C.RBRACKET || type == C.RBRACE) {
        if (open.isEmpty() || open.pop() != type) {
          return false;
        }
      }
    }
    return open.isEmpty();
  }
}
