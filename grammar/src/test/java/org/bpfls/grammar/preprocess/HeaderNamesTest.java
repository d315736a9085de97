package org.bpfls.grammar.preprocess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.Test;

/** The names that an indexed header declares. */
class HeaderNamesTest {
  private static Preprocessed unit(String header) {
    SourceText text = new SourceText("h.h", header);
    return new Preprocessor()
        .preprocess(
            new SourceText("main.c", "#include <h.h>\n"),
            PreprocessOptions.bpf(),
            (name, angled, from, after) ->
                name.equals("h.h") ? Optional.of(new IncludeResolver.Header("h.h", text, false)) : Optional.empty());
  }

  @Test
  void aMacroBehindTypedefIsNoType() {
    HeaderDeclarations names = unit("typedef __printf(1, 2) void (*print_t)(const char *, ...);\n").headers();
    assertTrue(names.isTypedef("print_t"));
    assertFalse(names.isTypedef("__printf"));
    assertTrue(unit("typedef void __handler(int);").headers().isTypedef("__handler"));
  }

  @Test
  void aMacroMayStandForATypedefAndAFunction() {
    HeaderDeclarations names =
        unit("#define DECLARE(T, CAST) typedef struct T T; static T *CAST(void *x) { return x; }\nDECLARE(Cpu, CPU)\nint x;\n")
            .headers();
    assertTrue(names.isTypedef("Cpu"));
    assertFalse(names.isTypedef("CPU"));
    assertTrue(names.ordinary("CPU").isPresent());
  }

  @Test
  void aStrayBraceLeavesNoNames() {
    HeaderDeclarations names = unit("typedef int first;\nint FOO(a, b) }\ntypedef ABC(d) }\ntypedef int last;\n").headers();
    assertTrue(names.isTypedef("first"));
    assertTrue(names.isTypedef("last"));
    assertFalse(names.isTypedef("ABC"));
    assertEquals(Optional.empty(), names.ordinary("FOO"));
  }

  @Test
  void aHeaderThatAHeaderMissesIsMissing() {
    assertTrue(unit("#include <none.h>\n").headersMissing());
    assertFalse(unit("#if 0\n#include <none.h>\n#endif\n").headersMissing());
  }
}
