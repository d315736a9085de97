package org.bpfls.grammar.parse;

import org.bpfls.grammar.preprocess.Expansion;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * Where nodes stand, from the places of their first and last tokens: exactly the text of the node when it is written there as a
 * whole, be it in the argument of a macro. Else everything from the first to the last macro call that brings tokens of it; but
 * what comes from the body of one macro alone stands at that macro's name.
 */
final class Places {
  /** How much white space and comment may stand between tokens that count as together; the same gap may be asked for often. */
  private static final int MAX_GAP_CHARS = 500;

  private Places() {}

  /**
   * The place of all that stands from one token to another.
   *
   * @param together whether all the tokens are written one behind the other in one file
   */
  static Span span(Token first, Token last, boolean together) {
    Expansion from = first.expansion();
    Expansion to = last.expansion();
    if (together || from == null && to == null && first.source() == last.source()) {
      int end = last.offset() + last.length();
      if (end >= first.offset()) {
        return new Span(first.source(), first.offset(), end);
      }
    }
    Span start = first.place();
    if (first == last || isBody(from) && isBody(to) && start.equals(last.place())) {
      return start;
    }
    Span begin = from == null ? start : from.call();
    Span end = to == null ? last.place() : to.call();
    if (begin.source() != end.source()) {
      return start;
    }
    return new Span(
        begin.source(), Math.min(begin.start(), end.start()), Math.max(begin.end(), end.end()), begin.macro());
  }

  private static boolean isBody(@Nullable Expansion through) {
    return through != null && !through.argument();
  }

  /** Whether a token is written right behind another one: nothing but white space and comments is between. */
  static boolean adjacent(Token before, Token token) {
    int from = before.offset() + before.length();
    return isWritten(before)
        && isWritten(token)
        && before.source() == token.source()
        && token.offset() >= from
        && token.offset() - from <= MAX_GAP_CHARS
        && isBlank(token.source().content(), from, token.offset());
  }

  private static boolean isWritten(Token token) {
    Expansion through = token.expansion();
    return through == null || through.argument();
  }

  private static boolean isBlank(String text, int from, int to) {
    int at = from;
    while (at < to) {
      boolean block = text.startsWith("/*", at);
      if (block || text.startsWith("//", at)) {
        int end = block ? text.indexOf("*/", at + 2) : text.indexOf('\n', at);
        if (end < 0 || end >= to) {
          return false; // its end is spelled in an odd way
        }
        at = end + (block ? 2 : 1);
      } else if (text.charAt(at) == '\\' || Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        return false;
      }
    }
    return true;
  }
}
