package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.Folders;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.Test;

/** A unit that takes over declarations of its earlier version is the one that is parsed from nothing. */
class ReparseTest {
  private static final Path EXAMPLE = Path.of("../examples/refresher/refresher.bpf.c");
  private static final String[] INSERTED = {
    "x", " ", "\n", ";", "{", "}", "(", ")", "\"", "'", "/*", "*/", "//", "\\\n", "#", "typedef ", "return", "=", "*", ",", "u32 ",
    "int y;\n", "\n#define cpu 1\n", "\n#undef SEC\n", "\n#if 0\n", "\n#endif\n", "#include", "__LINE__", "__COUNTER__",
    "__attribute__((", "static int q(void) { return 0; }\n", "struct "
  };

  private final FrontEnd frontEnd = new CFrontEnd();
  private final Folders resolver = new Folders(List.of());
  private final PreprocessOptions options =
      new PreprocessOptions(Map.of(), List.of(), PreprocessOptions.Target.BPF, List.of(), Map.of());

  private TranslationUnit parse(String text, TranslationUnit earlier) {
    return frontEnd.parse(new SourceText("main.bpf.c", text), options, resolver, earlier);
  }

  /** Everything of a declaration, places included, the text named by what it says. */
  private static String shape(ExternalDecl declaration, TranslationUnit unit) {
    assertSame(unit.main(), declaration.span().source());
    return declaration.toString();
  }

  private void assertSameAsFresh(TranslationUnit unit, String what) {
    TranslationUnit fresh = parse(unit.main().content(), null);
    assertEquals(fresh.declarations().size(), unit.declarations().size(), what);
    for (int i = 0; i < fresh.declarations().size(); i++) {
      assertEquals(shape(fresh.declarations().get(i), fresh), shape(unit.declarations().get(i), unit), what);
    }
  }

  @Test
  void randomEditsOneAfterAnother() throws IOException {
    String text = Files.readString(EXAMPLE);
    Random random = new Random(7);
    TranslationUnit unit = parse(text, null);
    for (int i = 0; i < 1_000; i++) {
      int at = random.nextInt(text.length());
      String edited =
          random.nextInt(3) == 0
              ? text.substring(0, at) + text.substring(Math.min(at + 1 + random.nextInt(20), text.length()))
              : text.substring(0, at) + INSERTED[random.nextInt(INSERTED.length)] + text.substring(at);
      unit = parse(edited, unit);
      assertSameAsFresh(unit, "edit " + i + " at " + at);
      // Every so often the damage goes, or there would soon be nothing else.
      text = i % 8 == 7 ? Files.readString(EXAMPLE) : edited;
    }
  }

  @Test
  void anEditMovesWhatFollowsAndParsesItsOwnDeclarationOnly() {
    String text = "int a(void)\n{\n\treturn 1;\n}\n\nint b(void)\n{\n\treturn 2;\n}\n\nint c;\n";
    TranslationUnit before = parse(text, null);
    TranslationUnit after = parse(text.replace("2", "23"), before);
    assertEquals(3, after.declarations().size());
    assertEquals(text.indexOf("int c") + 1, after.declarations().get(2).span().start());
    assertSameAsFresh(after, "one digit more");
  }

  @Test
  void aTypedefThatComesOrGoesChangesHowLaterOnesRead() {
    String text = "int f(void)\n{\n\tT * x;\n\treturn 0;\n}\n";
    String with = "typedef int T;\n" + text;
    String ordinary = "int T, x;\n" + text;
    TranslationUnit unit = parse(with, null);
    assertTrue(unit.declarations().get(1).toString().contains("Declare["));
    for (String next : List.of(ordinary, with, text, with, ordinary)) {
      unit = parse(next, unit);
      assertSameAsFresh(unit, next);
    }
  }

  @Test
  void macrosThatChangeChangeTheirUsers() {
    String text = "#define N 1\nint a[N];\n#define WRAP(x) (x)\nint b = WRAP(2);\n";
    TranslationUnit unit = parse(text, null);
    for (String next :
        List.of(
            text.replace("N 1", "N 2"),
            text.replace("(x)\n", "((x))\n"),
            text.replace("#define N 1\n", "#define N 1\n\n"),
            text.replace("#define N 1\n", "enum { N = 1 };\n"))) {
      unit = parse(next, unit);
      assertSameAsFresh(unit, next);
    }
  }

  @Test
  void whatStandsBehindAHashInALineIsNoDirective() {
    String text = "int a;#\n\nint b(void)\n{\n\treturn 1;\n}\n\nint c;\n";
    TranslationUnit unit = parse(text, null);
    for (String next : List.of(text.replace("1", "12"), text, text.replace("#", ""), text, text.replace(";#", "; // #"))) {
      unit = parse(next, unit);
      assertSameAsFresh(unit, next);
    }
  }

  @Test
  void namesThatComeAndGoMatterWhereTheyMayBeTypes() {
    String text = "int size;\nint f(int n)\n{\n\tsize * p;\n\tsize = n;\n\treturn (size) + n;\n}\n\nint c;\n";
    TranslationUnit unit = parse(text, null);
    for (String next : List.of(text.replace("int size;", "int sizes;"), text, text.replace("int size;", "enum { other };"), text)) {
      unit = parse(next, unit);
      assertSameAsFresh(unit, next);
    }
  }

  @Test
  void commentsBetweenDeclarations() {
    String text = "/* head */\n#define N 1\n\n// about a\nint a[N];\n#define M 2\n/* about\n * b */\nint b;\n";
    TranslationUnit unit = parse(text, null);
    for (String next :
        List.of(
            text.replace("head", "the head"),
            text.replace("head */", "head *"),
            text,
            text.replace("about a", "about a \\"),
            text,
            text.replace("* b", "* b, and more"),
            text.replace("* b", "* b */ int d; /*"),
            text,
            text.replace("/* about", "#define N 3\n/* about"))) {
      unit = parse(next, unit);
      assertSameAsFresh(unit, next);
    }
  }
}
