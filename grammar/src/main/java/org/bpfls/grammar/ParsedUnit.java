package org.bpfls.grammar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;
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

  /** Names this version for the next one, which does not hold it. */
  private final Object version = new Object();

  private final @Nullable Object editedVersion;
  private final @Nullable Change change;
  private final Map<String, Optional<Long>> constants = new ConcurrentHashMap<>();
  private volatile @Nullable Names names;
  private volatile @Nullable Map<ExternalDecl, Object> origins;

  private record Names(Map<String, ExternalDecl> ordinaries, Map<String, TypeSpec> tags) {
    void add(ExternalDecl declaration) {
      if (declaration instanceof FunctionDefinition function) {
        ordinaries.put(function.name(), function);
        Nodes.walk(function.specifiers(), node -> collect(node, function));
      } else if (declaration instanceof Declaration plain) {
        for (Declaration.InitDeclarator declarator : plain.declarators()) {
          String name = declarator.declarator().name();
          if (name != null) {
            ordinaries.merge(name, plain, (earlier, later) -> better(name, earlier, plain));
          }
        }
        Nodes.walk(plain.specifiers(), node -> collect(node, plain));
      }
    }

    private boolean collect(Node node, ExternalDecl in) {
      if (node instanceof TypeSpec spec) {
        String tag = HeaderSyntax.definedTag(spec);
        if (tag != null) {
          tags.putIfAbsent(tag, spec);
        }
      } else if (node instanceof TypeSpec.Enumerator enumerator) {
        ordinaries.putIfAbsent(enumerator.name(), in);
      }
      return !(node instanceof Expr);
    }
  }

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
    editedVersion = null;
    change = null;
  }

  private ParsedUnit(
      ParsedUnit earlier,
      Change change,
      List<Preprocessed.Include> includes,
      List<Preprocessed.Problem> problems,
      MainFile mainFile,
      ParsedFile parsed) {
    main = change.edit().after();
    this.options = earlier.options;
    this.inclusions = earlier.inclusions;
    this.includes = includes;
    this.problems = problems;
    this.mainFile = mainFile;
    this.headers = earlier.headers;
    this.parsed = parsed;
    this.change = change;
    editedVersion = earlier.version;
  }

  /** The version of the unit in which the main file is another text; empty when more than a few declarations changed. */
  Optional<ParsedUnit> edited(SourceText text, PreprocessOptions now, IncludeResolver resolver) {
    if (!text.name().equals(main.name()) || !now.equals(options) || !inclusions.sameWith(resolver)) {
      return Optional.empty();
    }
    Edit edit = Edit.between(main, text);
    return edit.gap(parsed, mainFile)
        .flatMap(range -> edited(edit, range))
        .or(() -> parsed.inside(edit.from(), edit.to()).flatMap(range -> edited(edit, range)))
        .or(() -> parsed.around(edit.from(), edit.to()).flatMap(range -> edited(edit, range)));
  }

  private Optional<ParsedUnit> edited(Edit edit, ParsedFile.Range range) {
    if (!edit.isLocal(mainFile, range)) {
      return Optional.empty();
    }
    SourceText text = edit.after();
    Optional<MainFile.Part> part = mainFile.part(text, range.from(), range.to() + edit.by());
    if (part.isEmpty()) {
      return Optional.empty();
    }
    return new DeclarationParser(headers::isTypedef, headers.lenient())
        .parsePart(text, part.get().tokens(), parsed, range, edit.by())
        .map(
            all ->
                new ParsedUnit(
                    this,
                    change(edit, parsed, range, all),
                    edit.moved(includes),
                    edit.moved(problems, range, part.get().problems()),
                    mainFile.with(part.get(), range.to(), edit.by()),
                    all));
  }

  private static Change change(Edit edit, ParsedFile earlier, ParsedFile.Range range, ParsedFile all) {
    int more = all.declarations().size() - earlier.declarations().size();
    List<ExternalDecl> before = earlier.declarations().subList(range.first(), range.behind());
    List<ExternalDecl> now = all.declarations().subList(range.first(), range.behind() + more);
    Names names = new Names(new HashMap<>(), new HashMap<>());
    before.forEach(names::add);
    now.forEach(names::add);
    Set<String> declared = new HashSet<>(names.ordinaries.keySet());
    declared.addAll(names.tags.keySet());
    boolean values = Stream.concat(before.stream(), now.stream()).anyMatch(Declaration.class::isInstance);
    return new Change(declared, values, edit);
  }

  @Override
  public Optional<Change> changeSince(TranslationUnit earlier) {
    return earlier instanceof ParsedUnit unit && unit.version == editedVersion ? Optional.ofNullable(change) : Optional.empty();
  }

  @Override
  public Object origin(ExternalDecl declaration) {
    Map<ExternalDecl, Object> known = origins;
    if (known == null) {
      known = parsed.origins();
      origins = known;
    }
    return known.getOrDefault(declaration, declaration);
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
    Names all = new Names(new HashMap<>(), new HashMap<>());
    declarations().forEach(all::add);
    return all;
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
