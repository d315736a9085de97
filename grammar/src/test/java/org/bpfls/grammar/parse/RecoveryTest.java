package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.preprocess.Prelude;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessor;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Shift;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final Pattern PLACE = Pattern.compile("Span\\[source=[^,]*, start=\\d+, end=\\d+");

  private static final IncludeResolver NO_HEADERS = (name, angled, from, after) -> Optional.empty();

  private static final CFrontEnd FRONT_END = new CFrontEnd();

  /** Declarations of every kind, with what makes them hard to tell apart. */
  private static final String PROGRAM =
      """
      #define SEC(name) __attribute__((section(name), used))
      typedef unsigned int u32;
      struct task_struct;
      enum { LIMIT = 3, MORE };

      struct {
      	int (*max)[LIMIT];
      	u32 *key;
      } stats SEC(".maps");

      extern int bpf_kfunc(struct task_struct *p, u32 flags) SEC(".ksyms");
      const volatile u32 verbose = 1;

      static inline u32 twice(u32 x)
      {
      	return x * 2;
      }

      SEC("struct_ops/select")
      int select(struct task_struct *p, u32 prev)
      {
      	u32 cpu = twice(prev);
      	int i;

      	for (i = 0; i < LIMIT; i++) {
      		if (bpf_kfunc(p, cpu)) {
      			cpu += ({ u32 y = i; y; });
      			break;
      		}
      	}
      	return cpu ? (int)cpu : -1;
      }

      SEC(".struct_ops.link")
      struct ops my_ops = {
      	.select = (void *)select,
      	.name = "mine",
      	.flags = { 1, 2 },
      };

      char license[] SEC("license") = "GPL";
      """;

  /** Every kind of token that damages in its own way; no {@code typedef}, which makes another program that is as good. */
  private static final List<String> INSERTED =
      List.of(
          "{", "}", "(", ")", ";", "[", "x", "int", "=", ",", "static", "1", "*", "else", "]", "\"", "struct", "case", "return",
          "->");

  /** In the examples, one place in so many gets a given token, another one each token, so that the test stays quick. */
  private static final int EVERY = 8;

  /** The program above and all of the project's examples. */
  static List<Whole> programs() throws IOException {
    List<Whole> programs = new ArrayList<>(List.of(new Whole("test.bpf.c", PROGRAM)));
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".c")).sorted().toList()) {
        programs.add(new Whole(file.toString(), Files.readString(file)));
      }
    }
    assertTrue(programs.size() > 2, "there are examples");
    return programs;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void wholeProgramIsClean(Whole program) {
    assertEquals(List.of(), Parsed.errors(program.unit));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyPrefixKeepsTheDeclarationsBeforeTheCut(Whole program) {
    program.atEach(
        (index, from, to) ->
            program.check(program.text.substring(0, to), to, to, "cut behind " + program.text.substring(from, to)));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyDeletedTokenHurtsItsOwnDeclarationOnly(Whole program) {
    String text = program.text;
    program.atEach(
        (index, from, to) ->
            program.check(
                text.substring(0, from) + text.substring(to), from, text.length(), "without " + text.substring(from, to)));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyInsertedTokenHurtsItsOwnDeclarationOnly(Whole program) {
    String text = program.text;
    program.atEach(
        (index, from, to) -> {
          for (int i = 0; i < INSERTED.size(); i++) {
            if (text.equals(PROGRAM) || (index + i) % EVERY == 0) {
              String edited = text.substring(0, from) + INSERTED.get(i) + " " + text.substring(from);
              program.check(edited, from, text.length(), "with " + INSERTED.get(i));
            }
          }
        });
  }

  /** A word before a declaration that cannot be a type's makes none of the name that others use. */
  @ParameterizedTest
  @ValueSource(strings = {"extern int f(int x);", "static int f(int x)\n{\n\treturn x;\n}", "int f(int x)\n{\n\treturn x;\n}"})
  void aStrayTypedefMakesNoTypeOfWhatIsCalled(String declaration) {
    String user = "\nint g(void)\n{\n\treturn (f)(1);\n}\n";
    ExternalDecl before = Parsed.declarations(declaration + user).get(1);
    ExternalDecl after = Parsed.declarations("typedef " + declaration + user).get(1);
    assertEquals(PLACE.matcher(before.toString()).replaceAll(""), PLACE.matcher(after.toString()).replaceAll(""));
  }

  /** What to do with a token that stands from one offset to another. */
  private interface AtToken {
    void run(int index, int from, int to);
  }

  /** A program that is read without an error, and what is compared with it. */
  private static final class Whole {
    final String text;
    final SourceText main;
    final PreprocessOptions options;
    final TranslationUnit unit;

    /** Places of the tokens that stand in the text itself, in order and each once. */
    final List<int[]> places = new ArrayList<>();

    Whole(String name, String text) {
      this.text = text;
      main = new SourceText(name, text);
      PreprocessOptions.Target target =
          name.endsWith(".bpf.c") ? PreprocessOptions.Target.BPF : PreprocessOptions.Target.HOST;
      options = new PreprocessOptions(Map.of(), List.of(), target, List.of(), new Prelude().standIns());
      unit = FRONT_END.parse(main, options, NO_HEADERS);
      int last = -1;
      for (Token token : new Preprocessor().preprocess(main, options, NO_HEADERS).tokens()) {
        Span place = token.place();
        if (place.source() == main && place.macro() == null && place.start() > last) {
          places.add(new int[] {place.start(), place.end()});
          last = place.start();
        }
      }
    }

    @Override
    public String toString() {
      return main.name();
    }

    void atEach(AtToken work) {
      IntStream.range(0, places.size()).parallel().forEach(i -> work.run(i, places.get(i)[0], places.get(i)[1]));
    }

    /**
     * All declarations up to an offset but the one with the edit are as before; those that the same macro makes, as BPF_PROG
     * does, are one.
     *
     * @param at where the edit is
     * @param to offset in the whole program
     */
    void check(String edited, int at, int to, String what) {
      SourceText now = new SourceText(main.name(), edited);
      TranslationUnit after = FRONT_END.parse(now, options, NO_HEADERS, unit);
      Map<Integer, List<ExternalDecl>> there = new HashMap<>();
      for (ExternalDecl declaration : after.declarations()) {
        there.computeIfAbsent(declaration.span().start(), start -> new ArrayList<>()).add(declaration);
      }
      Span touched = touched(at);
      for (ExternalDecl declaration : unit.declarations()) {
        Span span = declaration.span();
        if (span.source() != main || end(span) > to || touched != null && overlap(span, touched)) {
          continue;
        }
        int by = span.start() >= at ? edited.length() - text.length() : 0;
        ExternalDecl expected = declaration.shifted(new Shift(main, now, by));
        if (!there.getOrDefault(span.start() + by, List.of()).contains(expected)) {
          throw new AssertionError(
              what + " at line " + (main.line(at) + 1) + " lost: " + span.text() + "\nerrors: "
                  + Parsed.errors(after).stream().map(e -> e.message() + " in " + e.span().text()).toList());
        }
      }
    }

    private @Nullable Span touched(int at) {
      Span touched = null;
      for (ExternalDecl declaration : unit.declarations()) {
        Span span = declaration.span();
        touched = span.source() == main && span.start() <= at ? span : touched;
      }
      return touched;
    }

    /** Where a declaration ends, with those that the same macro makes and the parenthesis of its call. */
    private int end(Span own) {
      int end =
          unit.declarations().stream()
              .map(ExternalDecl::span)
              .filter(other -> other.source() == main && overlap(own, other))
              .mapToInt(Span::end)
              .max()
              .orElseThrow();
      return text.startsWith(")", end) ? end + 1 : end;
    }

    private static boolean overlap(Span a, Span b) {
      return a.start() < b.end() && b.start() < a.end();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{", "((", "!", "*", "-", "&", "~", "if (1) ", "do ", "a = ", "1 + ", "x ? ", "case 1: ", "a: ", "f(", "(int)", "sizeof ", "else ", "struct {", "typeof(", "{ (", "({", "x.y.", "1,"})
  void nestingHasALimitNotAStackOverflow(String piece) {
    String text = "int a;\nvoid f(void)\n{\n" + piece.repeat(100_000) + "\nint b;\nint c;\n";
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          String first = Parsed.unit(text).declarations().get(0).toString();
          assertTrue(first.contains("name=a"), first);
        });
  }

  @Test
  void longListsAreNoNesting() {
    StringBuilder text = new StringBuilder("int a[] = {");
    text.append("1, ".repeat(100_000)).append("};\nvoid f(int x)\n{\nswitch (x) {\n");
    for (int i = 0; i < 1500; i++) {
      text.append("case ").append(i).append(":\n");
    }
    text.append("break; }\n");
    text.append("if (x) x++;\n").append("else if (x) x++;\n".repeat(1500)).append("}\n");
    assertEquals(List.of(), Parsed.errors(Parsed.unit(text.toString())));
  }

  @Test
  void manyErrorsTakeLinearTime() {
    String text = "int f(void) { return 1 2; }\nint x = ;\n".repeat(20_000);
    assertTimeout(Duration.ofSeconds(30), () -> assertTrue(Parsed.errors(Parsed.unit(text)).size() > 1000));
  }

  @Test
  void missingBraceHurtsItsFunctionOnly() {
    TranslationUnit unit =
        Parsed.unit("int a(int x)\n{\n\tif (x) {\n\t\tx++;\n\treturn x;\n}\n\nint b(void)\n{\n\treturn 1;\n}\nint c;\n");
    assertEquals(1, Parsed.errors(unit).size());
    assertEquals(3, unit.declarations().size());
  }
}
