package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.ast.TypeName;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * What the actions of the grammar call: scopes, expectations and the making of nodes.
 *
 * <p>The file is longer than others because a parser has one base class, in which all that the grammar's actions name must be.
 */
abstract class CParserBase extends Parser {
  /**
   * How deep rules may nest; about 250 brackets, which is what clang allows. A level takes some 100 bytes of stack, so that a
   * thread of 512 KB is enough.
   */
  static final int MAX_RULES = 2500;

  /** How many operators, prefixes or suffixes may follow each other in one expression, which bounds the depth of its tree. */
  static final int MAX_CHAIN = 2000;

  private Scope scope = new Scope(name -> false, false);
  private int rules;

  CParserBase(TokenStream input) {
    super(input);
    setBuildParseTree(false);
    removeErrorListeners();
    setErrorHandler(new FirstErrorStrategy());
  }

  final void begin(CTokenStream tokens, Scope in) {
    _input = tokens;
    _ctx = null;
    setState(-1);
    scope = in;
    rules = 0;
  }

  final CTokenStream tokens() {
    return (CTokenStream) _input;
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int ruleIndex) {
    setState(state);
    _ctx = context;
    context.start = tokens().raw();
    if (++rules > MAX_RULES) {
      throw fail("nested too deeply");
    }
  }

  @Override
  public void exitRule() {
    rules--;
    setState(_ctx.invokingState);
    _ctx = (ParserRuleContext) _ctx.parent;
  }

  @Override
  public Token consume() {
    Token token = getCurrentToken();
    _input.consume();
    return token;
  }

  final SyntaxError fail(String message) {
    return new SyntaxError(index(), message);
  }

  // Expectations

  final int mode() {
    return tokens().mode();
  }

  final void mode(int mode) {
    tokens().mode(mode);
  }

  final void expectTypes() {
    mode(CTokenStream.EXPRESSION);
  }

  final void expectExpression() {
    mode(CTokenStream.EXPRESSION);
  }

  final void expectSpecifier() {
    if (mode() != CTokenStream.FILE && mode() != CTokenStream.MEMBER) {
      mode(CTokenStream.SPECIFIER);
    }
  }

  final void expectMember() {
    mode(CTokenStream.MEMBER);
  }

  final void expectName() {
    mode(CTokenStream.NAME);
  }

  final void expectTag() {
    mode(CTokenStream.TAG);
  }

  final void expectStatement() {
    mode(CTokenStream.STATEMENT);
  }

  final void expectArgument() {
    mode(CTokenStream.ARGUMENT);
  }

  final void expectElement() {
    mode(CTokenStream.ELEMENT);
  }

  final void afterName() {
    mode(CTokenStream.SUFFIX);
  }

  // Tokens without text

  /** Behind a declarator's name, which an unknown macro may make of arguments: {@code int NAME(x)(void)}. */
  final void afterDeclaredName() {
    afterName();
    if (scope.lenient()
        && tokens().base(index()) == C.LPAREN
        && tokens().base(tokens().partner(index()) + 1) == C.LPAREN) {
      tokens().insert(C.ARGUMENTS);
    }
  }

  final void afterParameters(DeclaratorBuilder builder) {
    afterName();
    if (builder.isKnr() && scope.depth() == 0) {
      switch (tokens().base(index())) {
        case C.SEMICOLON:
        case C.COMMA:
        case C.EQUALS:
        case C.LBRACE:
        case C.ASM:
        case C.ATTRIBUTE:
        case C.RPAREN:
        case Token.EOF:
          return;
        case C.IDENTIFIER:
          if (!tokens().isTypeStart(index())) {
            return;
          }
          break;
        default:
      }
      tokens().insert(C.KNR);
    }
  }

  final void nextKnr() {
    if (tokens().base(index()) != C.LBRACE) {
      tokens().insert(C.KNR);
    }
  }

  /** Behind the call of an unknown macro that begins a definition: {@code NAME("a", f)(struct s *p) { … }}. */
  final void beforeParameters() {
    int at = index();
    if (tokens().base(at) == C.LPAREN && tokens().base(tokens().partner(at) + 1) == C.LBRACE) {
      tokens().insert(C.ARGUMENTS);
    }
  }

  final void afterMacro() {
    int next = tokens().base(index());
    if (next != C.SEMICOLON && (mode() == CTokenStream.MEMBER || next != C.LBRACE && next != C.EQUALS)) {
      tokens().insert(C.NOTHING);
    }
  }

  final void afterEnumTag() {
    expectName();
    beforeEnumTag();
  }

  /** Tells {@code enum : type} from a bit field {@code enum tag : 3}. */
  final void beforeEnumTag() {
    if (tokens().base(index()) == C.COLON && tokens().isTypeStart(index() + 1)) {
      tokens().insert(C.BASE);
    }
  }

  final void afterEnumBase() {
    expectName();
    int next = tokens().base(index());
    if (next != C.LBRACE && next != C.BUILTIN_TYPE && next != C.QUALIFIER) {
      tokens().insert(C.NOTHING);
    }
  }

  final void afterLabel() {
    expectStatement();
    switch (tokens().base(index())) {
      case C.CASE:
      case C.DEFAULT:
        tokens().insert(C.ANOTHER);
        break;
      case C.IDENTIFIER:
        if (tokens().base(index() + 1) == C.COLON) {
          tokens().insert(C.ANOTHER);
        }
        break;
      case C.RBRACE:
        tokens().insert(C.NOTHING);
        break;
      case C.ATTRIBUTE:
      case C.LBRACKET:
        int behind = tokens().afterAttributes(index());
        if (tokens().base(behind) == C.RBRACE) {
          tokens().seek(behind);
          tokens().insert(C.NOTHING);
        }
        break;
      default:
    }
  }

  /** The semicolon behind the last member may be left out (GNU C). */
  final void afterLastMember() {
    if (tokens().base(index()) == C.RBRACE) {
      tokens().insert(C.NOTHING);
    }
  }

  final void afterThen() {
    boolean other = tokens().base(index()) == C.ELSE;
    tokens().insert(!other ? C.NO_ELSE : tokens().base(index() + 1) == C.IF ? C.HAS_ELSE_IF : C.HAS_ELSE);
  }

  final void afterCast() {
    if (tokens().base(index()) == C.LBRACE) {
      tokens().insert(C.LITERAL);
    }
  }

  /** Goes to the bracket that closes the one just read. */
  final void skipBalanced() {
    tokens().seek(tokens().partner(index() - 1));
  }

  /** Goes behind the attributes whose first token was just read. */
  final void skipAttributes() {
    tokens().seek(tokens().afterAttributes(index() - 1));
  }

  /** Goes behind the name and the semicolon that end the block of an unknown macro. */
  final void skipBlockEnd() {
    int at = index();
    if (tokens().base(at) == C.IDENTIFIER && tokens().base(at + 1) == C.SEMICOLON) {
      tokens().seek(at + 2);
    }
  }

  /** A name next to a string: a macro for a string that was not found, or that the build's command line defines. */
  final void joined(Token name) {
    String text = name.getText();
    if (!isMacroForText(text)) {
      throw new SyntaxError(name.getTokenIndex(), "unexpected '" + text + "'");
    }
  }

  /** The same, where arguments may follow. */
  final void joinedCall(Token name) {
    joined(name);
    if (tokens().base(index()) == C.LPAREN) {
      tokens().insert(C.ARGUMENTS);
    }
  }

  /** Behind a call: strings, if it is the call of such a macro; or one that stands for further arguments. */
  final void afterCall(Expr node) {
    int next = tokens().base(index());
    boolean text = next == C.STRING && node instanceof Expr.Call call && isMacroForText(call.calleeName());
    boolean more =
        next == C.IDENTIFIER
            && tokens().base(index() + 1) == C.LPAREN
            && scope.lenient()
            && CTokenStream.isUpperCase(tokens().text(index()));
    if (text || more) {
      tokens().insert(C.JOINED);
    }
  }

  private boolean isMacroForText(String name) {
    return !name.isEmpty() && (scope.lenient() || !scope.declares(name) && CTokenStream.isUpperCase(name));
  }

  // Scopes

  final void enter() {
    scope.enter();
  }

  final void leave() {
    scope.leave();
    tokens().scopeChanged();
  }

  /** Where the names declared from now on can be forgotten from. */
  final int mark() {
    return scope.mark();
  }

  /** Forgets the names of parameters, which hold up to the end of their list only. */
  final void forgetSince(int mark) {
    scope.undoTo(mark);
    tokens().scopeChanged();
  }

  final void enterBody(@Nullable DeclaratorBuilder function) {
    if (function != null) {
      String defined = function.nameText();
      if (defined != null && scope.depth() == 0 && scope.isType(defined)) {
        scope.declare(defined, false); // a function has no type's name, whatever stands before it
      }
    }
    scope.enter();
    if (function != null) {
      for (Declarator.Parameter parameter : function.parameters()) {
        String name = parameter.declarator().name();
        if (name != null) {
          scope.declare(name, false);
        }
      }
    }
    tokens().scopeChanged();
  }

  final void declare(DeclSpecifiers specifiers, DeclaratorBuilder builder) {
    String name = builder.nameText();
    if (name != null) {
      // A stray word before a declaration makes no type of what others use.
      boolean typedef = specifiers.has("typedef") && !specifiers.has("extern") && !specifiers.has("static");
      scope.declare(name, typedef);
      tokens().scopeChanged();
    }
  }

  final void declareOrdinary(String name) {
    scope.declare(name, false);
  }

  // Places

  final int index() {
    return _input.index();
  }

  final Span span(ParserRuleContext context) {
    return span(context.start.getTokenIndex(), index());
  }

  final Span span(Token token) {
    return Places.span(((CToken) token).token, ((CToken) token).token, false);
  }

  /** The place of the tokens from {@code start} up to, not including, {@code end}. */
  final Span span(int start, int end) {
    CTokenStream all = tokens();
    org.bpfls.grammar.preprocess.Token first = all.token(start).token;
    if (end <= start) {
      Span place = first.place();
      return new Span(place.source(), place.start(), place.start(), place.macro());
    }
    // A rule that reads up to the end has consumed it, too.
    int behind = Math.min(end, all.size());
    org.bpfls.grammar.preprocess.Token last = all.token(behind - 1).token;
    boolean arguments = first.expansion() != null && last.expansion() != null;
    return Places.span(first, last, arguments && behind - 1 > start && all.together(start, behind - 1));
  }

  final Span suffix(int begin) {
    return span(begin, index());
  }

  // Nodes

  final TypeSpec named(Token token) {
    return new TypeSpec.Named(span(token), token.getText());
  }

  final boolean isUnion(Token token) {
    return token.getText().equals("union");
  }

  final DeclSpecifiers orImplicit(@Nullable DeclSpecifiers specifiers) {
    return specifiers != null ? specifiers : implicit(span(index(), index()));
  }

  private static DeclSpecifiers implicit(Span at) {
    return new DeclSpecifiers(at, Set.of(), Set.of(), new TypeSpec.Implicit(at), List.of());
  }

  final ExternalDecl fileDeclaration(
      ParserRuleContext context,
      @Nullable ParserRuleContext written,
      DeclSpecifiers specifiers,
      List<Declaration.InitDeclarator> declarators) {
    if (written == null) {
      throw new SyntaxError(context.start.getTokenIndex(), "expected a type before '" + context.start.getText() + "'");
    }
    return new Declaration(span(context), specifiers, List.copyOf(declarators));
  }

  final ExternalDecl function(
      ParserRuleContext context,
      DeclSpecifiers specifiers,
      DeclaratorBuilder builder,
      ParserRuleContext body,
      List<Stmt> items) {
    Declarator declarator = builder.named();
    int brace = body.start.getTokenIndex() - 1;
    if (!declarator.isFunction()) {
      throw new SyntaxError(brace, "expected ';' before '{'");
    }
    return new ExternalDecl.FunctionDefinition(span(context), specifiers, declarator, body(brace, items));
  }

  private Stmt.Compound body(int brace, List<Stmt> items) {
    return new Stmt.Compound(span(brace, index()), List.copyOf(items));
  }

  final ExternalDecl macroFunction(
      ParserRuleContext context, DeclSpecifiers specifiers, Token macro, ParserRuleContext body, List<Stmt> items) {
    DeclaratorBuilder builder = new DeclaratorBuilder(this);
    builder.name(macro);
    builder.function(List.of(), true);
    return new ExternalDecl.FunctionDefinition(
        span(context), specifiers, builder.build(), body(body.start.getTokenIndex() - 1, items));
  }

  final ExternalDecl macroCall(ParserRuleContext context, Token macro) {
    int open = macro.getTokenIndex() + 1;
    List<org.bpfls.grammar.preprocess.Token> arguments = new ArrayList<>();
    for (int i = open + 1; i < tokens().partner(open); i++) {
      arguments.add(tokens().token(i).token);
    }
    return new ExternalDecl.MacroCall(span(context), macro.getText(), span(macro), List.copyOf(arguments));
  }

  final Stmt macroLoop(ParserRuleContext context, Token macro, List<Expr> arguments, Stmt body) {
    Expr callee = new Expr.Identifier(span(macro), macro.getText());
    int open = macro.getTokenIndex() + 1;
    Expr call = new Expr.Call(span(open - 1, tokens().partner(open) + 1), callee, List.copyOf(arguments));
    return new Stmt.For(span(context), null, call, null, body);
  }

  final Declarator.Parameter bareParameter(Token name) {
    DeclaratorBuilder builder = new DeclaratorBuilder(this);
    builder.name(name);
    return new Declarator.Parameter(span(name), implicit(span(name)), builder.build());
  }

  final Expr comma(ParserRuleContext context, Expr left, Expr right) {
    return new Expr.Comma(span(context), left, right);
  }

  final Operators operators(@Nullable Operators operators, ParserRuleContext context, Expr first) {
    return operators != null ? operators : new Operators(this, context.start.getTokenIndex(), first);
  }

  final Expr member(int begin, Expr object, boolean arrow, ParserRuleContext word, String name) {
    return new Expr.Member(suffix(begin), object, arrow, name, span(word.start));
  }

  final Expr call(int begin, Expr callee, List<Expr> arguments) {
    if (callee instanceof Expr.Identifier id && (id.name().startsWith("__builtin_") || id.name().equals("va_arg"))) {
      for (Expr argument : arguments) {
        if (argument instanceof Expr.TypeArgument) {
          return new Expr.Builtin(suffix(begin), id.name(), List.copyOf(arguments));
        }
      }
    }
    return new Expr.Call(suffix(begin), callee, List.copyOf(arguments));
  }

  final int literalStart(@Nullable Prefixes prefixes, Token brace) {
    return prefixes == null ? brace.getTokenIndex() : prefixes.start();
  }

  final Expr compoundLiteral(Prefixes prefixes, Token brace, List<Initializer.Element> elements) {
    TypeName type = prefixes.type();
    if (type == null) {
      throw new SyntaxError(brace.getTokenIndex(), "expected an expression before '{'");
    }
    Initializer.ListInit list = new Initializer.ListInit(span(brace.getTokenIndex(), index()), List.copyOf(elements));
    return new Expr.CompoundLiteral(span(prefixes.start(), index()), type, list);
  }

  final Expr apply(@Nullable Prefixes prefixes, Expr operand) {
    Expr node = operand;
    for (Prefixes at = prefixes; at != null; at = at.outer()) {
      node = at.apply(span(at.start(), index()), node);
    }
    return node;
  }

  final String sizeofWord(Token token) {
    return token.getText().equals("sizeof") ? "sizeof" : "_Alignof";
  }

  final Expr number(Token token) {
    return Literals.number(span(token), token.getText());
  }

  final Expr character(Token token) {
    return new Expr.CharLiteral(span(token), token.getText(), Literals.character(token.getText()));
  }

  final void append(StringBuilder into, Token string) {
    Literals.append(into, string.getText());
  }

  final String withoutUnderscores(String name) {
    return name.length() > 4 && name.startsWith("__") && name.endsWith("__") ? name.substring(2, name.length() - 2) : name;
  }
}
