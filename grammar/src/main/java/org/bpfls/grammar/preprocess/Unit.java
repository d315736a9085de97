package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * The state of one translation unit while it is preprocessed: include stack, output, problems.
 *
 * <p>The file is longer than others because it answers everything that reading files and expanding macros ask of their unit.
 */
final class Unit implements Expander.Unit {
  /** A file being read; a list from the innermost outwards. */
  private record Entered(SourceText source, String path, boolean full, @Nullable Span place, int depth) {}

  private final PreprocessOptions options;
  private final IncludeResolver resolver;
  private final HeaderIndexes indexes;
  private final Features features;
  private final MacroTable macros;
  private final Map<String, Macro> fallback;
  private final Names names = new Names();
  private final Expander expander;
  private final IndexedHeaders headers;
  private final List<Token> tokens = new ArrayList<>();
  private final List<Preprocessed.Include> includes = new ArrayList<>();
  private final List<Preprocessed.Problem> problems = new ArrayList<>();
  private final Set<SourceText> once = new HashSet<>();
  private final SourceText main;
  private Entered now;
  private int braces;
  private int included;
  private int counter;
  private int lineShift;
  private @Nullable String presumedFile;
  private boolean full;
  private boolean headersMissing;
  private final MainFile mainFile;

  /** Whether only a part of the main file is read. */
  private final boolean partial;

  private boolean usesLines;

  /** Whether the part that is read turned out to depend on more than itself. */
  private boolean torn;

  Unit(
      SourceText main,
      PreprocessOptions options,
      IncludeResolver resolver,
      HeaderIndexes indexes,
      Features features,
      Map<String, Macro> fallback) {
    this.main = main;
    this.options = options;
    this.resolver = resolver;
    this.indexes = indexes;
    this.features = features;
    this.fallback = fallback;
    now = new Entered(main, main.name(), true, null, 0);
    macros = new MacroTable(2048);
    expander = new Expander(macros, MacroTable.NOW, this, names, fallback);
    headers = new IndexedHeaders(macros, this, names);
    mainFile = new MainFile(this);
    partial = false;
  }

  /** For a part of the next version of a main file. */
  private Unit(Unit whole, SourceText main, int time) {
    this.main = main;
    options = whole.options;
    resolver = whole.resolver;
    indexes = whole.indexes;
    features = whole.features;
    macros = whole.macros;
    headers = whole.headers;
    mainFile = whole.mainFile;
    partial = true;
    now = new Entered(main, main.name(), true, null, 0);
    expander = new Expander(macros, time, this, names, whole.fallback);
    fallback = whole.fallback;
  }

  Preprocessed run(HeaderIndex predefined, SourceText commandLine) {
    for (Macro.Builtin builtin : Macro.Builtin.values()) {
      for (String name : Features.names(builtin)) {
        macros.define(new Macro(name, null, false, new Token[0], predefined.text, 0, builtin));
      }
    }
    new HeaderWalk(predefined, this).run();
    read(commandLine, commandLine.name(), null);
    for (SourceText forced : options.forcedIncludes()) {
      read(forced, forced.name(), null);
    }
    now = new Entered(main, main.name(), true, null, 0);
    lineShift = 0;
    presumedFile = null;
    mainFile.begin(time());
    readFull(new FullFile(main, main.name(), this, names));
    mainFile.end(time(), usesLines);
    Preprocessed all =
        new Preprocessed(main, List.copyOf(tokens), headers, List.copyOf(includes), headersMissing, List.copyOf(problems), mainFile);
    tokens.clear(); // the unit lives on for what is read of it later
    return all;
  }

  /** See {@link MainFile#part}. */
  Optional<MainFile.Part> part(SourceText next, int from, int to, int time) {
    Unit part = new Unit(this, next, time);
    FullFile file = new FullFile(next, next.name(), part, part.names, from, to);
    part.readFull(file);
    return part.torn || part.full || file.isOpen()
        ? Optional.empty()
        : Optional.of(new MainFile.Part(List.copyOf(part.tokens), List.copyOf(part.problems), part.usesLines));
  }

  private void read(SourceText text, String path, @Nullable Span place) {
    Entered outer = now;
    now = new Entered(text, path, true, place, outer.depth + (place == null ? 0 : 1));
    int outerShift = lineShift;
    String outerFile = presumedFile;
    lineShift = 0;
    presumedFile = null;
    readFull(new FullFile(text, path, this, names));
    lineShift = outerShift;
    presumedFile = outerFile;
    now = outer;
  }

  private void readFull(FullFile file) {
    Expander.Base outer = expander.base;
    expander.base = file;
    for (Token token = expander.next(); token != null && !full && !torn; token = expander.next()) {
      emit(token);
    }
    expander.base = outer;
  }

  private void emit(Token token) {
    if (token.kind() == TokenKind.PUNCTUATOR) {
      switch (token.text()) {
        case "{", "<%" -> braces++;
        case "}", "%>" -> braces--;
        default -> {}
      }
    }
    tokens.add(token);
    if (tokens.size() >= Limits.UNIT_TOKENS) {
      full = true;
      problem(token.place(), "translation unit is too large, the rest is left out");
    }
  }

  /** Time of the macro table now. */
  int time() {
    return macros.clock();
  }

  boolean collecting() {
    return expander.collecting();
  }

  @Override
  public void define(Macro macro) {
    if (partial) {
      torn = true;
    } else {
      macros.define(macro);
    }
  }

  /** A token of a file is malformed. */
  void malformed(Span span, String message, boolean atEnd) {
    torn |= partial && atEnd;
    add(span, message);
  }

  @Override
  public void problem(Span span, String message) {
    torn |= partial;
    add(span, message);
  }

  private void add(Span span, String message) {
    if (problems.size() < Limits.PROBLEMS) {
      Entered at = now;
      if (at.full || at.place == null) {
        problems.add(new Preprocessed.Problem(span, message));
      }
    }
  }

  /** A directive of a file read in full begins; says whether it may be carried out. */
  boolean begins(FullFile file, int at, Directive.Kind kind) {
    if (partial) {
      torn = true;
      return false;
    }
    if (isMain(file)) {
      mainFile.directive(at, kind.includes(), time());
    }
    return true;
  }

  /** The directive that began last was carried out. */
  void ended(FullFile file) {
    if (isMain(file)) {
      mainFile.carriedOut(time());
    }
  }

  private boolean isMain(FullFile file) {
    return file.source == main && now.depth == 0;
  }

  /** Whether the group behind a conditional directive is to be read. */
  boolean holds(Directive directive) {
    Token[] line = directive.tokens();
    switch (directive.kind()) {
      case IFDEF, ELIFDEF -> {
        return line.length > 0 && macros.defined(line[0].text());
      }
      case IFNDEF, ELIFNDEF -> {
        return line.length > 0 && !macros.defined(line[0].text());
      }
      default -> {
        Condition.Outcome outcome = Condition.evaluate(line, expander, macros);
        if (outcome.problem() != null) {
          problem(place(directive), outcome.problem());
        }
        return outcome.holds();
      }
    }
  }

  private Span place(Directive directive) {
    Token[] line = directive.tokens();
    SourceText source = now.source;
    Token word = directive.word();
    int end = line.length > 0 ? end(line[line.length - 1]) : word == null ? directive.at() + 1 : end(word);
    return new Span(source, directive.at(), Math.max(end, directive.at()));
  }

  private static int end(Token token) {
    return token.offset() + token.length();
  }

  /** Carries out a directive that is no conditional. */
  void carryOut(Directive directive) {
    switch (directive.kind()) {
      case DEFINE -> {
        if (directive.macro() != null) {
          macros.define(directive.macro());
        } else if (directive.problem() != null) {
          problem(place(directive), directive.problem());
        }
      }
      case UNDEF -> {
        if (directive.tokens().length > 0) {
          macros.undefine(directive.tokens()[0].text());
        }
      }
      case INCLUDE, INCLUDE_NEXT -> include(directive);
      case PRAGMA -> {
        Token[] line = directive.tokens();
        if (line.length == 1 && line[0].is("once")) {
          once.add(now.source);
        }
      }
      case LINE -> line(directive);
      case ERROR -> error(directive);
      case UNKNOWN -> {
        Token word = directive.word();
        problem(place(directive), "unknown directive #" + (word == null ? "" : word.text()));
      }
      default -> {}
    }
  }

  private void error(Directive directive) {
    String message = "#error " + (directive.tokens().length > 0 ? directive.tokens()[0].text() : "");
    Entered at = now;
    if (at.full) {
      problem(place(directive), message);
    } else if (at.place != null && options.target() != PreprocessOptions.Target.KERNEL) {
      problems.add(new Preprocessed.Problem(at.place, message + " (in " + at.source.name() + ")"));
    }
  }

  private void line(Directive directive) {
    mainFile.dependsOnOrder();
    Token word = directive.word();
    List<Token> line = new ArrayList<>();
    if (word != null && word.kind() == TokenKind.NUMBER) {
      line.add(word);
      line.addAll(List.of(directive.tokens()));
    } else {
      line.addAll(expander.line(directive.tokens()));
    }
    if (line.isEmpty() || line.get(0).kind() != TokenKind.NUMBER) {
      return;
    }
    try {
      int number = Integer.parseInt(line.get(0).text());
      lineShift = number - (now.source.line(directive.at()) + 1);
    } catch (NumberFormatException e) {
      problem(place(directive), "#line needs a decimal number");
    }
    if (line.size() > 1 && line.get(1).kind() == TokenKind.STRING && line.get(1).text().length() >= 2) {
      String text = line.get(1).text();
      presumedFile = text.substring(1, text.length() - 1);
    }
  }

  private void include(Directive directive) {
    Span place = place(directive);
    HeaderName name = headerName(directive.tokens());
    if (name == null) {
      problem(place, "expected \"file\" or <file> after #include");
      return;
    }
    if (expander.collecting()) {
      problem(place, "#include within the arguments of a macro");
      return;
    }
    if (name.text().length() > Limits.HEADER_NAME_CHARS) {
      problem(place, "the header's name is too long");
      return;
    }
    boolean next = directive.kind() == Directive.Kind.INCLUDE_NEXT;
    Optional<IncludeResolver.Header> found = find(name, next);
    headersMissing |= found.isEmpty();
    if (now.full) {
      String resolved = found.map(IncludeResolver.Header::path).orElse(null);
      includes.add(new Preprocessed.Include(
              place, name.text(), name.angled(), resolved, Prelude.find(options.prelude(), name.text()) != null));
    }
    if (now.depth >= Limits.INCLUDE_DEPTH || ++included > Limits.INCLUDES) {
      problem(now.place == null ? place : now.place, "#include is nested too deeply");
      included = Limits.INCLUDES;
      return;
    }
    if (found.isPresent()) {
      IncludeResolver.Header header = found.get();
      enter(header.text(), header.path(), header.readInFull() || (now.full && braces > 0), place);
    } else {
      SourceText standIn = Prelude.find(options.prelude(), name.text());
      if (standIn != null) {
        enter(standIn, standIn.name(), false, place);
      }
    }
  }

  /** A header's name and its delimiters. */
  private record HeaderName(String text, boolean angled) {}

  private @Nullable HeaderName headerName(Token[] written) {
    if (written.length == 0) {
      return null;
    }
    if (written[0].kind() == TokenKind.STRING) {
      return headerName(written[0].text());
    }
    return headerName(expander.line(written));
  }

  private static @Nullable HeaderName headerName(List<Token> line) {
    if (line.isEmpty()) {
      return null;
    }
    Token first = line.get(0);
    if (first.kind() == TokenKind.STRING) {
      return headerName(first.text());
    }
    if (!first.text().startsWith("<")) {
      return null;
    }
    StringBuilder text = new StringBuilder("<");
    text.append(first.text(), 1, first.text().length());
    for (Token token : line.subList(1, line.size())) {
      if (token.spaceBefore() && text.length() > 1) {
        text.append(' ');
      }
      text.append(token.text());
      if (token.is(">")) {
        break;
      }
    }
    return headerName(text.toString());
  }

  private static @Nullable HeaderName headerName(String spelled) {
    int last = spelled.length() - 1;
    boolean angled = last > 1 && spelled.charAt(0) == '<' && spelled.charAt(last) == '>';
    boolean quoted = last > 1 && spelled.charAt(0) == '"' && spelled.charAt(last) == '"';
    return angled || quoted ? new HeaderName(spelled.substring(1, last), angled) : null;
  }

  private Optional<IncludeResolver.Header> find(HeaderName name, boolean next) {
    return resolver.find(name.text(), name.angled(), now.source, next ? now.path : null);
  }

  private void enter(SourceText text, String path, boolean inFull, Span place) {
    if (once.contains(text)) {
      return;
    }
    Span outermost = now.full || now.place == null ? place : now.place;
    if (inFull) {
      read(text, path, outermost);
      return;
    }
    HeaderIndex index = indexes.of(text);
    String guard = index.guard();
    if (guard != null && macros.defined(guard)) {
      return;
    }
    Entered outer = now;
    int outerShift = lineShift;
    String outerFile = presumedFile;
    lineShift = 0;
    presumedFile = null;
    now = new Entered(text, path, false, outermost, outer.depth + 1);
    headers.add(new HeaderWalk(index, this).run());
    now = outer;
    lineShift = outerShift;
    presumedFile = outerFile;
  }

  @Override
  public @Nullable Token builtin(Macro.Builtin builtin, Token name, List<Token> arguments) {
    return switch (builtin) {
      case LINE -> {
        usesLines = true;
        yield number(name, lineOf(name) + lineShift);
      }
      case FILE -> string(name, file(name));
      case FILE_NAME -> string(name, file(name).substring(file(name).lastIndexOf('/') + 1));
      case BASE_FILE -> string(name, main.name());
      case INCLUDE_LEVEL -> number(name, now.depth);
      case COUNTER -> {
        mainFile.dependsOnOrder();
        torn |= partial;
        yield number(name, counter++);
      }
      case DATE -> string(name, "Jan  1 1970");
      case TIME -> string(name, "00:00:00");
      case TIMESTAMP -> string(name, "Thu Jan  1 00:00:00 1970");
      case HAS_INCLUDE, HAS_INCLUDE_NEXT -> {
        HeaderName header = headerName(arguments);
        boolean found =
            header != null
                && header.text().length() <= Limits.HEADER_NAME_CHARS
                && (find(header, builtin == Macro.Builtin.HAS_INCLUDE_NEXT).isPresent()
                    || Prelude.find(options.prelude(), header.text()) != null);
        yield number(name, found ? 1 : 0);
      }
      case PRAGMA -> null;
      default -> made(name, TokenKind.NUMBER, features.value(builtin, name, arguments));
    };
  }

  private String file(Token name) {
    String presumed = presumedFile;
    if (presumed != null) {
      return presumed;
    }
    Expansion through = name.expansion();
    return through == null ? name.source().name() : through.site().name();
  }

  private static int lineOf(Token name) {
    Expansion through = name.expansion();
    if (through == null || through.argument()) {
      return name.source().line(name.offset());
    }
    boolean call = through.callEnd() > through.siteOffset() + through.siteLength();
    return lineOf(through.site(), call ? through.callEnd() - 1 : through.siteOffset());
  }

  /** The line of a token; line splices right before it belong to it, as for clang. */
  private static int lineOf(SourceText source, int offset) {
    String text = source.content();
    int at = offset;
    while (at > 1 && text.charAt(at - 1) == '\n') {
      int backslash = at - (text.charAt(at - 2) == '\r' ? 3 : 2);
      if (backslash < 0 || text.charAt(backslash) != '\\') {
        break;
      }
      at = backslash;
    }
    return source.line(at);
  }

  private static Token number(Token name, int value) {
    return made(name, TokenKind.NUMBER, Integer.toString(value));
  }

  private static Token string(Token name, String value) {
    return made(
        name, TokenKind.STRING, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
  }

  private static Token made(Token name, TokenKind kind, String text) {
    Expansion through = name.expansion();
    if (through == null || through.argument()) {
      int end = name.offset() + name.length();
      through = new Expansion(name.text(), name.source(), name.offset(), name.length(), end, false, null);
    }
    return new Token(kind, text, name.source(), name.offset(), name.length(), through, name.spaceBefore());
  }
}
