package org.bpfls.grammar.parse;

import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.misc.Interval;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one declaration. The type of a token depends on the scope, on what the grammar expects ({@link #mode}) and
 * on the tokens behind it, which is what makes one token of lookahead enough for the grammar. Where a choice belongs to no
 * token, {@link #insert} puts one without text in front of the next.
 *
 * <p>The file is longer than others because every choice between token types looks at the same few fields.
 */
final class CTokenStream implements TokenStream {
  // What the grammar expects next.
  static final int EXPRESSION = 0;
  static final int SPECIFIER = 1;
  static final int NAME = 2;
  static final int TAG = 3;
  static final int SUFFIX = 4;
  static final int FILE = 5;
  static final int MEMBER = 6;
  // These hold for one token only.
  static final int STATEMENT = 7;
  static final int ARGUMENT = 8;
  static final int ELEMENT = 9;

  private final CToken[] tokens;
  private final int[] partners;

  /** For every token the first of those that are written one behind the other up to it; made when first asked for. */
  private int @Nullable [] runs;

  private final Scope scope;
  private final CToken end;
  private int index;
  private int mode = FILE;
  private boolean classified;
  private @Nullable CToken inserted;

  /**
   * @param source tokens of the file
   * @param types their types by spelling
   * @param from first token of the declaration
   * @param to behind its last
   */
  CTokenStream(List<org.bpfls.grammar.preprocess.Token> source, int[] types, int from, int to, Scope scope) {
    this.scope = scope;
    tokens = new CToken[to - from];
    for (int i = from; i < to; i++) {
      tokens[i - from] = new CToken(source.get(i), i - from, types[i]);
    }
    partners = partners(tokens);
    end = new CToken(source.get(to - 1), to - from, Token.EOF);
  }

  /** For every opening bracket the index of its closing one, or of the end. */
  private static int[] partners(CToken[] tokens) {
    int[] partners = new int[tokens.length];
    int[] open = new int[tokens.length];
    int depth = 0;
    for (int i = 0; i < tokens.length; i++) {
      int type = tokens[i].base;
      if (type == C.LPAREN || type == C.LBRACKET || type == C.LBRACE) {
        partners[i] = tokens.length;
        open[depth++] = i;
      } else if ((type == C.RPAREN || type == C.RBRACKET || type == C.RBRACE) && depth > 0) {
        partners[open[--depth]] = i;
      }
    }
    return partners;
  }

  // What the parser's actions ask and tell

  int mode() {
    return mode;
  }

  void mode(int next) {
    mode = next;
    classified = false;
  }

  void scopeChanged() {
    classified = false;
  }

  void insert(int type) {
    CToken token = new CToken(index < tokens.length ? tokens[index].token : end.token, index, type);
    inserted = token;
  }

  boolean atEnd() {
    return index >= tokens.length;
  }

  /** Type by spelling of the token at an index; end of file outside. */
  int base(int at) {
    return at >= 0 && at < tokens.length ? tokens[at].base : Token.EOF;
  }

  String text(int at) {
    return at >= 0 && at < tokens.length ? tokens[at].token.text() : "";
  }

  CToken token(int at) {
    return at < tokens.length ? tokens[Math.max(at, 0)] : end;
  }

  /** Whether the tokens from one to another are written one behind the other. */
  boolean together(int first, int last) {
    int[] known = runs;
    if (known == null) {
      known = new int[tokens.length];
      for (int i = 1; i < tokens.length; i++) {
        known[i] = Places.adjacent(tokens[i - 1].token, tokens[i].token) ? known[i - 1] : i;
      }
      runs = known;
    }
    return known[first] == known[last];
  }

  /** Index of the bracket that closes the one at an index, or the number of tokens. */
  int partner(int at) {
    return partners[at];
  }

  boolean startsLine(int at) {
    org.bpfls.grammar.preprocess.Token token = token(at).token;
    org.bpfls.grammar.preprocess.Token before = token(at - 1).token;
    return token.place().source() != before.place().source() || token.place().line() > before.place().endLine();
  }

  /** Index behind the attributes that begin at an index. */
  int afterAttributes(int at) {
    while (true) {
      if (base(at) == C.ATTRIBUTE && base(at + 1) == C.LPAREN) {
        at = partner(at + 1) + 1;
      } else if (base(at) == C.LBRACKET && base(at + 1) == C.LBRACKET) {
        at = partner(at) + 1;
      } else {
        return at;
      }
    }
  }

  boolean isTypeStart(int at) {
    int start = afterAttributes(at);
    while (base(start) == C.EXTENSION) {
      start = afterAttributes(start + 1);
    }
    switch (base(start)) {
      case C.STORAGE:
      case C.QUALIFIER:
      case C.BUILTIN_TYPE:
      case C.BIT_INT:
      case C.RECORD:
      case C.ENUM:
      case C.TYPEOF:
      case C.AUTO_TYPE:
      case C.ALIGNAS:
      case C.ANNOTATION_CALL:
        return true;
      case C.IDENTIFIER:
        return tokens[start].knownAsType || scope.isType(text(start)) || isNewStorage(start);
      default:
        return false;
    }
  }

  // Types in context

  private int classify(int at) {
    CToken token = tokens[at];
    switch (token.base) {
      case C.IDENTIFIER:
        return identifier(at);
      case C.LPAREN:
        return paren(at);
      case C.SIZEOF:
        return base(at + 1) == C.LPAREN && paren(at + 1) == C.LPAREN_TYPE && base(partner(at + 1) + 1) != C.LBRACE
            ? C.SIZEOF_TYPE
            : C.SIZEOF;
      case C.STAR:
        return base(at + 1) == C.RBRACKET ? C.STAR_CLOSE : C.STAR;
      case C.QUALIFIER:
        return base(at + 1) == C.LPAREN && token.token.text().equals("_Atomic") ? C.ATOMIC_TYPE : C.QUALIFIER;
      case C.EXTENSION:
        return isTypeStart(at) ? C.EXTENSION_DECLARATION : C.EXTENSION;
      case C.LBRACKET:
        return base(at + 1) == C.LBRACKET ? attribute(at, C.BRACKETS) : C.LBRACKET;
      case C.ATTRIBUTE:
        return attribute(at, C.ATTRIBUTE);
      case C.BINARY:
        boolean argument = mode == ARGUMENT && scope.lenient() && (base(at + 1) == C.COMMA || base(at + 1) == C.RPAREN);
        return argument ? C.OPERATOR : C.BINARY;
      default:
        return token.base;
    }
  }

  private int attribute(int at, int type) {
    if (mode != STATEMENT) {
      return type;
    }
    int behind = afterAttributes(at);
    return isTypeStart(behind) || base(behind) == C.IDENTIFIER && startsDeclaration(behind) ? type : C.STATEMENT_ATTRIBUTE;
  }

  private int identifier(int at) {
    String name = text(at);
    switch (mode) {
      case NAME:
        return annotationBeforeName(at);
      case TAG:
        return scope.lenient() ? annotationBeforeTag(at) : C.IDENTIFIER;
      case SUFFIX:
        return !scope.lenient() || scope.isType(name) ? C.IDENTIFIER : base(at + 1) == C.LPAREN ? C.ANNOTATION_CALL : C.ANNOTATION;
      case ELEMENT:
        return base(at + 1) == C.COLON ? C.LABEL : C.IDENTIFIER;
      case STATEMENT:
        if (base(at + 1) == C.COLON) {
          return C.LABEL;
        }
        break;
      default:
    }
    if (tokens[at].knownAsType || scope.isType(name)) {
      return C.TYPE_NAME;
    }
    if (mode != EXPRESSION && isNewStorage(at)) {
      return C.STORAGE;
    }
    if (mode == EXPRESSION || scope.declares(name) && !isUsedAsType(at)) {
      return C.IDENTIFIER;
    }
    if (scope.declares(name)) {
      scope.becomeType(name);
      return C.TYPE_NAME;
    }
    return mode == STATEMENT ? unknownInStatement(at) : mode == ARGUMENT ? unknownArgument(at) : unknownSpecifier(at);
  }

  /** Whether a name can only be a storage class of C23: the file does not declare it, and specifiers follow. */
  private boolean isNewStorage(int at) {
    return Words.isNewStorage(text(at)) && !scope.declares(text(at)) && isTypeStart(at + 1);
  }

  /** Whether a name stands, outside of bodies, where nothing but a type can. */
  private boolean isUsedAsType(int at) {
    boolean declaration = mode == MEMBER || mode == SPECIFIER || mode == FILE;
    return declaration && base(afterStars(at + 1)) == C.IDENTIFIER;
  }

  private int annotationBeforeName(int at) {
    if (!scope.lenient()) {
      return C.IDENTIFIER;
    }
    int next = base(at + 1);
    boolean reserved = text(at).startsWith("__");
    if (next == C.IDENTIFIER) {
      if (scope.isType(text(at + 1)) && startsLine(at + 1)) {
        return C.IDENTIFIER; // the next declaration; a semicolon is missing
      }
      return text(at + 1).startsWith("__") && !reserved && !isArrayOrFunctionName(at + 1) ? C.IDENTIFIER : C.ANNOTATION;
    }
    if (next == C.STAR || next == C.QUALIFIER) {
      return C.ANNOTATION;
    }
    if (next == C.LPAREN && isUpperCase(text(at)) && isAnnotationCallBeforeFunction(at)) {
      return C.ANNOTATION_CALL;
    }
    if (next == C.LPAREN && reserved) {
      return base(at + 2) == C.STAR ? C.ANNOTATION : isAnnotationCall(at) ? C.ANNOTATION_CALL : C.IDENTIFIER;
    }
    return C.IDENTIFIER;
  }

  /** Whether what is behind a name makes it that of an array or a function: a bracket, parameters, a body. */
  private boolean isArrayOrFunctionName(int at) {
    if (base(at + 1) != C.LPAREN) {
      return base(at + 1) == C.LBRACKET;
    }
    boolean parameters = base(at + 2) == C.RPAREN || isTypeStart(at + 2) || base(at + 2) == C.IDENTIFIER && base(at + 3) == C.IDENTIFIER;
    return parameters || base(partner(at + 1) + 1) == C.LBRACE;
  }

  private boolean isAnnotationCallBeforeFunction(int at) {
    int behind = partner(at + 1) + 1;
    return base(behind) == C.IDENTIFIER && base(behind + 1) == C.LPAREN && !isUpperCase(text(behind)) && !text(behind).startsWith("__");
  }

  static boolean isUpperCase(String name) {
    return name.equals(name.toUpperCase(Locale.ROOT));
  }

  /** Whether a reserved name with parentheses before a declarator's name is no function itself. */
  private boolean isAnnotationCall(int at) {
    int behind = partner(at + 1) + 1;
    boolean name = base(behind) == C.IDENTIFIER && base(behind + 1) == C.LPAREN && !text(behind).startsWith("__");
    boolean value = base(at + 2) == C.NUMBER || base(at + 2) == C.STRING || base(at + 2) == C.SIZEOF;
    return name || value || base(behind) == C.STAR;
  }

  private int annotationBeforeTag(int at) {
    int next = base(at + 1);
    if (next == C.IDENTIFIER && base(at + 2) == C.LBRACE) {
      return C.ANNOTATION;
    }
    if (next == C.LPAREN) {
      int behind = partner(at + 1) + 1;
      return base(behind) == C.LBRACE || base(behind) == C.IDENTIFIER && base(behind + 1) == C.LBRACE
          ? C.ANNOTATION_CALL
          : C.IDENTIFIER;
    }
    return C.IDENTIFIER;
  }

  private int unknownArgument(int at) {
    int behind = afterStars(at + 1);
    if (behind > at + 1 && (base(behind) == C.RPAREN || base(behind) == C.COMMA)) {
      return asType(at);
    }
    return C.IDENTIFIER;
  }

  private int unknownInStatement(int at) {
    boolean lenient = scope.lenient();
    if (lenient && isBeforeType(at + 1)) {
      return C.ANNOTATION;
    }
    if (startsDeclaration(at) && !(lenient && isLabel(at + 1))) {
      return asType(at);
    }
    if (!lenient) {
      return C.IDENTIFIER;
    }
    if (base(at + 1) == C.LBRACE) {
      return C.MACRO_BLOCK;
    }
    if (isMacroWord(at)) {
      return C.MACRO_WORD;
    }
    if (isMacroForType(at)) {
      return C.ANNOTATION_CALL;
    }
    if (base(at + 1) == C.LPAREN) {
      switch (base(partner(at + 1) + 1)) {
        case C.LBRACE:
        case C.IF:
        case C.FOR:
        case C.WHILE:
        case C.DO:
        case C.SWITCH:
        case C.RETURN:
        case C.GOTO:
        case C.BREAK:
        case C.CONTINUE:
        case C.IDENTIFIER:
          return C.MACRO_LOOP;
        default:
      }
    }
    return C.IDENTIFIER;
  }

  private boolean isLabel(int at) {
    return base(at) == C.IDENTIFIER && base(at + 1) == C.COLON;
  }

  /** Whether an unknown name at the start of a statement can only be one by itself. */
  private boolean isMacroWord(int at) {
    switch (base(at + 1)) {
      case C.IF:
      case C.FOR:
      case C.WHILE:
      case C.DO:
      case C.SWITCH:
      case C.RETURN:
      case C.GOTO:
      case C.BREAK:
      case C.CONTINUE:
      case C.CASE:
      case C.DEFAULT:
      case C.RBRACE:
        return true;
      default:
        return isLabel(at + 1);
    }
  }

  /** Whether specifiers of a declaration stand at an index for sure, with a name behind: so what is before is no type. */
  private boolean isBeforeType(int at) {
    int type = at;
    while (base(type) == C.QUALIFIER) {
      type++;
    }
    switch (base(type)) {
      case C.BUILTIN_TYPE:
      case C.RECORD:
      case C.ENUM:
      case C.TYPEOF:
        return true;
      case C.IDENTIFIER:
        int name = afterStars(type + 1);
        return base(name) == C.IDENTIFIER && (name > type + 1 || type > at || isTypeStart(type));
      default:
        return false;
    }
  }

  /** Whether an unknown call in a block stands for a type or before one: {@code auto_free(char) x = 0;}. */
  private boolean isMacroForType(int at) {
    if (base(at + 1) != C.LPAREN || scope.depth() == 0) {
      return false;
    }
    int name = partner(at + 1) + 1;
    if (isBeforeType(name)) {
      return true;
    }
    if (base(name) != C.IDENTIFIER || scope.declares(text(name))) {
      return false;
    }
    int next = base(name + 1) == C.IDENTIFIER ? base(name + 2) : base(name + 1);
    return next == C.EQUALS || next == C.SEMICOLON || next == C.ATTRIBUTE || isBeforeType(name + 1);
  }

  /** Whether an unknown name at the start of a statement can only be a type. */
  private boolean startsDeclaration(int at) {
    int next = base(at + 1);
    if (next == C.QUALIFIER || next == C.STORAGE) {
      return true;
    }
    int name = afterStars(at + 1);
    if (base(name) != C.IDENTIFIER) {
      return false;
    }
    switch (base(name + 1)) {
      case C.SEMICOLON:
      case C.EQUALS:
      case C.COMMA:
      case C.LBRACKET:
        return true;
      case C.LPAREN:
      case C.ATTRIBUTE:
      case C.ASM:
      case C.COLON:
        return name == at + 1;
      case C.IDENTIFIER:
        return scope.lenient();
      default:
        return false;
    }
  }

  private int afterStars(int at) {
    int behind = at;
    while (base(behind) == C.STAR || behind > at && base(behind) == C.QUALIFIER) {
      behind++;
    }
    return behind;
  }

  private int asType(int at) {
    tokens[at].knownAsType = true;
    return C.TYPE_NAME;
  }

  private int unknownSpecifier(int at) {
    boolean lenient = scope.lenient();
    int next = base(at + 1);
    switch (next) {
      case C.IDENTIFIER:
        boolean another = lenient && (isTypeStart(at + 2) || base(at + 2) == C.LPAREN && isTypeStart(partner(at + 2) + 1) || scope.isType(text(at + 1)) || base(at + 2) == C.IDENTIFIER && looksLikeAnnotation(text(at)));
        boolean typed = lenient && base(at + 2) == C.STAR && base(at + 3) == C.IDENTIFIER && !looksLikeAnnotation(text(at + 1));
        return another || typed ? C.ANNOTATION : C.TYPE_NAME;
      case C.QUALIFIER:
        int behind = at + 1;
        while (base(behind) == C.QUALIFIER) {
          behind++;
        }
        return lenient && (isTypeStart(behind) || isBeforeType(at + 1)) ? C.ANNOTATION : C.TYPE_NAME;
      case C.STAR:
        return C.TYPE_NAME;
      case C.ATTRIBUTE:
        int after = afterAttributes(at + 1);
        if (base(after) == C.EQUALS || base(after) == C.SEMICOLON) {
          return C.IDENTIFIER;
        }
        return lenient && startsSpecifiers(after) ? C.ANNOTATION : C.TYPE_NAME;
      case C.BUILTIN_TYPE:
      case C.RECORD:
      case C.ENUM:
      case C.STORAGE:
      case C.TYPEOF:
        return lenient ? C.ANNOTATION : C.IDENTIFIER;
      case C.RPAREN:
      case C.COMMA:
      case C.LBRACKET:
        return mode == SPECIFIER && scope.depth() + at > 0 && base(at - 1) != C.STORAGE ? C.TYPE_NAME : C.IDENTIFIER;
      case C.SEMICOLON:
        return lenient && mode == MEMBER ? C.ANNOTATION : C.IDENTIFIER;
      case C.LPAREN:
        return isTypeOfFunctionPointer(at) ? C.TYPE_NAME : lenient ? unknownCall(at) : C.IDENTIFIER;
      default:
        return C.IDENTIFIER;
    }
  }

  private boolean startsSpecifiers(int at) {
    return isTypeStart(at) || base(at) == C.IDENTIFIER && (base(at + 1) == C.IDENTIFIER || isTypeStart(at + 1));
  }

  /** Whether an unknown name is followed by {@code (*name)(}, or by {@code (name)(} in a typedef. */
  private boolean isTypeOfFunctionPointer(int at) {
    boolean pointer = base(at + 2) == C.STAR;
    int name = pointer ? at + 3 : at + 2;
    return (pointer || text(at - 1).equals("typedef"))
        && base(name) == C.IDENTIFIER
        && base(name + 1) == C.RPAREN
        && base(name + 2) == C.LPAREN;
  }

  private int unknownCall(int at) {
    int behind = partner(at + 1) + 1;
    boolean type = isTypeStart(behind) || base(behind) == C.IDENTIFIER && base(behind + 1) != C.SEMICOLON || mode == SPECIFIER && isMacroForType(at);
    boolean member = mode == MEMBER && base(behind) == C.IDENTIFIER;
    if (member || type && (mode != FILE || at > 0)) {
      return C.ANNOTATION_CALL;
    }
    if (mode == MEMBER || scope.depth() == 0) {
      return C.MACRO_CALL;
    }
    return C.IDENTIFIER;
  }

  private static boolean looksLikeAnnotation(String name) {
    return name.startsWith("__")
        || name.startsWith("_") && name.endsWith("_")
        || name.startsWith("no")
        || isUpperCase(name);
  }

  private int paren(int at) {
    int next = at + 1;
    if (base(next) == C.LBRACE) {
      return C.LPAREN_BLOCK;
    }
    if (mode == SUFFIX) {
      if (base(next) == C.RPAREN) {
        return C.LPAREN;
      }
      return isNameList(next) ? C.LPAREN : C.LPAREN_TYPE;
    }
    if (isTypeStart(next) || mode == NAME && base(next) == C.ELLIPSIS) {
      return C.LPAREN_TYPE;
    }
    return mode != NAME && base(next) == C.IDENTIFIER && isUnknownCast(at) ? C.LPAREN_TYPE : C.LPAREN;
  }

  /** Whether names that are no types stand from an index up to a closing parenthesis, with commas between. */
  private boolean isNameList(int at) {
    int name = at;
    while (base(name) == C.IDENTIFIER && !scope.isType(text(name))) {
      if (base(name + 1) != C.COMMA) {
        return base(name + 1) == C.RPAREN;
      }
      name += 2;
    }
    return false;
  }

  /** Whether an unknown name between parentheses can only be the type of a cast. */
  private boolean isUnknownCast(int at) {
    int name = at + 1;
    if (scope.declares(text(name))) {
      return false;
    }
    boolean annotated = isTypeStart(name + 1) || base(name + 1) == C.IDENTIFIER && base(name + 2) == C.RPAREN;
    if (scope.lenient() && annotated) {
      return true;
    }
    int behind = afterStars(name + 1);
    if (base(behind) != C.RPAREN) {
      return false;
    }
    switch (base(at - 1)) {
      case C.IDENTIFIER:
      case C.RPAREN:
      case C.RBRACKET:
      case C.IF:
      case C.WHILE:
      case C.FOR:
      case C.SWITCH:
      case C.TYPEOF:
      case C.SIZEOF:
        if (behind == name + 1 || base(at - 1) == C.IDENTIFIER) {
          return false;
        }
        break;
      default:
    }
    if (behind == name + 1) {
      switch (base(behind + 1)) {
        case C.IDENTIFIER:
        case C.NUMBER:
        case C.CHARACTER:
        case C.STRING:
        case C.UNARY:
        case C.SIZEOF:
        case C.LBRACE:
          break;
        case C.LPAREN:
          if (base(behind + 2) == C.LBRACE) {
            break; // of a statement expression
          }
          return false;
        default:
          return false;
      }
    }
    tokens[name].knownAsType = true;
    return true;
  }

  // TokenStream

  private CToken current() {
    if (inserted != null) {
      return inserted;
    }
    if (index >= tokens.length) {
      return end;
    }
    CToken token = tokens[index];
    if (!classified) {
      token.type = classify(index);
      classified = true;
    }
    return token;
  }

  /** The next token, its type not asked for. */
  CToken raw() {
    return index < tokens.length ? tokens[index] : end;
  }

  @Override
  public int LA(int offset) {
    return offset == 1 ? current().type : base(index + offset - (offset > 0 ? 1 : 0));
  }

  @Override
  public @Nullable Token LT(int offset) {
    if (offset == 1) {
      return current();
    }
    int at = index + offset - (offset > 0 ? 1 : 0);
    return at < 0 ? null : token(at);
  }

  @Override
  public void consume() {
    if (inserted != null) {
      inserted = null;
    } else if (index < tokens.length) {
      index++;
      if (mode >= STATEMENT) {
        mode = EXPRESSION;
      }
    }
    classified = false;
  }

  @Override
  public int mark() {
    return 0;
  }

  @Override
  public void release(int marker) {
    // Tokens are kept anyway.
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public void seek(int to) {
    index = Math.min(to, tokens.length);
    classified = false;
  }

  @Override
  public int size() {
    return tokens.length;
  }

  @Override
  public String getSourceName() {
    return end.token.source().name();
  }

  @Override
  public Token get(int at) {
    return token(at);
  }

  @Override
  public TokenSource getTokenSource() {
    throw new UnsupportedOperationException("tokens come from the preprocessor");
  }

  @Override
  public String getText(Interval interval) {
    return "";
  }

  @Override
  public String getText() {
    return "";
  }

  @Override
  public String getText(RuleContext context) {
    return "";
  }

  @Override
  public String getText(Token start, Token stop) {
    return "";
  }
}
