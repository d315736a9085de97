package org.bpfls.grammar.parse;

import java.util.List;
import java.util.Map;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * The declarations that a version of a unit was parsed into, with what the next version needs to take over those that an edit
 * left alone. Immutable.
 */
public final class ParsedTokens {
  /** How many declarations may have gone in front of one for it to be found again. */
  private static final int SKIPPED_MAX = 64;

  private final SourceText main;
  private final boolean lenient;
  private final Map<String, Boolean> headerTypedefs;
  private final List<ExternalDecl> declarations;
  private final List<Slice> slices;

  /**
   * @param headerTypedefs what the parser asked about names that the tokens do not declare
   * @param slices those that were parsed without an error, in order
   */
  ParsedTokens(
      SourceText main,
      boolean lenient,
      Map<String, Boolean> headerTypedefs,
      List<ExternalDecl> declarations,
      List<Slice> slices) {
    this.main = main;
    this.lenient = lenient;
    this.headerTypedefs = headerTypedefs;
    this.declarations = List.copyOf(declarations);
    this.slices = slices;
  }

  /** In source order; a damaged one is an {@link ExternalDecl.ErrorDecl}. */
  public List<ExternalDecl> declarations() {
    return declarations;
  }

  /**
   * The tokens of one declaration and all that its syntax was made of.
   *
   * @param meanings what the file said of each name when the declaration began, see {@link Scope#meaning}
   * @param declares the names that it declares at file scope
   */
  record Slice(List<Token> tokens, byte[] meanings, ExternalDecl parsed, List<Scope.Declared> declares) {}

  /** Looks through the declarations of an earlier version in order, beside the parser of the next one. */
  static final class Reuse {
    private final ParsedTokens earlier;
    private final SourceText main;
    private int next;

    /** For a version with that main file; null when nothing can be taken over. */
    static @Nullable Reuse of(@Nullable ParsedTokens earlier, SourceText main, Scope scope) {
      return earlier != null
              && earlier.lenient == scope.lenient()
              && earlier.headerTypedefs.entrySet().stream().allMatch(e -> scope.isHeaderTypedef(e.getKey()) == e.getValue())
          ? new Reuse(earlier, main)
          : null;
    }

    private Reuse(ParsedTokens earlier, SourceText main) {
      this.earlier = earlier;
      this.main = main;
    }

    /** The declaration that these tokens were parsed into, moved to where they stand now; null when they are new. */
    @Nullable Slice find(List<Token> tokens, byte[] meanings) {
      int last = Math.min(next + SKIPPED_MAX, earlier.slices.size());
      for (int i = next; i < last; i++) {
        Slice slice = earlier.slices.get(i);
        Slice moved = slice.tokens.size() == tokens.size() ? moved(slice, tokens, meanings) : null;
        if (moved != null) {
          next = i + 1;
          return moved;
        }
      }
      return null;
    }

    private @Nullable Slice moved(Slice slice, List<Token> tokens, byte[] meanings) {
      Span before = slice.tokens.get(0).place();
      int by = before.source() == earlier.main ? tokens.get(0).place().start() - before.start() : 0;
      Shift shift = new Shift(earlier.main, main, by);
      boolean moves = false;
      for (int i = 0; i < tokens.size(); i++) {
        Token token = slice.tokens.get(i);
        if (slice.meanings[i] != meanings[i] || !token.isMovedTo(tokens.get(i), shift)) {
          return null;
        }
        moves |= token.standsIn(earlier.main);
      }
      try {
        ExternalDecl parsed = moves ? slice.parsed.shifted(shift) : slice.parsed;
        return new Slice(tokens, meanings, parsed, slice.declares);
      } catch (StackOverflowError deep) {
        return null;
      }
    }
  }
}
