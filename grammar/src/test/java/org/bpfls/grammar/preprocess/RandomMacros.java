package org.bpfls.grammar.preprocess;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.grammar.text.SourceText;

/**
 * Makes random macro programs and compares their tokens with {@code clang -E}. Run by hand: {@code RandomMacros CLANG SEED
 * CASES}. All cases are one file, so that clang runs once; those where clang reports an error are left out. {@code __LINE__} is not
 * among the words: in a call over several lines, what an argument that is read again says of it is not clang's.
 */
public final class RandomMacros {
  private static final String[] WORDS = {"a", "b", "x1", "if", "L", "_"};
  private static final String[] NUMBERS = {"0", "1", "0x1f", "1u", ".5", "1e", "07"};
  private static final String[] MARKS = {"+", "-", "*", "==", "<", "<<", "&", "&&", "(", ")", "[", "]", ".", "...", ";", "=", "->", "!", "%", ":", "|"};
  private static final String[] LITERALS = {"\"s\"", "'c'", "\"q\\\"\\n\"", "'\\''", "\"\""};
  private static final String[] SPACES = {" ", "", "  ", " /* c */ ", "\t"};

  private final Random random;
  private final StringBuilder out = new StringBuilder();
  private int number;

  /** A macro that later ones may call. */
  private record Defined(String name, List<String> parameters, boolean functionLike, boolean variadic) {}

  private RandomMacros(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int cases = Integer.parseInt(arguments[2]);
    RandomMacros generator = new RandomMacros(Long.parseLong(arguments[1]));
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < cases; i++) {
      starts.add((int) generator.out.chars().filter(c -> c == '\n').count() + 1);
      generator.out.append("@ ").append(i).append(" @\n");
      if (i % 4 == 3) {
        generator.condition();
      } else {
        generator.macros();
      }
    }
    String text = generator.out.append("@ end @\n").toString();
    Path file = Files.createTempFile("macros", ".c");
    try {
      Files.writeString(file, text);
      compare(file, text, starts, arguments[0]);
    } finally {
      Files.delete(file);
    }
  }

  private static void compare(Path file, String text, List<Integer> starts, String clang)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("macros", ".err");
    Process process =
        new ProcessBuilder(clang, "-target", "bpf", "-std=gnu11", "-w", "-E", "-P", "-ferror-limit=0", file.toString())
            .redirectError(errors.toFile())
            .start();
    StringBuilder printed = new StringBuilder();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> printed.append(line).append('\n'));
    }
    process.waitFor();
    Set<Integer> refused = refused(Files.readString(errors), starts);
    Files.delete(errors);
    Preprocessed unit =
        new Preprocessor()
            .preprocess(new SourceText(file.toString(), text), PreprocessOptions.bpf(), (n, a, f, after) -> Optional.empty());
    List<List<String>> expected = parts(CompareWithClang.tokens(new SourceText("clang", printed.toString())));
    List<List<String>> actual = parts(unit.tokens().stream().map(Token::text).toList());
    String[] lines = text.split("\n", -1);
    int different = 0;
    for (int i = 0; i < starts.size(); i++) {
      if (refused.contains(i) || expected.get(i).equals(actual.get(i))) {
        continue;
      }
      different++;
      int end = i + 1 < starts.size() ? starts.get(i + 1) - 1 : lines.length - 2;
      System.out.println("case " + i + ":\n" + String.join("\n", List.of(lines).subList(starts.get(i), end)));
      System.out.println("clang: " + String.join(" ", expected.get(i)));
      System.out.println("we:    " + String.join(" ", actual.get(i)));
    }
    System.out.printf("equal %d, different %d, refused by clang %d%n", starts.size() - different - refused.size(), different, refused.size());
  }

  private static Set<Integer> refused(String errors, List<Integer> starts) {
    Set<Integer> cases = new TreeSet<>();
    Matcher matcher = Pattern.compile("macros\\d+\\.c:(\\d+):\\d+: (?:fatal )?error").matcher(errors);
    while (matcher.find()) {
      int line = Integer.parseInt(matcher.group(1));
      int at = 0;
      while (at + 1 < starts.size() && starts.get(at + 1) <= line) {
        at++;
      }
      cases.add(at);
    }
    return cases;
  }

  /** The tokens between markers; a marker within the arguments of an unclosed call cannot be, since cases are closed. */
  private static List<List<String>> parts(List<String> tokens) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i + 2 < tokens.size() + 1; i++) {
      if (tokens.get(i).equals("@") && i + 2 < tokens.size() && tokens.get(i + 2).equals("@")) {
        parts.add(new ArrayList<>());
        i += 2;
      } else {
        parts.get(parts.size() - 1).add(tokens.get(i));
      }
    }
    return parts;
  }

  // Macros

  private void macros() {
    int id = number++;
    List<Defined> known = new ArrayList<>();
    out.append("#define S").append(id).append("(...) #__VA_ARGS__\n");
    out.append("#define X").append(id).append("(...) S").append(id).append("(__VA_ARGS__)\n");
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      known.add(define("M" + id + "_" + i, known, id, count));
    }
    int uses = 1 + random.nextInt(3);
    for (int i = 0; i < uses; i++) {
      StringBuilder use = new StringBuilder();
      tokens(use, known, List.of(), 2);
      boolean shown = random.nextInt(3) == 0;
      out.append(spliced((shown ? "X" + id + "(" : "") + use + (shown ? ")" : ""))).append('\n');
    }
  }

  private Defined define(String name, List<Defined> known, int id, int count) {
    boolean functionLike = random.nextInt(4) > 0;
    boolean variadic = functionLike && random.nextInt(3) == 0;
    List<String> parameters = new ArrayList<>();
    StringBuilder text = new StringBuilder("#define ").append(name);
    if (functionLike) {
      int fixed = random.nextInt(3);
      for (int i = 0; i < fixed; i++) {
        parameters.add("p" + i);
      }
      text.append('(').append(String.join(", ", parameters));
      if (variadic) {
        boolean named = random.nextInt(3) == 0;
        text.append(parameters.isEmpty() ? "" : ",").append(named ? "rest..." : "...");
        parameters.add(named ? "rest" : "__VA_ARGS__");
      }
      text.append(')');
    }
    text.append(' ');
    List<Defined> callable = new ArrayList<>(known);
    if (random.nextInt(3) == 0) {
      // One that is defined later, or itself.
      callable.add(new Defined("M" + id + "_" + random.nextInt(count), List.of("p0"), true, false));
    }
    Defined made = new Defined(name, parameters, functionLike, variadic);
    body(text, callable, made);
    out.append(spliced(text.toString())).append('\n');
    return made;
  }

  private void body(StringBuilder text, List<Defined> callable, Defined macro) {
    List<String> parameters = macro.parameters();
    int pieces = random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      int kind = random.nextInt(12);
      if (kind < 2 && !parameters.isEmpty()) {
        text.append('#').append(space()).append(pick(parameters));
      } else if (kind < 5 && !parameters.isEmpty()) {
        text.append(random.nextBoolean() ? pick(parameters) : pick(WORDS)).append(space()).append("##").append(space());
        text.append(random.nextBoolean() ? pick(parameters) : random.nextBoolean() ? pick(NUMBERS) : pick(WORDS));
      } else if (kind == 5 && macro.variadic()) {
        text.append("__VA_OPT__(");
        tokens(text, callable, parameters, 1);
        text.append(')');
      } else if (kind == 6 && macro.variadic()) {
        text.append(',').append(space()).append("##").append(space()).append(parameters.get(parameters.size() - 1));
      } else if (kind == 7 && macro.functionLike()) {
        text.append(", ").append(pick(List.of("a", "##b", "##__VA_ARGS__", "#a")).replace("##__VA_ARGS__", parameters.isEmpty() ? "1" : "##" + pick(parameters)).replace("#a", "1"));
      } else {
        tokens(text, callable, parameters, 1);
      }
      text.append(space());
    }
  }

  private void tokens(StringBuilder text, List<Defined> callable, List<String> parameters, int depth) {
    int pieces = random.nextInt(5);
    int open = 0;
    for (int i = 0; i < pieces; i++) {
      int kind = random.nextInt(10);
      if (kind < 3 && !callable.isEmpty()) {
        call(text, callable, parameters, depth);
      } else if (kind < 5 && !parameters.isEmpty()) {
        text.append(pick(parameters));
      } else if (kind < 6) {
        text.append(pick(WORDS));
      } else if (kind < 7) {
        text.append(pick(NUMBERS));
      } else if (kind < 8) {
        text.append(pick(LITERALS));
      } else {
        String mark = pick(MARKS);
        open += mark.equals("(") ? 1 : 0;
        if (mark.equals(")") && open-- <= 0) {
          open = 0;
          mark = "+";
        }
        text.append(mark);
      }
      text.append(space());
    }
    text.append(")".repeat(open));
  }

  private void call(StringBuilder text, List<Defined> callable, List<String> parameters, int depth) {
    Defined macro = callable.get(random.nextInt(callable.size()));
    text.append(macro.name());
    if (!macro.functionLike() || random.nextInt(8) == 0) {
      return;
    }
    int fixed = macro.parameters().size() - (macro.variadic() ? 1 : 0);
    int given = macro.variadic() ? fixed + random.nextInt(3) : fixed;
    text.append(space()).append('(');
    for (int i = 0; i < given; i++) {
      text.append(i > 0 ? "," : "").append(space());
      if (depth > 0) {
        tokens(text, callable, parameters, depth - 1);
      } else if (random.nextInt(4) > 0) {
        text.append(parameters.isEmpty() || random.nextBoolean() ? pick(WORDS) : pick(parameters));
      }
    }
    text.append(')');
  }

  // Conditions

  private void condition() {
    out.append("#define D").append(number).append(" 3\n");
    String value = value(4);
    out.append(spliced("#if " + value)).append("\nyes\n#else\nno\n#endif\n");
    out.append("#if (").append(value).append(") ").append(pick(List.of("==", "<", ">", "<=", "&"))).append(' ').append(value(1));
    out.append("\nyes\n#elif ").append(value(2)).append("\nelif\n#else\nno\n#endif\n");
    number++;
  }

  private String value(int depth) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return switch (random.nextInt(9)) {
        case 0 -> pick(List.of("0", "1", "2", "7", "63", "64", "65"));
        case 1 -> pick(List.of("0u", "1u", "3ul", "0xffffffffu", "2LLU"));
        case 2 -> pick(List.of("9223372036854775807", "18446744073709551615u", "0xffffffffffffffff", "0x8000000000000000"));
        case 3 -> pick(List.of("'a'", "'\\0'", "'\\377'", "'ab'", "'\\x80'", "L'x'", "u'\\xffff'", "'\\n'", "U'z'", "'abcd'", "'\\xff\\xff'"));
        case 4 -> "defined D" + random.nextInt(number + 2);
        case 5 -> "defined(D" + number + ")";
        case 6 -> "D" + (number - random.nextInt(2));
        case 7 -> pick(List.of("unknown", "0b101", "017", "true", "1'0", "while"));
        default -> "-" + random.nextInt(5);
      };
    }
    String left = value(depth - 1);
    String right = value(depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> pick(List.of("-", "~", "!", "+", "- -", "!!")) + " " + left;
      case 1 -> "(" + left + ")";
      case 2 -> left + " ? " + right + " : " + value(depth - 1);
      case 3 -> left + pick(List.of(" && ", " || ")) + right;
      case 4 -> left + pick(List.of(" << ", " >> ")) + right;
      case 5 -> left + pick(List.of(" / ", " % ", " * ")) + right;
      case 6 -> left + pick(List.of(" < ", " > ", " <= ", " >= ", " == ", " != ")) + right;
      default -> left + pick(List.of(" + ", " - ", " & ", " | ", " ^ ")) + right;
    };
  }

  // Choices

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String space() {
    return random.nextBoolean() ? " " : pick(SPACES);
  }

  /** Breaks a line now and then, also within a token. */
  private String spliced(String line) {
    if (random.nextInt(5) > 0 || line.length() < 12) {
      return line;
    }
    int at = 9 + random.nextInt(line.length() - 10);
    return line.charAt(at - 1) == '\\' ? line : line.substring(0, at) + "\\\n" + line.substring(at);
  }
}
