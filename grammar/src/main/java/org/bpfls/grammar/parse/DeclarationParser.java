package org.bpfls.grammar.parse;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/** Parses preprocessed tokens into declarations; errors stay inside of the declaration where they are. */
public final class DeclarationParser {
  private final C parser = new C(new CommonTokenStream(new ListTokenSource(List.of())));
  private final Predicate<String> headerTypedef;
  private final Scope scope;

  /** What the declaration parsed last has declared. */
  private List<Scope.Declared> declared = List.of();

  /**
   * @param headerTypedef whether a name that the tokens do not declare is a typedef
   * @param lenient whether headers are missing, so that unknown names may stand for types and macros
   */
  public DeclarationParser(Predicate<String> headerTypedef, boolean lenient) {
    this.headerTypedef = headerTypedef;
    scope = new Scope(headerTypedef, lenient);
  }

  /** All declarations of a file, in order. */
  public ParsedFile parse(SourceText main, List<Token> source) {
    FileTokens file = new FileTokens(source);
    Entries entries = new Entries(file, main);
    Reread reread = new Reread();
    int at = 0;
    while (at < file.size()) {
      int end = file.end(at, at + Math.min(reread.reach(), file.size() - at), scope);
      ExternalDecl parsed;
      try {
        parsed = parse(file, at, end);
      } catch (SyntaxError error) {
        int cut = reread.isAllowed() ? file.resume(at, end, at + error.index, scope) : end;
        parsed = damaged(file, at, cut, error, cut < end);
        reread.spend(end - cut, Math.max(0, at + error.index - cut));
        end = cut;
      }
      entries.add(parsed, at, end, declared);
      at = end;
    }
    return entries.parsed();
  }

  /**
   * The next version of a file, in which a range was read anew.
   *
   * @param source the tokens that stand in the range now
   * @param by how much longer the text has become
   * @return empty when declarations outside of the range may read otherwise, too
   */
  public Optional<ParsedFile> parsePart(
      SourceText main, List<Token> source, ParsedFile earlier, ParsedFile.Range range, int by) {
    if (range.isGap() ? !source.isEmpty() : !range.shown() && !endsDeclaration(source)) {
      return Optional.empty();
    }
    List<Scope.Declared> declaredBefore = earlier.declaredBefore(range.first());
    declaredBefore.forEach(name -> scope.declare(name.name(), name.typedef()));
    scope.keep();
    ParsedFile part = parse(main, source);
    if (part.isDamaged() && (!range.shown() || !Brackets.match(source))) {
      // Where the damage ends depends on what follows.
      return Optional.empty();
    }
    Scope before = new Scope(headerTypedef, scope.lenient());
    declaredBefore.forEach(name -> before.declare(name.name(), name.typedef()));
    return earlier.with(range, part, by, before);
  }

  /** Whether the last token cannot go on with a declaration that the tokens hold as a whole. */
  private static boolean endsDeclaration(List<Token> source) {
    Token last = source.isEmpty() ? null : source.get(source.size() - 1);
    return last != null && (last.is(";") || last.is("}"));
  }

  /** One declaration, which is all the tokens. */
  public ExternalDecl parseOne(List<Token> source) {
    FileTokens file = new FileTokens(source);
    try {
      return parse(file, 0, file.size());
    } catch (SyntaxError error) {
      return error(file, 0, file.size(), error);
    }
  }

  private ExternalDecl parse(FileTokens file, int start, int end) {
    boolean word = end == start + 1 || end == start + 2 && file.types[start + 1] == C.SEMICOLON;
    if (word && scope.lenient() && file.types[start] == C.IDENTIFIER) {
      Token name = file.tokens.get(start);
      declared = List.of();
      return new ExternalDecl.MacroCall(name.place(), name.text(), name.place(), List.of());
    }
    CTokenStream tokens = new CTokenStream(file.tokens, file.types, start, end, scope);
    parser.begin(tokens, scope);
    try {
      ExternalDecl parsed = parser.externalDeclaration().node;
      declared = scope.keep();
      return parsed;
    } catch (StackOverflowError small) {
      // A thread with a small stack; the limit on nesting is met first otherwise.
      throw new SyntaxError(tokens.index(), "nested too deeply");
    } finally {
      scope.forget();
    }
  }

  /** What was cut short by the next declaration may well be whole; if not, its own error is nearer than the first one. */
  private ExternalDecl damaged(FileTokens file, int start, int end, SyntaxError first, boolean cut) {
    if (!cut || start + first.index < end) {
      return error(file, start, end, first);
    }
    try {
      return parse(file, start, end);
    } catch (SyntaxError own) {
      return error(file, start, end, own);
    }
  }

  private ExternalDecl error(FileTokens file, int start, int end, SyntaxError error) {
    // Those who use what is damaged are not to blame.
    String type = file.typedefName(start, end);
    if (type != null) {
      scope.declare(type, true);
    } else {
      file.functionName(start, end).filter(name -> !scope.isType(name)).ifPresent(name -> scope.declare(name, false));
    }
    declared = scope.keep();
    int at = Math.min(start + Math.max(error.index, 0), end - 1);
    Span place = file.tokens.get(at).place();
    return new ExternalDecl.ErrorDecl(
        Places.span(file.tokens.get(start), file.tokens.get(end - 1), false),
        error.getMessage(),
        place);
  }
}
