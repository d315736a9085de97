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

  private static final String WIDER =
      """
      typedef unsigned int u32;
      typedef struct task { int pid; struct { u32 cpu; union { char c; long l; }; }; struct task *next; } task_t;
      struct base { int kind; };
      struct derived { struct base base_of; int (*call)(void *, int); };
      struct ops { long (*run)(int); struct ops *(*get)(void); };
      enum color { RED, GREEN = 5, BLUE, MASK = 1 << BLUE };
      typedef long fn_t(int);
      struct derived all;
      struct ops ops, *pops;
      fn_t *give(void);
      union { int i; unsigned char b[8]; } un;
      struct { u32 low : 3, high : 29; } bits;
      struct flex { int n; int data[]; } *flex;
      int inner;
      void f(task_t *p, int n, u32 *out, char c, short s, unsigned char uc, long (*fp)(int), int arr0[3])
      {
        int arr[3], mat[2][4], *ptrs[2];
        long (*fps[2])(int);
        struct derived d, *pd = &d;
        typeof(c) *tq = &c;
        typeof(*p) *tt = p;
        __auto_type au = arr;
        long inner = 2;
        { char inner; }
        end:
        %s;
      }
      """;

  private static String typeOf(String expression) {
    return typeOf(PROGRAM, expression);
  }

  private static String typeOf(String program, String expression) {
    TranslationUnit unit = Parsed.unit(program.formatted(expression));
    ExternalDecl.FunctionDefinition f = (ExternalDecl.FunctionDefinition) unit.ordinary("f").orElseThrow();
    List<Stmt> items = f.body().items();
    Stmt last = items.get(items.size() - 1);
    Expr e = ((Stmt.Expression) (last instanceof Stmt.Labeled labeled ? labeled.body() : last)).expression();
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

  /** The answers were checked with clang: {@code _Static_assert(__builtin_types_compatible_p(typeof(e), T))}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '\0',
      value = {
        "1 + 2L # long",
        "1LL + 2L # long long",
        "1LL + 2UL # unsigned long long",
        "2UL + 1LL # unsigned long long",
        "1L + 2U # long",
        "1U + 2 # unsigned int",
        "2147483648 # long",
        "0x80000000 # unsigned int",
        "0x7fffffff # int",
        "0xffffffffffffffff # unsigned long",
        "4294967295U # unsigned int",
        "4294967296U # unsigned long",
        "1lu # unsigned long",
        "1ULL # unsigned long long",
        "0b1 # int",
        "017777777777 # int",
        "037777777777 # unsigned int",
        "c + c # int",
        "s + s # int",
        "uc + 1U # unsigned int",
        "c << 1L # int",
        "1L << c # long",
        "-c # int",
        "~uc # int",
        "!p # int",
        "+s # int",
        "c++ # char",
        "c = 1L # char",
        "p->cpu # u32",
        "1.0f + 1 # float",
        "1.0f + 1.0 # double",
        "c * 2.0 # double",
        "n ? 1 : 2L # long",
        "n ? c : c # int",
        "n ? arr : 0 # int *",
        "n ? (void *)0 : out # u32 *",
        "n ?: 2L # long",
        "(1, arr) # int *",
        "(c, 2L) # long",
        "arr # int[3]",
        "&arr # int[3] *",
        "*arr # int",
        "arr + 1 # int *",
        "1 + arr # int *",
        "arr[1] # int",
        "1[arr] # int",
        "&arr[1] - arr # long",
        "arr == 0 # int",
        "*&c # char",
        "&*out # u32 *",
        "mat[1] # int[4]",
        "mat[1][2] # int",
        "*mat # int[4]",
        "ptrs[0] # int *",
        "*ptrs[0] # int",
        "fp # long () *",
        "fp(1) # long",
        "(*fp)(1) # long",
        "(**fp)(1) # long",
        "fps[1](2) # long",
        "ops.run(1) # long",
        "pops->get()->run(3) # long",
        "give()(1) # long",
        "all.call # int () *",
        "pd->base_of.kind # int",
        "un.i # int",
        "un.b[2] # unsigned char",
        "bits.low # u32",
        "flex->data[3] # int",
        "flex->data # int[]",
        "(char)300 # char",
        "(unsigned char)n # unsigned char",
        "(int (*)[2])0 # int[2] *",
        "*(int (*)[2])0 # int[2]",
        "(struct base){ 1 }.kind # int",
        "((struct base *)p)->kind # int",
        "(int[]){ 1, 2 }[0] # int",
        "sizeof(int) + 1 # unsigned long",
        "_Alignof(int) # unsigned long",
        "__builtin_offsetof(struct base, kind) # unsigned long",
        "__builtin_types_compatible_p(int, long) # int",
        "({ arr; }) # int *",
        "({ long q = 1; q; }) # long",
        "({ ; }) # void",
        "(typeof(p->next))0 # struct task *",
        "(typeof(c) *)0 # char *",
        "tq # char *",
        "tt->pid # int",
        "au # int *",
        "\"abc\" # char[4]",
        "*\"abc\" # char",
        "&&end # void *",
        "p->next - p # long",
        "p + 1 == p && c # int",
        "inner # long",
        "(n) # int",
        "n += 1L # int",
        "MASK + 1 # int",
      })
  void findsTheTypesThatClangFinds(String expression, String type) {
    assertEquals(type, typeOf(WIDER, expression));
  }

  @Test
  void evaluatesCasts() {
    String text = "typedef unsigned char u8; enum { A = (char)300, B = (u8)-1, C = (_Bool)7, D = (short)0x18000, E = (long)-1 < 0, F = (int)3 };";
    TranslationUnit unit = Parsed.unit(text);
    assertEquals(
        List.of(44L, 255L, 1L, -32768L, 1L, 3L),
        List.of("A", "B", "C", "D", "E", "F").stream().map(name -> unit.constant(name).orElseThrow()).toList());
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
