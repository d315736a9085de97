package org.bpfls.grammar;

import java.util.List;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.preprocess.HeaderStore;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessor;
import org.bpfls.grammar.text.SourceText;

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
  public TranslationUnit parse(SourceText main, PreprocessOptions options, IncludeResolver resolver) {
    Preprocessed preprocessed = preprocessor.preprocess(main, options, resolver);
    boolean lenient =
        options.target() == PreprocessOptions.Target.KERNEL || preprocessed.headersMissing();
    List<ExternalDecl> declarations =
        new DeclarationParser(preprocessed.headers()::isTypedef, lenient).parse(preprocessed.tokens());
    return new ParsedUnit(preprocessed, declarations, lenient);
  }
}
