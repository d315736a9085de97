package org.bpfls.grammar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.parse.DeclarationParser;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.preprocess.Preprocessor;
import org.bpfls.grammar.text.SourceText;

/**
 * Measures the front end on one file, cold and warm, and after edits of one character. Run by hand: {@code ParseSpeed ROUNDS
 * -Ifolder ... -- file [copies]}; with {@code copies} the text is repeated, its names made unique, to see how time grows.
 */
public final class ParseSpeed {
  private ParseSpeed() {}

  public static void main(String[] arguments) throws IOException {
    List<String> all = List.of(arguments);
    int separator = all.indexOf("--");
    List<Path> folders = new ArrayList<>();
    for (String flag : all.subList(1, separator)) {
      if (flag.startsWith("-I")) {
        folders.add(Path.of(flag.substring(2)));
      }
    }
    PreprocessOptions options =
        new PreprocessOptions(
            Map.of("__TARGET_ARCH_x86", "1"), List.of(), PreprocessOptions.Target.BPF, List.of(), Map.of());
    Folders resolver = new Folders(folders);
    SourceText main = Folders.read(Path.of(all.get(separator + 1)));
    int rounds = Integer.parseInt(all.get(0));
    Preprocessor preprocessor = new Preprocessor();
    double[] preprocess = new double[rounds];
    double[] parse = new double[rounds];
    Preprocessed unit = preprocessor.preprocess(main, options, resolver);
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      SourceText edited = new SourceText(main.name(), main.content() + " ".repeat(i % 7));
      unit = preprocessor.preprocess(edited, options, resolver);
      long middle = System.nanoTime();
      new DeclarationParser(unit.headers()::isTypedef, false).parse(main, unit.tokens());
      long end = System.nanoTime();
      preprocess[i] = (middle - start) / 1e6;
      parse[i] = (end - middle) / 1e6;
    }
    System.out.printf("%s: %d lines, %d tokens%n", main.name(), main.lineCount(), unit.tokens().size());
    print("preprocess", preprocess);
    print("parse", parse);
    FrontEnd frontEnd = new CFrontEnd();
    double[] whole = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      int at = (int) ((long) main.length() * (i % 97 + 1) / 99);
      String text = main.content().substring(0, at) + "x" + main.content().substring(at);
      long start = System.nanoTime();
      frontEnd.parse(new SourceText(main.name(), text), options, resolver);
      whole[i] = (System.nanoTime() - start) / 1e6;
    }
    print("edited", whole);
    TranslationUnit earlier = null;
    for (int i = 0; i < rounds; i++) {
      int at = (int) ((long) main.length() * (i % 97 + 1) / 99);
      String text = main.content().substring(0, at) + "x" + main.content().substring(at);
      long start = System.nanoTime();
      earlier = frontEnd.parse(new SourceText(main.name(), text), options, resolver, earlier);
      whole[i] = (System.nanoTime() - start) / 1e6;
    }
    print("reparsed", whole);
  }

  private static void print(String what, double[] millis) {
    System.out.printf("%-11s first %.1f ms", what, millis[0]);
    double[] warm = Arrays.copyOfRange(millis, millis.length / 2, millis.length);
    Arrays.sort(warm);
    System.out.printf(
        ", warm: least %.2f, median %.2f, p95 %.2f ms%n",
        warm[0], warm[warm.length / 2], warm[(int) (warm.length * 0.95)]);
  }
}
