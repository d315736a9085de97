package org.bpfls.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.parse.Brackets;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.parse.ParsedFile;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.MainFile;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.type.IntegerConstants;
import org.jspecify.annotations.Nullable;

/** A unit with its names looked up when asked for. Safe for several threads. */
final class ParsedUnit implements TranslationUnit {
  private final SourceText main;
  private final PreprocessOptions options;
  private final Inclusions inclusions;
  private final List<Preprocessed.Include> includes;
  private final List<Preprocessed.Problem> problems;
  private final MainFile mainFile;
  private final HeaderSyntax headers;
  private final ParsedFile parsed;
  private final NodeIndex nodes = new NodeIndex();
  private final Map<String, Optional<Long>> constants = new ConcurrentHashMap<>();
  private volatile @Nullable Names names;

  private record Names(Map<String, ExternalDecl> ordinaries, Map<String, TypeSpec> tags) {}

  ParsedUnit(
      PreprocessOptions options,
      Inclusions inclusions,
      Preprocessed preprocessed,
      HeaderSyntax headers,
      ParsedFile parsed) {
    this.main = preprocessed.main();
    this.options = options;
    this.inclusions = inclusions;
    this.includes = preprocessed.includes();
    this.problems = preprocessed.problems();
    this.mainFile = preprocessed.mainFile();
    this.headers = headers;
    this.parsed = parsed;
  }

  private ParsedUnit(
      ParsedUnit earlier,
      SourceText main,
      List<Preprocessed.Include> includes,
      List<Preprocessed.Problem> problems,
      MainFile mainFile,
      ParsedFile parsed) {
    this.main = main;
    this.options = earlier.options;
    this.inclusions = earlier.inclusions;
    this.includes = includes;
    this.problems = problems;
    this.mainFile = mainFile;
    this.headers = earlier.headers;
    this.parsed = parsed;
  }

  /** The version of the unit in which the main file is another text; empty when more than a few declarations changed. */
  Optional<ParsedUnit> edited(SourceText text, PreprocessOptions now, IncludeResolver resolver) {
    if (!text.name().equals(main.name()) || !now.equals(options) || !inclusions.sameWith(resolver)) {
      return Optional.empty();
    }
    Edit edit = Edit.between(main, text);
    Optional<ParsedFile.Range> found = parsed.around(edit.from(), edit.to());
    if (found.isEmpty() || !edit.isLocal(mainFile, found.get())) {
      return Optional.empty();
    }
    ParsedFile.Range range = found.get();
    Optional<MainFile.Part> part = mainFile.part(text, range.from(), range.to() + edit.by());
    if (part.isEmpty()) {
      return Optional.empty();
    }
    ParsedFile read =
        new DeclarationParser(headers::isTypedef, headers.lenient())
            .parsePart(text, part.get().tokens(), parsed, range);
    if (read.isDamaged() && !Brackets.match(part.get().tokens())) {
      // Where the damage ends depends on what follows.
      return Optional.empty();
    }
    return parsed
        .with(range, read, edit.by())
        .map(
            all ->
                new ParsedUnit(
                    this,
                    text,
                    edit.moved(includes),
                    edit.moved(problems, range, part.get().problems()),
                    mainFile.with(part.get(), range.to(), edit.by()),
                    all));
  }

  @Override
  public boolean isVersionOf(SourceText text, PreprocessOptions now, IncludeResolver resolver) {
    return main.sameAs(text) && options.equals(now) && inclusions.sameWith(resolver);
  }

  @Override
  public SourceText main() {
    return main;
  }

  @Override
  public List<ExternalDecl> declarations() {
    return parsed.declarations();
  }

  @Override
  public <T extends Node> List<T> all(ExternalDecl declaration, Class<T> kind) {
    return nodes.all(declaration, kind);
  }

  @Override
  public List<Preprocessed.Include> includes() {
    return includes;
  }

  @Override
  public List<Preprocessed.Problem> problems() {
    return problems;
  }

  HeaderSyntax headers() {
    return headers;
  }

  @Override
  public Optional<ExternalDecl> ordinary(String name) {
    ExternalDecl own = names().ordinaries().get(name);
    if (own != null) {
      return Optional.of(own);
    }
    return headers.ordinary(name);
  }

  @Override
  public Optional<TypeSpec> tag(String name) {
    TypeSpec own = names().tags().get(name);
    if (own != null) {
      return Optional.of(own);
    }
    return headers.tag(name);
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
      Node node, ExternalDecl in, Map<String, ExternalDecl> ordinaries, Map<String, TypeSpec> tags) {
    if (node instanceof TypeSpec spec) {
      String tag = HeaderSyntax.definedTag(spec);
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
