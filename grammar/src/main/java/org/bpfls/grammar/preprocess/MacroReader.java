package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a {@code #define} defines (C11 6.10.3 and the GNU forms). */
final class MacroReader {
  static final String VA_ARGS = "__VA_ARGS__";
  static final String VA_OPT = "__VA_OPT__";

  private final Token[] line;
  private int at = 1;
  private @Nullable List<String> parameters;
  private boolean variadic;

  private MacroReader(Token[] line) {
    this.line = line;
  }

  static Directive read(int hash, Token word, Token[] line) {
    if (line.length == 0 || line[0].kind() != TokenKind.IDENTIFIER) {
      return failed(hash, word, line, "macro name missing");
    }
    if (line[0].is("defined")) {
      return failed(hash, word, line, "'defined' cannot be a macro");
    }
    MacroReader reader = new MacroReader(line);
    if (line.length > 1 && line[1].is("(") && !line[1].spaceBefore()) {
      reader.at = 2;
      if (!reader.parameters()) {
        if (reader.parameterCount() > Limits.MACRO_PARAMETERS) {
          return failed(hash, word, line, "too many parameters of macro '" + line[0].text() + "'");
        }
        return failed(hash, word, line, "malformed parameter list of macro '" + line[0].text() + "'");
      }
    }
    Token[] body = Arrays.copyOfRange(line, reader.at, line.length);
    String problem = reader.prepare(body);
    if (problem != null) {
      return failed(hash, word, line, problem);
    }
    Token name = line[0];
    Macro macro =
        new Macro(name.text(), reader.parameters, reader.variadic, body, name.source(), name.offset(), null);
    return new Directive(Directive.Kind.DEFINE, hash, word, line, macro, null);
  }

  private static Directive failed(int hash, Token word, Token[] line, String problem) {
    return new Directive(Directive.Kind.DEFINE, hash, word, line, null, problem);
  }

  private boolean parameters() {
    List<String> names = new ArrayList<>();
    parameters = names;
    if (at < line.length && line[at].is(")")) {
      at++;
      return true;
    }
    for (; at < line.length; at++) {
      Token token = line[at++];
      if (token.is("...")) {
        variadic = true;
        names.add(VA_ARGS);
        return closes();
      }
      if (token.kind() != TokenKind.IDENTIFIER || names.contains(token.text())) {
        return false;
      }
      names.add(token.text());
      if (names.size() > Limits.MACRO_PARAMETERS) {
        return false;
      }
      if (at < line.length && line[at].is("...")) {
        variadic = true;
        at++;
        return closes();
      }
      if (closes()) {
        return true;
      }
      if (at >= line.length || !line[at].is(",")) {
        return false;
      }
    }
    return false;
  }

  private int parameterCount() {
    return parameters == null ? 0 : parameters.size();
  }

  private boolean closes() {
    if (at < line.length && line[at].is(")")) {
      at++;
      return true;
    }
    return false;
  }

  /** Marks the operators and checks their operands; returns what is wrong, or null. */
  private @Nullable String prepare(Token[] body) {
    if (body.length > 0) {
      body[0] = body[0].spaced(false);
    }
    int optionalDepth = 0;
    for (int i = 0; i < body.length; i++) {
      Token token = body[i];
      if (variadic && token.is(VA_OPT)) {
        if (optionalDepth > 0) {
          return "'__VA_OPT__' cannot stand inside of another one"; // C23 6.10.5.2 paragraph 2
        }
        if (i + 1 < body.length && body[i + 1].is("(")) {
          optionalDepth = 1;
          i++;
        }
        continue;
      }
      if (token.kind() != TokenKind.PUNCTUATOR) {
        continue;
      }
      if (optionalDepth > 0) {
        optionalDepth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      }
      if (token.is("##") || token.is("%:%:")) {
        if (i == 0 || i == body.length - 1) {
          return "'##' cannot stand at either end of a macro's body";
        }
        body[i] = token.asPasteOperator();
      } else if (parameters != null && (token.is("#") || token.is("%:"))) {
        Token operand = i + 1 < body.length ? body[i + 1] : null;
        boolean fits =
            operand != null
                && operand.kind() == TokenKind.IDENTIFIER
                && (parameters.contains(operand.text()) || (variadic && operand.is(VA_OPT)));
        if (!fits) {
          return "'#' is not followed by a macro parameter";
        }
      }
    }
    return null;
  }
}
