package org.bpfls.grammar;

import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Reads translation units. Implementations are safe for use by several threads and share what they know of headers. */
public interface FrontEnd {
  /** Never fails: what cannot be read is a problem or an error declaration of the unit. */
  default TranslationUnit parse(SourceText main, PreprocessOptions options, IncludeResolver resolver) {
    return parse(main, options, resolver, null);
  }

  /**
   * The same with less work after an edit.
   *
   * @param earlier what an earlier version of the file was read as; changes time, never the result
   */
  TranslationUnit parse(
      SourceText main, PreprocessOptions options, IncludeResolver resolver, @Nullable TranslationUnit earlier);
}
