package org.bpfls.analysis.memo;

import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.Change;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.SourceText;

/** A unit that notes what it is asked. */
final class AskedUnit implements TranslationUnit {
  private final TranslationUnit unit;
  private final DeclarationMemo memo;

  AskedUnit(TranslationUnit unit, DeclarationMemo memo) {
    this.unit = unit;
    this.memo = memo;
  }

  @Override
  public Optional<ExternalDecl> ordinary(String name) {
    memo.note(lookups -> lookups.name(name));
    return unit.ordinary(name);
  }

  @Override
  public Optional<TypeSpec> tag(String name) {
    memo.note(lookups -> lookups.name(name));
    return unit.tag(name);
  }

  @Override
  public Optional<Long> constant(String name) {
    memo.note(lookups -> lookups.value(name));
    return unit.constant(name);
  }

  @Override
  public <T extends Node> List<T> all(ExternalDecl declaration, Class<T> kind) {
    return unit.all(declaration, kind);
  }

  @Override
  public Object origin(ExternalDecl declaration) {
    return unit.origin(declaration);
  }

  @Override
  public List<ExternalDecl> declarations() {
    memo.note(Lookups::everything);
    return unit.declarations();
  }

  @Override
  public List<Preprocessed.Include> includes() {
    memo.note(Lookups::everything);
    return unit.includes();
  }

  @Override
  public List<Preprocessed.Problem> problems() {
    memo.note(Lookups::everything);
    return unit.problems();
  }

  @Override
  public SourceText main() {
    memo.note(Lookups::everything);
    return unit.main();
  }

  @Override
  public boolean isVersionOf(SourceText main, PreprocessOptions options, IncludeResolver resolver) {
    return unit.isVersionOf(main, options, resolver);
  }

  @Override
  public Optional<Change> changeSince(TranslationUnit earlier) {
    return unit.changeSince(earlier);
  }
}
