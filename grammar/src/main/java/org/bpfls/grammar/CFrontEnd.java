package org.bpfls.grammar;

import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.parse.ParsedTokens;
import org.bpfls.grammar.preprocess.HeaderStore;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessor;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** The front end: preprocessor and parser. Make one and keep it, since it remembers what it learns of headers. */
public final class CFrontEnd implements FrontEnd {
  private final Preprocessor preprocessor;

  /** A front end that keeps nothing beyond the process. */
  public CFrontEnd() {
    this(HeaderStore.NONE);
  }

  /** @param store keeps the indexes of large headers */
  public CFrontEnd(HeaderStore store) {
    preprocessor = new Preprocessor(store);
  }

  @Override
  public TranslationUnit parse(
      SourceText main, PreprocessOptions options, IncludeResolver resolver, @Nullable TranslationUnit earlier) {
    Preprocessed preprocessed = preprocessor.preprocess(main, options, resolver);
    boolean lenient =
        options.target() == PreprocessOptions.Target.KERNEL
            || preprocessed.includes().stream().anyMatch(include -> include.resolved() == null);
    ParsedUnit before = earlier instanceof ParsedUnit unit ? unit : null;
    HeaderSyntax headers =
        new HeaderSyntax(preprocessed.headers(), lenient).orSame(before == null ? null : before.headers());
    ParsedTokens parsed =
        new DeclarationParser(headers::isTypedef, lenient)
            .parse(main, preprocessed.tokens(), before == null ? null : before.parsed());
    return new ParsedUnit(preprocessed, headers, parsed);
  }
}
