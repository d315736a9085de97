package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * Expands macros in a stream of tokens, with the same result as clang: a macro is disabled while its replacement is being
 * read, and a name met in that time never expands again. Not for several threads.
 *
 * <p>The file is longer than others because the sources of tokens that an expansion reads from share its state.
 */
final class Expander {
  private static final Token[] NONE = {};

  /** Characters of a token that a message spells out. */
  private static final int SHOWN_CHARS = 100;

  /** Where tokens come from while no macro is being expanded. */
  interface Base {
    /** The next token, or null at the end. */
    @Nullable Token next();

    boolean parenFollows();

    /** A place to which {@link #reset} can go back. */
    int mark();

    void reset(int mark);

    /** The end. */
    Base EMPTY =
        new Base() {
          @Override
          public @Nullable Token next() {
            return null;
          }

          @Override
          public boolean parenFollows() {
            return false;
          }

          @Override
          public int mark() {
            return 0;
          }

          @Override
          public void reset(int mark) {}
        };
  }

  /** What an expander needs to know of its unit. */
  interface Unit {
    void problem(Span span, String message);

    /** Defines a macro that is used without a definition. */
    void define(Macro macro);

    /** The token a built-in macro stands for; null for none. */
    @Nullable Token builtin(Macro.Builtin builtin, Token name, List<Token> arguments);
  }

  private final MacroTable macros;
  private final int time;
  private final Unit unit;
  private final Names names;
  private final Map<String, Macro> fallback;
  private final Frames frames = new Frames();

  /** Where tokens come from; changed by the unit when it enters another file. */
  Base base = Base.EMPTY;

  /** Whether {@code defined} is an operator now. */
  private boolean inCondition;

  /** Whether the unit asks for tokens of the program and not of a directive. */
  private int directiveDepth;

  private int argumentDepth;
  private int collecting;
  private boolean pendingSpace;

  /** Whether white space is left over at the end of the last replacement. */
  private boolean spaceBehind;

  private int budget = Limits.EXPANSION_TOKENS;
  private int unitBudget = Limits.UNIT_EXPANSION_TOKENS;
  private int rereadBudget = Limits.REREAD_TOKENS;
  private boolean bomb;

  /**
   * @param time the time as of which macros are looked up
   * @param fallback macros that hold where a program uses them without having defined them
   */
  Expander(MacroTable macros, int time, Unit unit, Names names, Map<String, Macro> fallback) {
    this.macros = macros;
    this.time = time;
    this.unit = unit;
    this.names = names;
    this.fallback = fallback;
  }

  /** Whether the arguments of a macro call are being read. */
  boolean collecting() {
    return collecting > 0;
  }

  /** The next token after expansion, or null at the end. */
  @Nullable Token next() {
    for (; ; ) {
      Token token = raw();
      if (token == null) {
        return null;
      }
      if (pendingSpace) {
        pendingSpace = false;
        token = token.spaced(true);
      }
      if (token.kind() != TokenKind.IDENTIFIER || token.painted()) {
        return token;
      }
      MacroTable.Entry entry = macros.find(token.text(), time);
      if (entry == null) {
        if (inCondition && token.text().equals("defined")) {
          return token;
        }
        entry = fallback.isEmpty() ? null : fallback(token);
        if (entry == null) {
          return token;
        }
      }
      if (frames.isDisabled(entry)) {
        return token.paint();
      }
      Token single = expand(token, entry);
      if (single != null) {
        return single;
      }
    }
  }

  /** The next token before expansion, or null at the end. */
  @Nullable Token raw() {
    if (!frames.isEmpty()) {
      Token token = frames.next();
      pendingSpace |= frames.takeSpace();
      if (token != null) {
        return token;
      }
      if (frames.atBarrier()) {
        return null;
      }
    }
    return base.next();
  }

  /** Reads the tokens of a directive's line until {@link #endLine}. */
  void beginLine(Token[] line, boolean condition) {
    frames.pushBarrier(line);
    directiveDepth++;
    inCondition = condition;
    pendingSpace = false;
  }

  void endLine() {
    frames.popBarrier();
    directiveDepth--;
    inCondition = false;
    pendingSpace = false;
  }

  /** The tokens of a line after expansion. */
  List<Token> line(Token[] line) {
    List<Token> expanded = new ArrayList<>();
    beginLine(line, false);
    for (Token token = next(); token != null; token = next()) {
      expanded.add(token);
    }
    endLine();
    return expanded;
  }

  private MacroTable.@Nullable Entry fallback(Token name) {
    if (directiveDepth > 0) {
      return null;
    }
    Macro macro = fallback.get(name.text());
    if (macro == null || (macro.functionLike() && !parenFollows())) {
      return null;
    }
    unit.define(macro);
    return macros.find(name.text(), time);
  }

  private boolean parenFollows() {
    if (!frames.isEmpty()) {
      Token token = frames.peek();
      if (token != null) {
        return token.kind() == TokenKind.PUNCTUATOR && token.is("(");
      }
      if (frames.inBarrier()) {
        return false;
      }
    }
    return base.parenFollows();
  }

  /** Starts the expansion of a name; returns a token when it stands for itself or for one that is final. */
  private @Nullable Token expand(Token name, MacroTable.Entry entry) {
    Macro macro = entry.macro;
    if (macro == null) {
      return name;
    }
    Macro.Builtin builtin = macro.builtin();
    if (builtin != null) {
      return builtin(name, builtin);
    }
    if (macro.functionLike() && !parenFollows()) {
      return name;
    }
    if (!affordable(name)) {
      return macro.functionLike() ? name.paint() : name;
    }
    Arguments arguments = null;
    if (macro.functionLike()) {
      arguments = collect(name, macro);
      if (arguments == null) {
        return raised(name);
      }
      if (!arguments.fit) {
        return name.paint();
      }
    }
    spaceBehind = false;
    Token[] replacement = replacement(name, macro, arguments);
    budget -= replacement.length;
    unitBudget -= replacement.length;
    if (budget <= 0) {
      overspent(name); // the replacement may have been cut
    }
    if (replacement.length == 0) {
      pendingSpace |= name.spaceBefore() || spaceBehind;
      return null;
    }
    frames.push(replacement, entry, spaceBehind);
    return null;
  }

  /** The name of a call that was never closed: it stands for itself, and what was read is read again. */
  private Token raised(Token name) {
    return name.paint();
  }

  private boolean affordable(Token name) {
    if (frames.isEmpty() && argumentDepth == 0) {
      budget = Limits.EXPANSION_TOKENS;
      bomb = false;
    }
    if (budget > 0 && unitBudget > 0) {
      return true;
    }
    overspent(name);
    return false;
  }

  private void overspent(Token name) {
    if (!bomb) {
      bomb = true;
      unit.problem(name.place(), "macro '" + name.text() + "' expands to too many tokens");
    }
  }

  private @Nullable Token builtin(Token name, Macro.Builtin builtin) {
    List<Token> arguments = List.of();
    if (builtin == Macro.Builtin.PRAGMA && argumentDepth > 0) {
      return name;
    }
    if (builtin.functionLike()) {
      if (!parenFollows()) {
        return name;
      }
      arguments = new ArrayList<>();
      if (!balanced(arguments, builtin.expandsArgument())) {
        return name;
      }
    }
    Token value = unit.builtin(builtin, name, arguments);
    if (value == null) {
      pendingSpace |= name.spaceBefore();
    }
    return value;
  }

  /** Reads {@code ( tokens )}; the tokens inside are added. */
  private boolean balanced(List<Token> inside, boolean expands) {
    raw();
    int depth = 1;
    for (Token token = raw(); token != null; token = raw()) {
      if (token.is("(")) {
        depth++;
      } else if (token.is(")") && --depth == 0) {
        return true;
      }
      inside.add(token);
      if (expands && inside.size() == 1 && token.kind() == TokenKind.IDENTIFIER) {
        expandFirst(inside);
      }
    }
    return false;
  }

  private void expandFirst(List<Token> inside) {
    List<Token> expanded = expandArgument(new Token[] {inside.get(0)});
    inside.clear();
    inside.addAll(expanded);
  }

  /** The arguments of one macro call. */
  private static final class Arguments {
    final List<Token[]> given = new ArrayList<>();
    final @Nullable List<Token>[] expanded;
    boolean fit = true;
    boolean elided;
    int callEnd;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Arguments(int parameters) {
      expanded = new List[Math.max(parameters, 1)];
    }
  }

  /** Reads the arguments of a call; null when it is never closed, and then everything is as before. */
  private @Nullable Arguments collect(Token name, Macro macro) {
    if (rereadBudget <= 0) {
      return null;
    }
    boolean fromFile = !frames.inBarrier();
    int mark = fromFile && frames.isEmpty() ? base.mark() : -1;
    List<Token> fromFrames = new ArrayList<>(0);
    Arguments arguments = new Arguments(macro.parameterCount());
    List<Token> current = new ArrayList<>();
    int fixed = macro.parameterCount();
    int depth = 0;
    int count = 0;
    boolean open = false;
    collecting++;
    for (; ; ) {
      boolean framed = mark < 0;
      Token token = frames.isEmpty() ? null : frames.next();
      boolean space = frames.takeSpace();
      if (token == null) {
        if (frames.atBarrier()) {
          break;
        }
        if (framed) {
          mark = base.mark();
        }
        token = base.next();
        count++;
      } else if (fromFile) {
        fromFrames.add(token);
      }
      if (token == null) {
        break;
      }
      if (space) {
        token = token.spaced(true);
      }
      if (token.kind() == TokenKind.PUNCTUATOR) {
        String text = token.text();
        if (!open) {
          open = true; // the opening parenthesis
          continue;
        }
        if (text.equals("(")) {
          depth++;
        } else if (text.equals(")")) {
          if (depth-- == 0) {
            collecting--;
            arguments.callEnd = token.expansion() == null ? token.offset() + token.length() : -1;
            finish(arguments, current, name, macro);
            return arguments;
          }
        } else if (depth == 0 && text.equals(",") && (!macro.variadic() || fixed > 1)) {
          arguments.given.add(current.toArray(NONE));
          current.clear();
          fixed--;
          continue;
        }
      } else if (token.kind() == TokenKind.IDENTIFIER && !token.painted()) {
        MacroTable.Entry entry = macros.find(token.text(), time);
        if (entry != null && frames.isDisabled(entry)) {
          token = token.paint();
        }
      }
      current.add(token);
    }
    collecting--;
    unclosed(name, fromFile, mark, fromFrames, count);
    return null;
  }

  private void unclosed(Token name, boolean fromFile, int mark, List<Token> fromFrames, int count) {
    unit.problem(name.place(), "call of macro '" + name.text() + "' is never closed");
    rereadBudget -= count;
    if (!fromFile) {
      return;
    }
    if (mark >= 0) {
      base.reset(mark);
    }
    if (!fromFrames.isEmpty()) {
      frames.push(fromFrames.toArray(NONE), null, false);
    }
  }

  private void finish(Arguments arguments, List<Token> last, Token name, Macro macro) {
    int expected = macro.parameterCount();
    List<Token[]> given = arguments.given;
    if (!given.isEmpty() || !last.isEmpty()) {
      given.add(last.toArray(NONE));
    }
    int actual = given.size();
    if (actual < expected) {
      boolean oneEmpty = actual == 0 && expected == 1;
      boolean noVariadic = macro.variadic() && (actual + 1 == expected || (actual == 0 && expected == 2));
      arguments.elided = macro.variadic();
      while (given.size() < expected) {
        given.add(NONE);
      }
      if (!oneEmpty && !noVariadic) {
        arguments.fit = false;
        unit.problem(name.place(), "too few arguments for macro '" + name.text() + "'");
      }
    } else if (actual > expected) {
      arguments.fit = false;
      unit.problem(name.place(), "too many arguments for macro '" + name.text() + "'");
    }
  }

  private Token[] replacement(Token name, Macro macro, @Nullable Arguments arguments) {
    Token[] body = macro.body();
    if (body.length == 0) {
      return NONE;
    }
    Expansion through = expansion(name, arguments, false);
    if (arguments == null && !hasPaste(body)) {
      Token[] tokens = new Token[body.length];
      for (int i = 0; i < body.length; i++) {
        tokens[i] = body[i].in(through, i == 0 ? name.spaceBefore() : body[i].spaceBefore());
      }
      return tokens;
    }
    Substitution substitution = new Substitution(macro, arguments, through, expansion(name, arguments, true));
    substitution.run();
    spaceBehind = substitution.spaceNext;
    List<Token> result = substitution.out;
    if (substitution.pastes) {
      result = paste(result, through);
    }
    if (!result.isEmpty()) {
      result.set(0, result.get(0).spaced(name.spaceBefore()));
    }
    return result.toArray(NONE);
  }

  private static boolean hasPaste(Token[] body) {
    for (Token token : body) {
      if (token.pastes()) {
        return true;
      }
    }
    return false;
  }

  private static Expansion expansion(Token name, @Nullable Arguments arguments, boolean argument) {
    Expansion parent = name.expansion();
    if (parent == null || parent.argument()) {
      int end = arguments == null || arguments.callEnd < 0 ? name.offset() + name.length() : arguments.callEnd;
      return new Expansion(name.text(), name.source(), name.offset(), name.length(), end, argument, null);
    }
    return new Expansion(
        name.text(), parent.site(), parent.siteOffset(), parent.siteLength(), parent.callEnd(), argument, parent);
  }

  private List<Token> expandArgument(Token[] tokens) {
    if (!needsExpansion(tokens)) {
      return List.of(tokens);
    }
    if (argumentDepth >= Limits.ARGUMENT_DEPTH) {
      unit.problem(tokens[0].place(), "macro calls are nested too deeply");
      return List.of(tokens);
    }
    budget -= tokens.length;
    argumentDepth++;
    boolean savedSpace = pendingSpace;
    pendingSpace = false;
    frames.pushBarrier(tokens);
    List<Token> expanded = new ArrayList<>(tokens.length + 8);
    for (Token token = next(); token != null; token = next()) {
      expanded.add(token);
    }
    frames.popBarrier();
    pendingSpace = savedSpace;
    argumentDepth--;
    return expanded;
  }

  private boolean needsExpansion(Token[] tokens) {
    for (Token token : tokens) {
      if (token.kind() == TokenKind.IDENTIFIER
          && !token.painted()
          && (macros.find(token.text(), time) != null || fallback.containsKey(token.text()))) {
        return true;
      }
    }
    return false;
  }

  /** Puts arguments into a macro's body (C11 6.10.3.1 to 6.10.3.3); in the treatment of white space, too, as clang does. */
  private final class Substitution {
    final List<Token> out = new ArrayList<>();
    boolean pastes;

    /** Whether the next token gets a space before it, since one that came to nothing had it. */
    boolean spaceNext;

    private final Macro macro;
    private final Token[] body;
    private final @Nullable Arguments arguments;
    private final Expansion through;
    private final Expansion argumentThrough;
    private @Nullable VaOpt optional;
    private @Nullable Token hash;
    private boolean hashSpace;

    Substitution(Macro macro, @Nullable Arguments arguments, Expansion through, Expansion argumentThrough) {
      this.macro = macro;
      this.body = macro.body();
      this.arguments = arguments;
      this.through = through;
      this.argumentThrough = argumentThrough;
    }

    void run() {
      for (int i = 0; i < body.length && affordable(); i++) {
        if (i > 0 && !body[i - 1].pastes() && body[i].spaceBefore()) {
          spaceNext = true;
        }
        if (isOptional(i)) {
          optional = new VaOpt(out.size());
          i++;
        } else if (optional != null && optional.closes(body[i])) {
          i = endOptional(optional, i);
          optional = null;
        } else if (optional == null || variadicGiven()) {
          i = token(i);
        }
      }
    }

    private boolean affordable() {
      return out.size() < budget;
    }

    private boolean isOptional(int i) {
      return macro.variadic() && i + 1 < body.length && body[i].is(MacroReader.VA_OPT) && body[i + 1].is("(");
    }

    /** Puts in what a token of the body stands for; returns the index of the last token that is done with. */
    private int token(int i) {
      Token token = body[i];
      boolean operatorBefore = !out.isEmpty() && out.get(out.size() - 1).pastes();
      boolean pasteBefore = i > 0 && body[i - 1].pastes();
      if (token.pastes()) {
        pastes = true;
        add(token);
        return i;
      }
      if (macro.functionLike() && i + 1 < body.length && (token.is("#") || token.is("%:"))) {
        return stringify(i);
      }
      int parameter = macro.parameter(token);
      if (parameter < 0 || arguments == null) {
        add(token.in(through, token.spaceBefore() && !(pasteBefore && !operatorBefore)));
        return i;
      }
      boolean pasteAfter = i + 1 < body.length && body[i + 1].pastes();
      boolean closes = i + 1 < body.length && body[i + 1].is(")");
      if (!pasteBefore && !pasteAfter) {
        expanded(parameter, operatorBefore, closes);
        return i;
      }
      return operand(arguments, parameter, operatorBefore, pasteAfter, closes) ? i + 1 : i;
    }

    private void add(Token token) {
      out.add(spaceNext ? token.spaced(true) : token);
      spaceNext = false;
    }

    private int stringify(int at) {
      int parameter = macro.parameter(body[at + 1]);
      if (parameter >= 0 && arguments != null) {
        add(string(body[at], Stringizer.text(arguments.given.get(parameter)), spaceNext));
        return at + 1;
      }
      if (isOptional(at + 1)) {
        hash = body[at];
        hashSpace = spaceNext;
      } else {
        add(body[at].in(through, spaceNext));
      }
      return at;
    }

    private Token string(Token operator, String text, boolean space) {
      budget -= text.length() / 8;
      unitBudget -= text.length() / 8;
      return new Token(TokenKind.STRING, text, operator.source(), operator.offset(), operator.length(), through, space);
    }

    /** At the parenthesis that closes {@code __VA_OPT__}; returns the index of the last token that is done with. */
    private int endOptional(VaOpt ended, int close) {
      Token operator = hash;
      boolean pasteAfter = close + 1 < body.length && body[close + 1].pastes();
      if (operator != null) {
        hash = null;
        List<Token> inside = out.subList(ended.start, out.size());
        String text = Stringizer.text(paste(inside, through).toArray(NONE));
        inside.clear();
        out.add(string(operator, text, hashSpace));
        return close;
      }
      if (out.size() == ended.start) {
        // Nothing: a placemarker, which takes one of the paste operators beside it away.
        if (!out.isEmpty() && out.get(out.size() - 1).pastes()) {
          out.remove(out.size() - 1);
          return close;
        }
        return pasteAfter ? close + 1 : close;
      }
      if (ended.beginsWithNothing) {
        out.remove(ended.start - 1);
      }
      return ended.endsWithNothing && pasteAfter ? close + 1 : close;
    }

    private boolean variadicGiven() {
      return arguments != null && macro.variadic() && !argument(arguments, macro.parameterCount() - 1).isEmpty();
    }

    private List<Token> argument(Arguments all, int parameter) {
      List<Token> known = all.expanded[parameter];
      if (known == null) {
        known = expandArgument(all.given.get(parameter));
        all.expanded[parameter] = known;
      }
      return known;
    }

    private void expanded(int parameter, boolean operatorBefore, boolean closes) {
      List<Token> tokens = arguments == null ? List.of() : argument(arguments, parameter);
      if (!tokens.isEmpty()) {
        copy(tokens, spaceNext);
      } else {
        nothing(operatorBefore, closes);
      }
    }

    /** Notes a placemarker at either end of a {@code __VA_OPT__}. */
    private void nothing(boolean operatorBefore, boolean closes) {
      VaOpt in = optional;
      if (in != null) {
        in.beginsWithNothing |= operatorBefore && out.size() == in.start;
        in.endsWithNothing |= !operatorBefore && closes && in.depth == 0;
      }
    }

    private void copy(List<Token> tokens, boolean spaceFirst) {
      for (int i = 0; i < tokens.size() && affordable(); i++) {
        Token token = tokens.get(i);
        boolean space = i == 0 ? spaceFirst : token.spaceBefore();
        out.add(token.expansion() == null ? token.in(argumentThrough, space) : token.spaced(space));
      }
      spaceNext = false;
    }

    /** A parameter beside {@code ##}; returns whether the operator behind it falls away. */
    private boolean operand(Arguments all, int parameter, boolean operatorBefore, boolean pasteAfter, boolean closes) {
      Token[] tokens = all.given.get(parameter);
      boolean last = macro.variadic() && parameter == macro.parameterCount() - 1;
      if (tokens.length > 0) {
        boolean afterComma = last && operatorBefore && out.size() >= 2 && out.get(out.size() - 2).is(",");
        if (afterComma) {
          out.remove(out.size() - 1); // GNU: , ## __VA_ARGS__
        }
        copy(List.of(tokens), afterComma ? tokens[0].spaceBefore() : spaceNext);
        return false;
      }
      if (pasteAfter) {
        return true;
      }
      VaOpt in = optional;
      if (operatorBefore && in != null && out.size() == in.start) {
        in.beginsWithNothing = true;
      } else if (operatorBefore) {
        out.remove(out.size() - 1);
      } else {
        nothing(false, closes);
      }
      if (last && all.elided && !out.isEmpty() && out.get(out.size() - 1).is(",")) {
        out.remove(out.size() - 1);
        if (!out.isEmpty() && out.get(out.size() - 1).pastes()) {
          out.remove(out.size() - 1);
        }
        spaceNext = false;
      }
      return false;
    }
  }

  /** A {@code __VA_OPT__} being read. */
  private static final class VaOpt {
    /** How many tokens stand before it. */
    final int start;

    int depth;
    boolean beginsWithNothing;
    boolean endsWithNothing;

    VaOpt(int start) {
      this.start = start;
    }

    /** Whether a token closes it; to be asked about each one. */
    boolean closes(Token token) {
      depth += token.is("(") ? 1 : 0;
      return token.is(")") && depth-- == 0;
    }
  }

  private List<Token> paste(List<Token> tokens, Expansion through) {
    List<Token> result = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!token.pastes()) {
        result.add(token);
      } else if (!result.isEmpty() && i + 1 < tokens.size() && !tokens.get(i + 1).pastes()) {
        Token left = result.get(result.size() - 1);
        Token right = tokens.get(++i);
        Token made = pasted(left, right, through);
        if (made == null) {
          unit.problem(
              through.place(), "'##' makes no token of '" + shown(left) + "' and '" + shown(right) + "'");
          result.add(right);
        } else {
          result.set(result.size() - 1, made);
        }
      }
    }
    return result;
  }

  private static String shown(Token token) {
    return token.text().length() <= SHOWN_CHARS ? token.text() : token.text().substring(0, SHOWN_CHARS) + "…";
  }

  private @Nullable Token pasted(Token left, Token right, Expansion through) {
    if (left.text().length() + right.text().length() > Limits.PASTED_CHARS) {
      return null;
    }
    String text = left.text() + right.text();
    budget -= text.length() / 8;
    TokenKind kind = left.kind();
    boolean plain = kind == TokenKind.IDENTIFIER && right.kind() == TokenKind.IDENTIFIER;
    if (!plain) {
      org.bpfls.grammar.text.SourceText scratch = new org.bpfls.grammar.text.SourceText("<paste>", text);
      Lexer lexer = new Lexer(scratch, names);
      lexer.next();
      if (lexer.stop != text.length() || lexer.kind == TokenKind.END || lexer.problem != null) {
        return null;
      }
      kind = lexer.kind;
    }
    return new Token(kind, text, left.source(), left.offset(), left.length(), through, left.spaceBefore());
  }
}
