package org.bpfls.grammar.parse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;

/** Parses texts for tests, without headers. */
public final class Parsed {
  private Parsed() {}

  public static TranslationUnit unit(String text) {
    return unit(text, PreprocessOptions.Target.BPF);
  }

  public static TranslationUnit unit(String text, PreprocessOptions.Target target) {
    PreprocessOptions options = new PreprocessOptions(Map.of(), List.of(), target, List.of(), Map.of());
    return new CFrontEnd().parse(new SourceText("test.bpf.c", text), options, (n, a, f, after) -> Optional.empty());
  }

  static List<ExternalDecl> declarations(String text) {
    return unit(text).declarations();
  }

  static List<ExternalDecl.ErrorDecl> errors(TranslationUnit unit) {
    return unit.declarations().stream()
        .filter(ExternalDecl.ErrorDecl.class::isInstance)
        .map(ExternalDecl.ErrorDecl.class::cast)
        .toList();
  }
}
