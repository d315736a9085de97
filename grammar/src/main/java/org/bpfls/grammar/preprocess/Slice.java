package org.bpfls.grammar.preprocess;

import org.bpfls.grammar.text.SourceText;

/**
 * One declaration of a header: a range of its text, less the parts that conditionals leave out.
 *
 * @param jumps pairs of offsets: where a directive stands, and where reading goes on; other directives are passed over
 */
record Slice(SourceText source, int start, int end, int[] jumps) {
  static final int[] NO_JUMPS = {};

  /** Where to go on from a directive, or -1 to pass over its line. */
  int jumpFrom(int directive) {
    for (int i = 0; i < jumps.length; i += 2) {
      if (jumps[i] == directive) {
        return jumps[i + 1];
      }
    }
    return -1;
  }

  /** Reads the slice's tokens; directives are passed over. */
  static final class Reader implements Expander.Base {
    final Lexer lexer;
    private final Slice slice;

    Reader(Slice slice, Names names) {
      this.slice = slice;
      lexer = new Lexer(slice.source, slice.start, slice.end, names);
    }

    /** Goes to the next token that is in no directive; its kind is {@code END} at the end. */
    void advance() {
      lexer.next();
      while (lexer.lineStart && lexer.isHash()) {
        int to = slice.jumpFrom(lexer.base + lexer.start);
        if (to < 0) {
          lexer.skipLine();
        } else {
          lexer.seek(Math.min(to, slice.end), true);
        }
        lexer.next();
      }
    }

    @Override
    public @org.jspecify.annotations.Nullable Token next() {
      advance();
      return lexer.kind == TokenKind.END ? null : lexer.token();
    }

    @Override
    public boolean parenFollows() {
      return lexer.parenFollows();
    }

    @Override
    public int mark() {
      return lexer.offset();
    }

    @Override
    public void reset(int mark) {
      lexer.seek(mark, false);
    }
  }
}
