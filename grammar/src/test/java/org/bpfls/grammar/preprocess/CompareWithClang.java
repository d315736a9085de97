package org.bpfls.grammar.preprocess;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.text.SourceText;

/**
 * Compares the tokens of the main file's part with {@code clang -E}, file by file, and prints the first difference of each.
 * Run by hand: {@code CompareWithClang CLANG FOLDER -target bpf flags... -- files...}; what clang printed is kept in the folder. With
 * {@code -Dheaders=true} all headers are read in full and compared too.
 */
public final class CompareWithClang {
  private CompareWithClang() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = List.of(arguments);
    int separator = all.indexOf("--");
    List<String> flags = all.subList(2, separator);
    boolean headers = Boolean.getBoolean("headers");
    SearchPath resolver = new SearchPath(flags, headers);
    PreprocessOptions.Target target =
        flags.contains("bpf") ? PreprocessOptions.Target.BPF : PreprocessOptions.Target.HOST;
    PreprocessOptions options = new PreprocessOptions(resolver.defines, List.of(), target, List.of(), Map.of());
    Preprocessor preprocessor = new Preprocessor();
    int equal = 0;
    int different = 0;
    int refused = 0;
    for (String file : all.subList(separator + 1, all.size())) {
      Path kept = Path.of(arguments[1], Path.of(file).getFileName() + ".i");
      if (!Files.exists(kept)) {
        runClang(arguments[0], flags, file, kept, headers);
      }
      List<String> expected = tokens(new SourceText(file, Files.readString(kept)));
      if (expected.isEmpty()) {
        refused++;
        continue;
      }
      SourceText main = resolver.text(Path.of(file));
      Preprocessed unit = preprocessor.preprocess(main, options, resolver);
      if (report(file, expected, unit)) {
        equal++;
      } else {
        different++;
      }
    }
    System.out.printf("equal %d, different %d, nothing from clang %d%n", equal, different, refused);
  }

  private static boolean report(String file, List<String> expected, Preprocessed unit) {
    boolean all = Boolean.getBoolean("headers");
    List<Token> actual =
        unit.tokens().stream().filter(t -> all || t.place().source() == unit.main()).toList();
    for (Preprocessed.Problem problem : unit.problems()) {
      System.out.printf("%s:%d: problem: %s%n", file, problem.span().line(), problem.message());
    }
    for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
      String want = i < expected.size() ? expected.get(i) : "<end>";
      String have = i < actual.size() ? actual.get(i).text() : "<end>";
      if (!want.equals(have)) {
        int line = i < actual.size() ? actual.get(i).place().line() : 0;
        String where = i < actual.size() ? actual.get(i).place().source().name() : "";
        List<String> around = expected.subList(Math.max(0, i - 6), Math.min(expected.size(), i + 6));
        System.out.printf("%s (%s:%d): clang has %s, we have %s, after %s%n", file, where, line, want, have, around);
        return false;
      }
    }
    return true;
  }

  /** What clang printed, as tokens. */
  static List<String> tokens(SourceText text) {
    Lexer lexer = new Lexer(text, new Names());
    List<String> tokens = new ArrayList<>();
    for (lexer.next(); lexer.kind != TokenKind.END; lexer.next()) {
      tokens.add(lexer.text());
    }
    return tokens;
  }

  private static void runClang(String clang, List<String> flags, String file, Path kept, boolean headers)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(clang, "-E"));
    command.addAll(flags);
    command.add(file);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    StringBuilder main = new StringBuilder();
    boolean on = false;
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.matches("# \\d+ \".*")) {
          on = headers || line.contains("\"" + file + "\"");
        } else if (on && !line.startsWith("#")) {
          main.append(line).append('\n');
        }
      }
    }
    process.waitFor();
    Files.writeString(kept, main);
  }
}
