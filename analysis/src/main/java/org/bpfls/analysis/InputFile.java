package org.bpfls.analysis;

import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;

/**
 * One file to analyse.
 *
 * @param text its content, under the name that findings give it
 * @param kind what it is
 * @param options how it is preprocessed
 * @param resolver finds what it includes; the analysis reads no file in any other way
 */
public record InputFile(SourceText text, FileKind kind, PreprocessOptions options, IncludeResolver resolver) {
  /** The name under which findings speak of it. */
  public String name() {
    return text.name();
  }
}
