package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.SourceText;

/** Collects the declarations of a file; what is left of one that a stray brace has torn apart is put together again. */
final class Entries {
  private final FileTokens file;
  private final SourceText main;
  private final List<ParsedFile.Entry> entries = new ArrayList<>();

  /** Index of each entry's first token. */
  private final List<Integer> starts = new ArrayList<>();

  /** Behind everything of the main file that was read so far, macro calls included. */
  private int reached = -1;

  Entries(FileTokens file, SourceText main) {
    this.file = file;
    this.main = main;
  }

  /** A declaration of the tokens from {@code start} up to {@code end}. */
  void add(ExternalDecl parsed, int start, int end, List<Scope.Declared> declared) {
    int into = into(parsed, start);
    Token first = file.tokens.get(start);
    int place = first.standsIn(main) ? first.place().start() : -1;
    // Where a part of the file is read from, a hash would begin a directive.
    boolean begins = place > reached && !first.is("#") && !first.is("%:");
    reach(start, end);
    if (into == entries.size()) {
      boolean steady = !(parsed instanceof ExternalDecl.ErrorDecl) && file.startsLineAtMargin(start);
      entries.add(
          new ParsedFile.Entry(parsed, place, reached + 1, begins, steady, new ArrayList<>(declared)));
      starts.add(start);
      return;
    }
    ParsedFile.Entry head = entries.get(into);
    ExternalDecl.ErrorDecl cause = (ExternalDecl.ErrorDecl) parsed;
    List<Scope.Declared> all = head.declares(); // grows, since a long damage is joined piece by piece
    for (ParsedFile.Entry entry : entries.subList(into + 1, entries.size())) {
      all.addAll(entry.declares());
    }
    all.addAll(declared);
    for (int i = entries.size() - 1; i >= into; i--) {
      cause = entries.get(i).declaration() instanceof ExternalDecl.ErrorDecl earlier ? earlier : cause;
    }
    int from = starts.get(into);
    entries.subList(into, entries.size()).clear();
    starts.subList(into, starts.size()).clear();
    ExternalDecl joined =
        new ExternalDecl.ErrorDecl(
            Places.span(file.tokens.get(from), file.tokens.get(end - 1), false), cause.message(), cause.errorSpan());
    entries.add(new ParsedFile.Entry(joined, head.start(), reached + 1, head.begins(), false, all));
    starts.add(from);
  }

  ParsedFile parsed() {
    return new ParsedFile(main, entries);
  }

  /** Index of the first entry that what begins at a token belongs to; the number of entries when it stands for itself. */
  private int into(ExternalDecl parsed, int start) {
    int into = entries.size();
    if (parsed instanceof ExternalDecl.ErrorDecl && !file.startsLineAtMargin(start) || file.types[start] == C.RBRACE) {
      while (into > 0
          && entries.get(into - 1).begins()
          && !(entries.get(into - 1).declaration() instanceof ExternalDecl.ErrorDecl)
          && !file.startsLineAtMargin(starts.get(into - 1))) {
        into--;
      }
      if (into > 0 && entries.get(into - 1).declaration() instanceof ExternalDecl.ErrorDecl) {
        into--;
      }
    }
    return into;
  }

  private void reach(int start, int end) {
    for (int i = start; i < end; i++) {
      Token token = file.tokens.get(i);
      if (token.standsIn(main)) {
        reached = Math.max(reached, token.placeEnd() - 1);
      }
    }
  }
}
