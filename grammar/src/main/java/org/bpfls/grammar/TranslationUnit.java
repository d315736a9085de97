package org.bpfls.grammar;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.SourceText;

/**
 * A parsed translation unit, immutable. {@link #declarations()} are those of the main file and of the included files read in
 * full; the other headers' declarations are parsed when looked up.
 */
public interface TranslationUnit {
  SourceText main();

  /** Whether reading that text with these options would give this unit again. */
  boolean isVersionOf(SourceText main, PreprocessOptions options, IncludeResolver resolver);

  /** What changed since an earlier version, when this one was made of that by an edit of a few declarations. */
  Optional<Change> changeSince(TranslationUnit earlier);

  /** What stands for a declaration in all versions of the unit that have it unchanged. */
  Object origin(ExternalDecl declaration);

  /** In source order; a damaged one is an {@link ExternalDecl.ErrorDecl}. */
  List<ExternalDecl> declarations();

  /**
   * The nodes of one kind in a declaration, in pre-order; found once for all who ask.
   *
   * @param kind a record of the syntax, not an interface
   */
  <T extends Node> List<T> all(ExternalDecl declaration, Class<T> kind);

  /** The same for all declarations, in source order. */
  default <T extends Node> Stream<T> all(Class<T> kind) {
    return declarations().stream().flatMap(declaration -> all(declaration, kind).stream());
  }

  /** Include directives of the main file and of the files read in full. */
  List<Preprocessed.Include> includes();

  /** What the preprocessor could not read. */
  List<Preprocessed.Problem> problems();

  /** Definition or, without one, first declaration of an ordinary identifier, here or in an indexed header. */
  Optional<ExternalDecl> ordinary(String name);

  /** Definition of a struct, union or enum tag, here or in an indexed header. */
  Optional<TypeSpec> tag(String name);

  /** The declaration of an enumerator's or constant's value, when it is an integer constant. */
  Optional<Long> constant(String name);
}
