package org.bpfls.grammar.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.parse.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeResolverTest {
  private static final String PROGRAM =
      """
      typedef unsigned int u32;
      typedef struct task { int pid; struct { u32 cpu; union { char c; long l; }; }; struct task *next; } task_t;
      struct base { int kind; };
      struct derived { struct base; task_t *tasks[4]; int (*call)(void *, int); };
      struct kptrs { task_t __attribute__((btf_type_tag("kptr"))) *held; };
      enum color { RED, GREEN = 5, BLUE, MASK = 1 << BLUE };
      const int limit = RED + 7;
      struct derived all;
      struct kptrs map;
      u32 twice(u32 x);
      char text[limit];
      void f(task_t *p, int n, u32 *out)
      {
        struct derived d, *pd = &d;
        __auto_type t = pd->tasks[1];
        typeof(n) m;
        { long n; }
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
      delimiter = '|',
      value = {
        "p->pid | int",
        "p->cpu | u32",
        "p->l | long",
        "p->next->next->c | char",
        "p | task_t *",
        "*p | task_t",
        "&p->cpu | u32 *",
        "pd->kind | int",
        "pd->tasks | task_t *[4]",
        "pd->tasks[1]->pid | int",
        "t->cpu | u32",
        "m | int",
        "n | int",
        "all.call(0, 1) | int",
        "twice(3) | u32",
        "twice(3) + 1L | long",
        "out + 1 | u32 *",
        "out[2] | u32",
        "out - out | long",
        "(task_t *)0 | task_t *",
        "p->pid == 3 | int",
        "n ? p : 0 | task_t *",
        "({ int q; p; }) | task_t *",
        "sizeof(p) | unsigned long",
        "GREEN | enum color",
        "undeclared | <unknown>",
        "p->nothing | <unknown>",
      })
  void findsTypesOfExpressions(String expression, String type) {
    assertEquals(type, typeOf(expression));
  }

  @Test
  void evaluatesConstants() {
    TranslationUnit unit = Parsed.unit(PROGRAM.formatted("0"));
    assertEquals(Optional.of(5L), unit.constant("GREEN"));
    assertEquals(Optional.of(6L), unit.constant("BLUE"));
    assertEquals(Optional.of(64L), unit.constant("MASK"));
    assertEquals(Optional.of(7L), unit.constant("limit"));
    assertEquals(Optional.empty(), unit.constant("f"));
    assertEquals("char[7]", new TypeResolver(unit).ofName("text").toString());
  }

  @Test
  void keepsTagsOfPointers() {
    TranslationUnit unit = Parsed.unit(PROGRAM.formatted("0"));
    TypeResolver resolver = new TypeResolver(unit);
    Type.Field held = resolver.field(resolver.record("kptrs").orElseThrow(), "held").orElseThrow();
    assertTrue(((Type.Pointer) held.type()).has("kptr"));
  }

  @Test
  void tellsLocalsFromNamesOfTheFile() {
    TranslationUnit unit = Parsed.unit("int x; void f(int a) { int x = x; a = x; { char a; a; } }");
    ExternalDecl.FunctionDefinition f = (ExternalDecl.FunctionDefinition) unit.ordinary("f").orElseThrow();
    FunctionTypes types = new FunctionTypes(new TypeResolver(unit), f);
    List<Expr.Identifier> names = Nodes.all(f.body(), Expr.Identifier.class).toList();
    assertEquals("int", types.of(names.get(1)).toString());
    assertTrue(types.local(names.get(1)).orElseThrow().parameter());
    assertEquals("char", types.of(names.get(names.size() - 1)).toString());
  }

  @Test
  void survivesTypesDefinedByThemselves() {
    TranslationUnit unit = Parsed.unit("typedef T U; typedef U T; T x; struct s { struct s; }; enum { A = A };");
    assertEquals(Type.Unknown.TYPE, new TypeResolver(unit).ofName("x").unwrapped());
    assertEquals(List.of(), new TypeResolver(unit).fields(new TypeResolver(unit).record("s").orElseThrow()));
    assertEquals(Optional.empty(), unit.constant("A"));
  }
}
