package org.bpfls.grammar;

import java.util.Optional;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.parse.ParsedFile;
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
    ParsedUnit before = earlier instanceof ParsedUnit unit ? unit : null;
    Optional<ParsedUnit> edited = before == null ? Optional.empty() : before.edited(main, options, resolver);
    return edited.isPresent() ? edited.get() : parseWhole(main, options, resolver, before);
  }

  private ParsedUnit parseWhole(
      SourceText main, PreprocessOptions options, IncludeResolver resolver, @Nullable ParsedUnit before) {
    Inclusions inclusions = new Inclusions(resolver);
    Preprocessed preprocessed = preprocessor.preprocess(main, options, inclusions);
    boolean lenient =
        options.target() == PreprocessOptions.Target.KERNEL || preprocessed.headersMissing();
    HeaderSyntax headers =
        new HeaderSyntax(preprocessed.headers(), lenient).orSame(before == null ? null : before.headers());
    ParsedFile parsed = new DeclarationParser(headers::isTypedef, lenient).parse(main, preprocessed.tokens());
    return new ParsedUnit(options, inclusions, preprocessed, headers, parsed);
  }
}
