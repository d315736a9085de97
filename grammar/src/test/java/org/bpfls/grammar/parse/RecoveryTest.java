package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Prelude;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.preprocess.Preprocessor;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
  private static final Pattern PLACE = Pattern.compile("Span\\[source=[^,]*, start=\\d+, end=\\d+");

  private static final PreprocessOptions OPTIONS =
      new PreprocessOptions(
          Map.of(), List.of(), PreprocessOptions.Target.BPF, List.of(), new Prelude().standIns());

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

  /** The program above and one of the project's examples, which differ little. */
  static List<String> programs() throws IOException {
    List<String> programs = new ArrayList<>(List.of(PROGRAM));
    try (Stream<Path> files = Files.walk(Path.of("../examples"))) {
      for (Path file : files.filter(f -> f.endsWith("refresher.bpf.c")).sorted().limit(1).toList()) {
        programs.add(Files.readString(file));
      }
    }
    assertEquals(2, programs.size());
    return programs;
  }

  /** A declaration as text that does not depend on where it stands. */
  private static String shape(ExternalDecl declaration) {
    return PLACE.matcher(declaration.toString()).replaceAll("Span[");
  }

  /** With the stand-ins for the headers. */
  private static TranslationUnit unit(String text) {
    return FRONT_END.parse(new SourceText("test.bpf.c", text), OPTIONS, (n, a, f, after) -> Optional.empty());
  }

  private static Set<String> shapes(String text) {
    Set<String> shapes = new HashSet<>();
    for (ExternalDecl declaration : unit(text).declarations()) {
      shapes.add(shape(declaration));
    }
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void wholeProgramIsClean(String program) {
    assertEquals(List.of(), Parsed.errors(unit(program)));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyPrefixKeepsTheDeclarationsBeforeTheCut(String program) {
    Whole whole = new Whole(program);
    for (int[] token : whole.places) {
      int cut = token[1];
      Set<String> partial = shapes(program.substring(0, cut));
      for (int i = 0; i < whole.shapes.size(); i++) {
        if (end(program, whole.end(i)) <= cut) {
          assertTrue(partial.contains(whole.shapes.get(i)), "cut at " + cut + " lost " + whole.spans.get(i).text());
        }
      }
    }
  }

  /** Behind the parenthesis of a macro's call that ends a declaration. */
  private static int end(String text, int at) {
    return text.startsWith(")", at) ? at + 1 : at;
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyDeletedTokenHurtsItsOwnDeclarationOnly(String program) {
    Whole whole = new Whole(program);
    for (int[] token : whole.places) {
      String text = program.substring(0, token[0]) + program.substring(token[1]);
      whole.check(text, token[0], "without " + program.substring(token[0], token[1]));
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void everyInsertedTokenHurtsItsOwnDeclarationOnly(String program) {
    Whole whole = new Whole(program);
    List<String> all = List.of("{", "}", "(", ")", ";", "[", "x", "int", "=", ",", "static", "1", "*", "else");
    for (String inserted : program.equals(PROGRAM) ? all : all.subList(0, 5)) {
      for (int[] token : whole.places) {
        String text = program.substring(0, token[0]) + inserted + " " + program.substring(token[0]);
        whole.check(text, token[0], "with " + inserted);
      }
    }
  }

  /** A program that is read without an error, and what is compared with it. */
  private static final class Whole {
    final String text;
    final List<String> shapes = new ArrayList<>();
    final List<Span> spans = new ArrayList<>();

    /** Places of the tokens that stand in the text itself, in order and each once. */
    final List<int[]> places = new ArrayList<>();

    Whole(String text) {
      this.text = text;
      TranslationUnit unit = unit(text);
      for (ExternalDecl declaration : unit.declarations()) {
        shapes.add(shape(declaration));
        spans.add(declaration.span());
      }
      int last = -1;
      for (Token token : new Preprocessor().preprocess(unit.main(), OPTIONS, (n, a, f, after) -> Optional.empty()).tokens()) {
        Span place = token.place();
        if (place.macro() == null && place.start() > last) {
          places.add(new int[] {place.start(), place.end()});
          last = place.start();
        }
      }
    }

    /** Where a declaration ends, with those that the same macro makes. */
    int end(int declaration) {
      Span own = spans.get(declaration);
      return spans.stream().filter(other -> overlap(own, other)).mapToInt(Span::end).max().orElseThrow();
    }

    private static boolean overlap(Span a, Span b) {
      return a.start() < b.end() && b.start() < a.end();
    }

    /**
     * All declarations but the one with the edit are as before; those that the same macro makes, as BPF_PROG does, are one.
     */
    void check(String edited, int at, String what) {
      Set<String> now = shapes(edited);
      int touched = -1;
      for (int i = 0; i < shapes.size(); i++) {
        if (spans.get(i).start() <= at) {
          touched = i;
        }
      }
      for (int i = 0; i < shapes.size(); i++) {
        if (!now.contains(shapes.get(i)) && (touched < 0 || !overlap(spans.get(i), spans.get(touched)))) {
          int line = text.substring(0, at).split("\n").length;
          throw new AssertionError(
              what + " at line " + line + ":" + (at - text.lastIndexOf('\n', at)) + " lost: " + spans.get(i).text() + "\nerrors: "
                  + Parsed.errors(unit(edited)).stream().map(e -> e.message() + " in " + e.span().text()).toList());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{", "((", "!", "*", "-", "&", "~", "if (1) ", "do ", "a = ", "1 + ", "x ? ", "case 1: ", "a: ", "f(", "(int)", "sizeof ", "else ", "struct {", "typeof(", "{ (", "({", "x.y.", "1,"})
  void nestingHasALimitNotAStackOverflow(String piece) {
    String text = "int a;\nvoid f(void)\n{\n" + piece.repeat(100_000) + "\nint b;\nint c;\n";
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          String first = shape(Parsed.unit(text).declarations().get(0));
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
