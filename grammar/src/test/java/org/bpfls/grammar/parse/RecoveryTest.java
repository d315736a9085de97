package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Token;
import org.bpfls.grammar.text.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {
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

  /** A declaration as text that does not depend on where it stands. */
  private static String shape(ExternalDecl declaration) {
    return declaration.toString().replaceAll("Span\\[source=[^,]*, start=\\d+, end=\\d+", "Span[");
  }

  private static List<String> shapes(TranslationUnit unit) {
    return unit.declarations().stream().map(RecoveryTest::shape).toList();
  }

  private static int startOf(ExternalDecl declaration) {
    return declaration.span().start();
  }

  @Test
  void wholeProgramIsClean() {
    assertEquals(List.of(), Parsed.errors(Parsed.unit(PROGRAM)));
  }

  @Test
  void everyPrefixKeepsTheDeclarationsBeforeTheCut() {
    TranslationUnit whole = Parsed.unit(PROGRAM);
    List<String> shapes = shapes(whole);
    for (Token token : Parsed.tokens(PROGRAM)) {
      int cut = token.place().end();
      List<String> partial = shapes(Parsed.unit(PROGRAM.substring(0, cut)));
      for (int i = 0; i < whole.declarations().size(); i++) {
        Span span = whole.declarations().get(i).span();
        if (end(PROGRAM, span.end()) <= cut) {
          assertTrue(partial.contains(shapes.get(i)), "cut at " + cut + " lost " + span.text());
        }
      }
    }
  }

  private static int end(String text, int at) {
    return text.startsWith(")", at) ? at + 1 : at;
  }

  @Test
  void everyDeletedTokenHurtsItsOwnDeclarationOnly() {
    for (int[] token : tokens()) {
      check(PROGRAM.substring(0, token[0]) + PROGRAM.substring(token[1]), token[0], "without " + PROGRAM.substring(token[0], token[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "(", ")", ";", "[", "x", "int", "=", ",", "static", "1", "*", "else"})
  void everyInsertedTokenHurtsItsOwnDeclarationOnly(String inserted) {
    for (int[] token : tokens()) {
      String text = PROGRAM.substring(0, token[0]) + inserted + " " + PROGRAM.substring(token[0]);
      check(text, token[0], "with " + inserted);
    }
  }

  /**
   * Places of the tokens that stand in the text itself, in order and each once. Those of the typedef are left out: a damaged
   * one may declare a variable instead, and then its users cannot be read as before.
   */
  private static List<int[]> tokens() {
    List<int[]> places = new ArrayList<>();
    int last = -1;
    for (Token token : Parsed.tokens(PROGRAM)) {
      Span place = token.place();
      if (place.macro() == null && place.start() > last && !inTypedef(place)) {
        places.add(new int[] {place.start(), place.end()});
        last = place.start();
      }
    }
    return places;
  }

  private static boolean inTypedef(Span place) {
    int begin = PROGRAM.indexOf("typedef");
    return place.start() >= begin && place.start() <= PROGRAM.indexOf(';', begin);
  }

  /** All declarations but the one with the edit, and the one before that a missing semicolon joins to it, are as before. */
  private static void check(String edited, int at, String what) {
    TranslationUnit whole = Parsed.unit(PROGRAM);
    List<String> shapes = shapes(whole);
    List<String> now = shapes(Parsed.unit(edited));
    int touched = -1;
    for (int i = 0; i < shapes.size(); i++) {
      if (startOf(whole.declarations().get(i)) <= at) {
        touched = i;
      }
    }
    for (int i = 0; i < shapes.size(); i++) {
      if (i != touched && !now.contains(shapes.get(i))) {
        int line = PROGRAM.substring(0, at).split("\n").length;
        throw new AssertionError(
            what + " at line " + line + ":" + (at - PROGRAM.lastIndexOf('\n', at)) + " lost: "
                + whole.declarations().get(i).span().text()
                + "\nerrors: "
                + Parsed.errors(Parsed.unit(edited)).stream().map(e -> e.message() + " in " + e.span().text()).toList());
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
          List<String> names = shapes(Parsed.unit(text));
          assertTrue(names.get(0).contains("name=a"), names.get(0));
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
