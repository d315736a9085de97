package org.bpfls.grammar;

import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;

/** Reads translation units. Implementations are safe for use by several threads and share what they know of headers. */
public interface FrontEnd {
  /** Never fails: what cannot be read is a problem or an error declaration of the unit. */
  TranslationUnit parse(SourceText main, PreprocessOptions options, IncludeResolver resolver);
}
