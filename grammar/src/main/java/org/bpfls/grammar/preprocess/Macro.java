package org.bpfls.grammar.preprocess;

import java.util.Arrays;
import java.util.List;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * A macro's definition, immutable and shared by all units that read the same header.
 *
 * @param parameters null for an object-like macro; a variadic macro's last one is {@code __VA_ARGS__} or the GNU name
 * @param body replacement tokens, with {@code ##} marked
 * @param source where it is defined
 * @param offset offset of its name there
 * @param builtin what the preprocessor itself computes; null for an ordinary macro
 */
record Macro(
    String name,
    @Nullable List<String> parameters,
    boolean variadic,
    Token[] body,
    SourceText source,
    int offset,
    @Nullable Builtin builtin) {

  /** Macros without a fixed replacement. */
  enum Builtin {
    LINE,
    FILE,
    FILE_NAME,
    BASE_FILE,
    INCLUDE_LEVEL,
    COUNTER,
    DATE,
    TIME,
    TIMESTAMP,
    HAS_ATTRIBUTE,
    HAS_C_ATTRIBUTE,
    HAS_BUILTIN,
    HAS_FEATURE,
    HAS_EXTENSION,
    HAS_WARNING,
    HAS_INCLUDE,
    HAS_INCLUDE_NEXT,
    HAS_EMBED,
    HAS_DECLSPEC_ATTRIBUTE,
    IS_IDENTIFIER,
    IS_TARGET,
    BUILDING_MODULE,
    PRAGMA;

    boolean functionLike() {
      return compareTo(HAS_ATTRIBUTE) >= 0;
    }

    /** Whether clang expands a macro that stands first between the parentheses. */
    boolean expandsArgument() {
      return switch (this) {
        case HAS_ATTRIBUTE, HAS_C_ATTRIBUTE, HAS_DECLSPEC_ATTRIBUTE, HAS_INCLUDE, HAS_INCLUDE_NEXT -> true;
        default -> false;
      };
    }
  }

  boolean functionLike() {
    return parameters != null;
  }

  int parameterCount() {
    return parameters == null ? 0 : parameters.size();
  }

  /** Index of a parameter, or -1. */
  int parameter(Token token) {
    return parameters == null || token.kind() != TokenKind.IDENTIFIER ? -1 : parameters.indexOf(token.text());
  }

  /** The body as it would be written. */
  String bodyText() {
    StringBuilder text = new StringBuilder();
    for (Token token : body) {
      if (token.spaceBefore() && text.length() > 0) {
        text.append(' ');
      }
      text.append(token.text());
    }
    return text.toString();
  }

  /** Same tokens and parameters, so that defining it again is no error (C11 6.10.3 paragraph 2). */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Macro that
            && name.equals(that.name)
            && java.util.Objects.equals(parameters, that.parameters)
            && bodyText().equals(that.bodyText()));
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name + (parameters == null ? "" : parameters.toString()) + Arrays.toString(body);
  }
}
