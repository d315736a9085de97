package org.bpfls.grammar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.Span;

/**
 * Parses real programs and prints what it could not. Run by hand: {@code ParseCorpus TARGET -Ifolder -Dname ... -- files};
 * {@code -Dverbose=true} prints unresolved includes too.
 */
public final class ParseCorpus {
  private ParseCorpus() {}

  public static void main(String[] arguments) throws IOException {
    List<String> all = List.of(arguments);
    int separator = all.indexOf("--");
    List<Path> folders = new ArrayList<>();
    Map<String, String> defines = new HashMap<>();
    for (String flag : all.subList(1, separator)) {
      if (flag.startsWith("-I")) {
        folders.add(Path.of(flag.substring(2)));
      } else if (flag.startsWith("-D")) {
        String[] parts = flag.substring(2).split("=", 2);
        defines.put(parts[0], parts.length > 1 ? parts[1] : "1");
      }
    }
    PreprocessOptions options =
        new PreprocessOptions(
            defines, List.of(), PreprocessOptions.Target.valueOf(arguments[0]), List.of(), Map.of());
    FrontEnd frontEnd = new CFrontEnd();
    Folders resolver = new Folders(folders);
    int clean = 0;
    int files = 0;
    int declarations = 0;
    int errors = 0;
    long nanos = 0;
    for (String file : all.subList(separator + 1, all.size())) {
      files++;
      long start = System.nanoTime();
      TranslationUnit unit = frontEnd.parse(Folders.read(Path.of(file)), options, resolver);
      nanos += System.nanoTime() - start;
      declarations += unit.declarations().size();
      boolean bad = false;
      if (Boolean.getBoolean("verbose")) {
        for (Preprocessed.Include include : unit.includes()) {
          if (include.resolved() == null) {
            System.out.println(file + ": not found: " + include.name());
          }
        }
      }
      for (Preprocessed.Problem problem : unit.problems()) {
        System.out.println("problem " + place(problem.span()) + problem.message());
      }
      for (ExternalDecl declaration : unit.declarations()) {
        if (declaration instanceof ExternalDecl.ErrorDecl error) {
          bad = true;
          errors++;
          System.out.println("error " + place(error.errorSpan()) + error.message() + "  | "
              + error.errorSpan().source().lineText(error.errorSpan().line()).trim());
        }
      }
      clean += bad ? 0 : 1;
    }
    System.out.printf(
        "%d of %d files clean, %d error declarations of %d, %d ms%n",
        clean, files, errors, declarations, nanos / 1_000_000);
  }

  private static String place(Span span) {
    return span.source().name() + ":" + span.line() + ":" + span.column() + ": " + (span.macro() == null ? "" : "(" + span.macro() + ") ");
  }
}
