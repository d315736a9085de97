package org.bpfls.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.parse.ParsedTokens;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.type.IntegerConstants;
import org.jspecify.annotations.Nullable;

/** A unit with its names looked up when asked for. Safe for several threads. */
final class ParsedUnit implements TranslationUnit {
  private final Preprocessed preprocessed;
  private final ParsedTokens parsed;
  private final boolean lenient;
  private final Map<String, Optional<ExternalDecl>> headerOrdinaries = new ConcurrentHashMap<>();
  private final Map<String, Optional<TypeSpec>> headerTags = new ConcurrentHashMap<>();
  private final Map<String, Optional<Long>> constants = new ConcurrentHashMap<>();
  private volatile @Nullable Names names;

  private record Names(Map<String, ExternalDecl> ordinaries, Map<String, TypeSpec> tags) {}

  ParsedUnit(Preprocessed preprocessed, ParsedTokens parsed, boolean lenient) {
    this.preprocessed = preprocessed;
    this.parsed = parsed;
    this.lenient = lenient;
  }

  @Override
  public SourceText main() {
    return preprocessed.main();
  }

  @Override
  public List<ExternalDecl> declarations() {
    return parsed.declarations();
  }

  ParsedTokens parsed() {
    return parsed;
  }

  @Override
  public Preprocessed preprocessed() {
    return preprocessed;
  }

  @Override
  public Optional<ExternalDecl> ordinary(String name) {
    ExternalDecl own = names().ordinaries().get(name);
    if (own != null) {
      return Optional.of(own);
    }
    Optional<ExternalDecl> known = headerOrdinaries.get(name);
    if (known == null) {
      known = preprocessed.headers().ordinary(name).flatMap(this::parse);
      headerOrdinaries.put(name, known);
    }
    return known;
  }

  @Override
  public Optional<TypeSpec> tag(String name) {
    TypeSpec own = names().tags().get(name);
    if (own != null) {
      return Optional.of(own);
    }
    Optional<TypeSpec> known = headerTags.get(name);
    if (known == null) {
      known = preprocessed.headers().tag(name).flatMap(this::parse).flatMap(found -> definition(found, name));
      headerTags.put(name, known);
    }
    return known;
  }

  @Override
  public Optional<Long> constant(String name) {
    Optional<Long> known = constants.get(name);
    if (known == null) {
      // Until it is known, a name that is defined by itself has no value.
      constants.put(name, Optional.empty());
      known = new IntegerConstants(this).named(name);
      constants.put(name, known);
    }
    return known;
  }

  private Optional<ExternalDecl> parse(List<Token> tokens) {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    ExternalDecl parsed = new DeclarationParser(preprocessed.headers()::isTypedef, lenient).parseOne(tokens);
    return parsed instanceof ExternalDecl.ErrorDecl ? Optional.empty() : Optional.of(parsed);
  }

  private static Optional<TypeSpec> definition(ExternalDecl declaration, String tag) {
    return Nodes.all(declaration, TypeSpec.class).filter(spec -> tag.equals(definedTag(spec))).findFirst();
  }

  /** The tag that a type specifier defines, if it does. */
  private static @Nullable String definedTag(TypeSpec spec) {
    if (spec instanceof TypeSpec.Record record && record.members() != null) {
      return record.tag();
    }
    return spec instanceof TypeSpec.Enum e && e.enumerators() != null ? e.tag() : null;
  }

  private Names names() {
    Names known = names;
    if (known == null) {
      known = collect();
      names = known;
    }
    return known;
  }

  private Names collect() {
    Map<String, ExternalDecl> ordinaries = new HashMap<>();
    Map<String, TypeSpec> tags = new HashMap<>();
    for (ExternalDecl declaration : declarations()) {
      if (declaration instanceof ExternalDecl.FunctionDefinition function) {
        ordinaries.put(function.name(), function);
        Nodes.walk(function.specifiers(), node -> collect(node, function, ordinaries, tags));
      } else if (declaration instanceof Declaration plain) {
        for (Declaration.InitDeclarator declarator : plain.declarators()) {
          String name = declarator.declarator().name();
          if (name != null) {
            ordinaries.merge(name, plain, (earlier, later) -> better(name, earlier, plain));
          }
        }
        Nodes.walk(plain.specifiers(), node -> collect(node, plain, ordinaries, tags));
      }
    }
    return new Names(ordinaries, tags);
  }

  private static boolean collect(
      org.bpfls.grammar.ast.Node node, ExternalDecl in, Map<String, ExternalDecl> ordinaries, Map<String, TypeSpec> tags) {
    if (node instanceof TypeSpec spec) {
      String tag = definedTag(spec);
      if (tag != null) {
        tags.putIfAbsent(tag, spec);
      }
    } else if (node instanceof TypeSpec.Enumerator enumerator) {
      ordinaries.putIfAbsent(enumerator.name(), in);
    }
    return !(node instanceof org.bpfls.grammar.ast.Expr);
  }

  /** A definition before a declaration, the first of equals. */
  private static ExternalDecl better(String name, ExternalDecl earlier, Declaration later) {
    if (earlier instanceof Declaration before && !defines(name, before) && defines(name, later)) {
      return later;
    }
    return earlier;
  }

  private static boolean defines(String name, Declaration declaration) {
    return !declaration.specifiers().has("extern")
        && declaration.declarators().stream()
            .anyMatch(d -> name.equals(d.declarator().name()) && !d.declarator().isFunction());
  }
}
