package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** The tokens of a file, typed by spelling, and where its declarations begin and end. */
final class FileTokens {
  /** How long one declaration of a K&R definition's parameters may be. */
  private static final int KNR_TOKENS = 100;

  /** How long the call of a macro that stands for a declaration may be. */
  private static final int MACRO_TOKENS = 10_000;

  final List<Token> tokens;
  final int[] types;

  FileTokens(List<Token> source) {
    List<Token> all = source;
    int[] found = new int[source.size()];
    for (int i = 0; i < all.size(); i++) {
      found[i] = Words.type(all.get(i));
      if (found[i] == C.STRAY && all.get(i).text().equals("::")) {
        if (all == source) {
          all = new ArrayList<>(source);
        }
        all.add(i, all.get(i));
        found = Arrays.copyOf(found, found.length + 1);
        found[i++] = C.COLON;
        found[i] = C.COLON;
      }
    }
    tokens = all;
    types = found;
  }

  /** Some of the tokens: a view, since what a stray brace tears apart is put together again and again. */
  List<Token> between(int start, int end) {
    return Collections.unmodifiableList(tokens).subList(start, end);
  }

  /** The name of the function that damaged tokens seem to define: the name before the first parenthesis outside of attributes. */
  Optional<String> functionName(int start, int end) {
    for (int i = start + 1; i + 1 < end; i++) {
      switch (types[i]) {
        case C.ATTRIBUTE:
          int attribute = behindParentheses(i + 1, end);
          if (attribute < 0) {
            return Optional.empty();
          }
          i = attribute - 1;
          break;
        case C.IDENTIFIER:
          if (types[i + 1] == C.LPAREN) {
            int behind = behindParentheses(i + 1, end);
            return behind > 0 && behind < end && types[behind] == C.LBRACE ? Optional.of(tokens.get(i).text()) : Optional.empty();
          }
          break;
        case C.LBRACE:
        case C.SEMICOLON:
        case C.EQUALS:
          return Optional.empty();
        default:
      }
    }
    return Optional.empty();
  }

  int size() {
    return tokens.size();
  }

  int type(int at) {
    return at < types.length ? types[at] : -1;
  }

  /**
   * Behind the last token of the declaration that begins at an index: after the semicolon outside of braces, or after the
   * brace that closes a function's body. Parentheses are not trusted, so that a missing one does no harm to neighbours.
   *
   * @param limit where to stop looking
   */
  int end(int start, int limit, Scope scope) {
    if (scope.lenient() && isUnknownMacro(start, scope)) {
      int behind = behindParentheses(start + 1, Math.min(limit, start + MACRO_TOKENS));
      int next = behind < 0 ? -1 : type(behind);
      if (next == C.LPAREN) {
        int parameters = behindParentheses(behind, Math.min(limit, behind + MACRO_TOKENS));
        next = parameters < 0 ? next : type(parameters);
      }
      if (behind >= 0 && next != C.SEMICOLON && next != C.LBRACE && next != C.EQUALS && next != C.COMMA) {
        return behind;
      }
    }
    if (isMacroWord(start, scope) && startsLineAtMargin(start) && startsLineAtMargin(start + 1)) {
      return start + 1;
    }
    int braces = 0;
    int parentheses = 0;
    boolean initializer = false;
    boolean body = false;
    int tag = -1;
    int knrBody = -1;
    for (int i = start; i < limit; i++) {
      switch (types[i]) {
        case C.LBRACE:
          if (braces++ == 0) {
            body = !initializer && tag < 0 && !isStatementExpression(start, i);
          }
          break;
        case C.RBRACE:
          if (braces == 0) {
            return type(i + 1) == C.SEMICOLON ? i + 2 : i + 1;
          }
          if (--braces == 0) {
            tag = -1;
            if (body && !(parentheses > 0 && isInsideParameters(i)) || initializer && isMissingSemicolon(i, scope)) {
              return i + 1;
            }
          }
          break;
        case C.SEMICOLON:
          if (braces == 0 && i >= knrBody) {
            return i + 1;
          }
          tag = braces == 0 ? -1 : tag;
          break;
        case C.EQUALS:
          initializer |= braces == 0;
          break;
        case C.RECORD:
        case C.ENUM:
          tag = braces == 0 && parentheses == 0 && type(i + 1) != C.BUILTIN_TYPE ? i : tag;
          break;
        case C.STRAY:
          if (braces == 0 && isOpenString(i) && tokens.get(i).text().endsWith(";")) {
            return i + 1;
          }
          break;
        case C.LPAREN:
          parentheses++;
          if (braces == 0 && tag >= 0 && !belongsToTag(i, tag)) {
            tag = -1;
          }
          break;
        case C.RPAREN:
          parentheses = Math.max(0, parentheses - 1);
          if (braces == 0 && !initializer && tag < 0 && startsType(i + 1, scope)) {
            knrBody = knrBody(i);
          }
          break;
        case C.STAR:
          tag = braces == 0 ? -1 : tag;
          break;
        default:
      }
    }
    return limit;
  }

  /** Whether what follows a closing brace goes on with a list of parameters: behind a struct, or a compound literal. */
  private boolean isInsideParameters(int close) {
    switch (type(close + 1)) {
      case C.STAR:
      case C.COMMA:
      case C.RPAREN:
      case C.RBRACKET:
      case C.BINARY:
      case C.SIGN:
        return true;
      case C.ATTRIBUTE:
        int behind = behindParentheses(close + 2, types.length);
        return behind > 0 && type(behind) == C.RPAREN;
      case C.IDENTIFIER:
        return type(close + 2) == C.COMMA || type(close + 2) == C.RPAREN;
      default:
        return false;
    }
  }

  /** Whether a token is a string that is not closed, and so all that follows on its line. */
  private boolean isOpenString(int at) {
    char first = tokens.get(at).text().charAt(0);
    return first == '"' || first == '\'';
  }

  /** Whether a brace follows a parenthesis that is no stray one before the body of a function. */
  private boolean isStatementExpression(int start, int brace) {
    return brace > start
        && types[brace - 1] == C.LPAREN
        && !startsLineAtMargin(brace)
        && !startsLineAtMargin(brace - 1);
  }

  /** Whether a brace at the margin ends an initializer, or a body behind a stray {@code =}, without a semicolon. */
  private boolean isMissingSemicolon(int close, Scope scope) {
    return startsLineAtMargin(close) && (close + 1 == types.length || startsDeclaration(close + 1, scope));
  }

  /** Whether an unknown name looks like a macro that stands for itself. */
  private boolean isMacroWord(int at, Scope scope) {
    String name = tokens.get(at).text();
    return scope.lenient()
        && type(at) == C.IDENTIFIER
        && type(at + 1) == C.IDENTIFIER
        && name.startsWith(name.substring(0, 1).toUpperCase(Locale.ROOT))
        && !scope.isType(name)
        && !scope.declares(name);
  }

  private boolean isUnknownMacro(int at, Scope scope) {
    return type(at) == C.IDENTIFIER
        && type(at + 1) == C.LPAREN
        && !scope.isType(tokens.get(at).text())
        && !scope.declares(tokens.get(at).text());
  }

  /** Where reading goes on behind parentheses; -1 when they are not closed. */
  private int behindParentheses(int open, int limit) {
    int depth = 0;
    for (int i = open; i < limit; i++) {
      depth += types[i] == C.LPAREN ? 1 : types[i] == C.RPAREN ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  /** Whether parentheses belong to an attribute between {@code struct} and its tag. */
  private boolean belongsToTag(int open, int tag) {
    int before = types[open - 1];
    return before == C.ATTRIBUTE
        || before == C.ANNOTATION_CALL
        || before == C.TYPEOF
        || before == C.ALIGNAS
        || before == C.LPAREN
        || before == C.IDENTIFIER && (open - 2 == tag || insideAttribute(open, tag));
  }

  private boolean insideAttribute(int open, int tag) {
    int depth = 0;
    for (int i = open - 1; i > tag; i--) {
      depth += isOpening(types[i]) ? 1 : types[i] == C.RPAREN || types[i] == C.RBRACKET ? -1 : 0;
      if (depth > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOpening(int type) {
    return type == C.LPAREN || type == C.LBRACKET;
  }

  private boolean startsType(int at, Scope scope) {
    switch (type(at)) {
      case C.BUILTIN_TYPE:
      case C.RECORD:
      case C.ENUM:
      case C.QUALIFIER:
        return true;
      case C.STORAGE:
        return tokens.get(at).is("register");
      case C.IDENTIFIER:
        return scope.isType(tokens.get(at).text());
      default:
        return false;
    }
  }

  /**
   * The brace of the body of a K&R definition whose list of names closes at an index: between them stand declarations of
   * these names. -1 when it is none.
   */
  private int knrBody(int close) {
    Set<String> names = namesBefore(close);
    int at = close + 1;
    for (int left = names.size(); left > 0 && type(at) != C.LBRACE; left--) {
      boolean declares = false;
      for (int limit = at + KNR_TOKENS; type(at) != C.SEMICOLON; at++) {
        if (at == limit) {
          return -1;
        }
        switch (type(at)) {
          case C.LBRACE:
            at = type(at - 1) == C.RECORD || type(at - 2) == C.RECORD ? closing(at, limit) : limit - 1;
            break;
          case -1:
          case C.RBRACE:
          case C.EQUALS:
            return -1;
          case C.IDENTIFIER:
            declares |= names.contains(tokens.get(at).text());
            break;
          default:
        }
      }
      at++;
      if (!declares) {
        return -1;
      }
    }
    return type(at) == C.LBRACE ? at : -1;
  }

  /** The brace that closes the one at an index; the last token looked at when there is none. */
  private int closing(int open, int limit) {
    int depth = 0;
    for (int i = open; i < limit - 1; i++) {
      depth += type(i) == C.LBRACE ? 1 : type(i) == C.RBRACE ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return limit - 1;
  }

  /** The names between parentheses that hold nothing else and close at an index. */
  private Set<String> namesBefore(int close) {
    Set<String> names = new HashSet<>();
    int at = close - 1;
    while (at > 0 && types[at] == C.IDENTIFIER) {
      names.add(tokens.get(at).text());
      if (types[at - 1] == C.LPAREN) {
        return names;
      }
      if (types[at - 1] != C.COMMA) {
        break;
      }
      at -= 2;
    }
    return Set.of();
  }

  /**
   * Where to go on after an error: the first token behind {@code start} that stands where declarations begin and looks like
   * one, though it is inside braces; or outside of braces when the error is there too or before it.
   *
   * @param error index of the token at fault
   * @return {@code end} when there is no such token
   */
  int resume(int start, int end, int error, Scope scope) {
    int braces = 0;
    int parentheses = 0;
    boolean outside = isOutside(start, end, error);
    for (int i = start; i < end; i++) {
      boolean behind = i > error || outside;
      if (i > start && (braces > 0 || behind && parentheses == 0) && startsDeclaration(i, scope)) {
        return i;
      }
      switch (types[i]) {
        case C.LBRACE:
          braces++;
          break;
        case C.RBRACE:
          braces--;
          break;
        case C.LPAREN:
          parentheses++;
          break;
        case C.RPAREN:
          parentheses--;
          break;
        default:
      }
    }
    return end;
  }

  /** The name that damaged tokens would declare as a type; null when they are no typedef. */
  @Nullable String typedefName(int start, int end) {
    String last = null;
    String outside = null;
    boolean typedef = false;
    int depth = 0;
    for (int i = start; i < end; i++) {
      switch (types[i]) {
        case C.STORAGE:
          typedef |= depth == 0 && tokens.get(i).is("typedef");
          break;
        case C.LPAREN:
        case C.LBRACE:
        case C.LBRACKET:
          depth++;
          break;
        case C.RPAREN:
        case C.RBRACE:
        case C.RBRACKET:
          depth--;
          break;
        case C.IDENTIFIER:
          last = tokens.get(i).text();
          outside = depth == 0 ? last : outside;
          if (typedef && i > start + 1 && types[i - 1] == C.STAR && types[i - 2] == C.LPAREN && depth == 1) {
            return last; // of a pointer to a function
          }
          break;
        default:
      }
    }
    return !typedef ? null : outside != null ? outside : last;
  }

  private boolean isOutside(int start, int end, int error) {
    int depth = 0;
    for (int i = start; i < Math.min(end, error); i++) {
      depth += types[i] == C.LBRACE ? 1 : types[i] == C.RBRACE ? -1 : 0;
    }
    return depth <= 0;
  }

  /** Whether a token stands at the left margin, first of what a person sees there. */
  boolean startsLineAtMargin(int at) {
    Span place = tokens.get(at).place();
    if (at > 0) {
      Span before = tokens.get(at - 1).place();
      if (before.source() == place.source() && before.start() == place.start()) {
        return false;
      }
    }
    return place.start() == 0 || isLineEnd(place.source().content().charAt(place.start() - 1));
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  boolean startsDeclaration(int at, Scope scope) {
    switch (types[at]) {
      case C.STORAGE:
      case C.RECORD:
      case C.ENUM:
      case C.BUILTIN_TYPE:
      case C.QUALIFIER:
      case C.ATTRIBUTE:
      case C.TYPEOF:
      case C.STATIC_ASSERT:
      case C.EXTENSION:
        return startsLineAtMargin(at);
      case C.IDENTIFIER:
        int next = type(at + 1);
        boolean like =
            scope.isType(tokens.get(at).text())
                || next == C.IDENTIFIER
                || next == C.STAR && type(at + 2) == C.IDENTIFIER
                || next == C.LPAREN && scope.lenient();
        return like && next != C.COLON && startsLineAtMargin(at);
      default:
        return false;
    }
  }
}
