package org.bpfls.grammar.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.parse.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers were checked with clang: {@code _Static_assert(__builtin_types_compatible_p(typeof(e), T))}, and values alike. */
class FunctionTypesTest {
  private static final String PROGRAM =
      """
      typedef unsigned int u32;
      typedef long name_t;
      struct item { int size; };
      enum mode { OFF, ON = 3 };
      enum sign { MINUS = -1, PLUS };
      enum wide { TOP = 1UL << 40 };
      struct bits { u32 low : 3, all : 32; unsigned long far : 40, near : 5; };
      int squares[] = { 1, 4, [9] = 81, 100 };
      char word[] = "word";
      struct item *find(void);
      void f(struct item *outer, enum mode m, enum sign s, struct bits *b, struct { char c; } *given)
      {
        typedef char name_t;
        struct item { short weight; struct item *next; } inner, *first = &inner;
        enum { OFF = 7, LOCAL } kind;
        union item2 { u32 a; } u;
        name_t letter;
        int list[] = { 1, 2, 3 }, grid[2][5];
        short vector __attribute__((vector_size(16)));
        {
          struct item { double cost; } *deep;
          long name_t, OFF;
          deep->cost + name_t + OFF;
        }
        struct bits c = *b;
        %s;
      }
      """;

  private static String typeOf(String expression) {
    TranslationUnit unit = Parsed.unit(PROGRAM.formatted(expression));
    ExternalDecl.FunctionDefinition f = (ExternalDecl.FunctionDefinition) unit.ordinary("f").orElseThrow();
    List<Stmt> items = f.body().items();
    Expr e = ((Stmt.Expression) items.get(items.size() - 1)).expression();
    return new FunctionTypes(new TypeResolver(unit), f).of(e).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "outer->size # int",
        "inner.weight # short",
        "first->next->next->weight # short",
        "find()->size # int",
        "((struct item *)outer)->weight # short",
        "given->c # char",
        "letter # name_t",
        "letter + 1 # int",
        "u.a # u32",
        "kind # enum <anonymous>",
        "OFF # enum <anonymous>",
        "ON # enum mode",
        "list # int[3]",
        "squares # int[11]",
        "word # char[5]",
        "__func__ # char[]",
        "nullptr # void *",
        "grid # int[2][5]",
        "grid[1] # int[5]",
        "2[list] # int",
        "vector[3] # short",
        "(__uint128_t)1 + 1 # __uint128_t",
      })
  void namesTheTypesThatTheFunctionDeclares(String expression, String type) {
    assertEquals(type, typeOf(expression));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "b->low + 1 # int",
        "-c.low # int",
        "b->all + 1 # u32",
        "b->far + 1 # unsigned long",
        "b->near << 1 # int",
        "b->low ? b->low : b->near # int",
        "m + 1 # unsigned int",
        "ON + 1 # int",
        "s + 1 # int",
        "TOP + 1 # unsigned long",
        "m ? ON : 3L # long",
      })
  void promotesBitFieldsAndEnumerations(String expression, String type) {
    assertEquals(type, typeOf(expression));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "_Generic(letter, int: 1L, char: 2UL, default: 3) # unsigned long",
        "_Generic(outer, const char *: 1L, default: 3) # int",
        "_Generic(list, int *: 1L, default: 3) # long",
        "__builtin_memcpy(outer, b, 3) # void *",
        "__builtin_expect(m == ON, 1) # long",
        "__builtin_preserve_access_index(&outer->size) # int *",
        "__builtin_ctzll(3) # int",
        "__builtin_add_overflow(1, 2, &list[0]) # _Bool",
        "__sync_fetch_and_add(&b, 1) # struct bits *",
        "__builtin_nothing_known(1) # <unknown>",
      })
  void knowsWhatNoDeclarationTells(String expression, String type) {
    assertEquals(type, typeOf(expression));
  }

  @Test
  void measuresTypes() {
    assertEquals(4, value("sizeof(int)"));
    assertEquals(8, value("sizeof(struct a *)"));
    assertEquals(24, value("sizeof(struct a { char c; long l; short s; })"));
    assertEquals(11, value("sizeof(struct a { char c; long l; short s; } __attribute__((packed)))"));
    assertEquals(64, value("sizeof(struct a { char c; } __attribute__((aligned(64))))"));
    assertEquals(32, value("sizeof(struct a { char c; int i __attribute__((aligned(16))); })"));
    assertEquals(8, value("sizeof(union a { char c[5]; int i; })"));
    assertEquals(8, value("sizeof(struct a { int i; int more[]; struct { char c; }; })"));
    assertEquals(8, value("sizeof(struct a { unsigned x : 20, y : 13; })"));
    assertEquals(4, value("sizeof(struct a { unsigned x : 20, : 0; })"));
    assertEquals(5, value("sizeof(struct a { unsigned long x : 35; } __attribute__((packed)))"));
    assertEquals(8, value("_Alignof(struct a { char c; void *p; })"));
    assertEquals(8, value("sizeof(enum e { A = 1UL << 33 }) * (sizeof(enum g { B }) / 4)"));
    assertEquals(12, value("sizeof((int[]){ 1, 2, 3 })"));
    assertEquals(3, value("sizeof(table) / sizeof(table[0])"));
  }

  @Test
  void measuresNothingThatIsNotKnown() {
    assertEquals(-1, value("sizeof(struct nowhere)"));
    assertEquals(-1, value("sizeof(struct own { char c[sizeof(struct own)]; })"));
    assertEquals(-1, value("sizeof(struct own { struct own inner; })"));
    assertEquals(-1, value("sizeof(struct a { int b : nowhere; })"));
  }

  /** -1 when it is not known. */
  private static long value(String expression) {
    TranslationUnit unit = Parsed.unit("int table[] = { 1, 2, 3 };\nint x = " + expression + ";");
    Declaration x = (Declaration) unit.declarations().get(1);
    Initializer.Single single = (Initializer.Single) x.declarators().get(0).initializer();
    return new IntegerConstants(unit).valueOf(single.expression()).orElse(-1L);
  }
}
