package org.bpfls.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.preprocess.HeaderDeclarations;
import org.bpfls.grammar.preprocess.Token;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of indexed headers, each parsed when its name is first asked for. The versions of a unit share one as long as
 * they include the same. Safe for several threads.
 */
final class HeaderSyntax {
  private final HeaderDeclarations headers;
  private final boolean lenient;
  private final Map<String, Optional<ExternalDecl>> ordinaries = new ConcurrentHashMap<>();
  private final Map<String, Optional<TypeSpec>> tags = new ConcurrentHashMap<>();

  /** @param lenient see {@link DeclarationParser} */
  HeaderSyntax(HeaderDeclarations headers, boolean lenient) {
    this.headers = headers;
    this.lenient = lenient;
  }

  /** This one, or an earlier one that gives the same answers. */
  HeaderSyntax orSame(@Nullable HeaderSyntax earlier) {
    return earlier != null && earlier.lenient == lenient && headers.sameAs(earlier.headers) ? earlier : this;
  }

  boolean lenient() {
    return lenient;
  }

  boolean isTypedef(String name) {
    return headers.isTypedef(name);
  }

  Optional<ExternalDecl> ordinary(String name) {
    Optional<ExternalDecl> known = ordinaries.get(name);
    if (known == null) {
      known = headers.ordinary(name).flatMap(this::parse);
      ordinaries.put(name, known);
    }
    return known;
  }

  Optional<TypeSpec> tag(String name) {
    Optional<TypeSpec> known = tags.get(name);
    if (known == null) {
      known = headers.tag(name).flatMap(this::parse).flatMap(found -> definition(found, name));
      tags.put(name, known);
    }
    return known;
  }

  private Optional<ExternalDecl> parse(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    ExternalDecl parsed = new DeclarationParser(headers::isTypedef, lenient).parseOne(tokens);
    return parsed instanceof ExternalDecl.ErrorDecl ? Optional.empty() : Optional.of(parsed);
  }

  private static Optional<TypeSpec> definition(ExternalDecl declaration, String tag) {
    return Nodes.all(declaration, TypeSpec.class).filter(spec -> tag.equals(definedTag(spec))).findFirst();
  }

  /** The tag that a type specifier defines, if it does. */
  static @Nullable String definedTag(TypeSpec spec) {
    if (spec instanceof TypeSpec.Record record && record.members() != null) {
      return record.tag();
    }
    return spec instanceof TypeSpec.Enum e && e.enumerators() != null ? e.tag() : null;
  }
}
