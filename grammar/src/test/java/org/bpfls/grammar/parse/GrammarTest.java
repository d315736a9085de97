package org.bpfls.grammar.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  @Test
  void neverNeedsMoreThanOneToken() throws IOException {
    try (InputStream in = C.class.getResourceAsStream("C.class")) {
      String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertFalse(code.contains("adaptivePredict"), "a decision of the grammar needs more than one token");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x;",
        ";",
        "int *a[3], (*f)(int, char *), g(void);",
        "int (*(*fp)(int))[5];",
        "typedef int T; T x; T f(T T);",
        "typedef int T; void f(void) { int T = 3; T * T; T++; }",
        "typedef int T; struct s { T T; unsigned T : 3; };",
        "typedef int T; void f(void) { T: goto T; }",
        "struct s { struct { int a; }; union { int b, c; }; int d[]; };",
        "struct tag { int a; }; struct s { struct tag; int b; };",
        "struct s {}; struct s x = {};",
        "struct s { int a : 3, : 0, b : 2 __attribute__((packed)); } __attribute__((packed)) x;",
        "enum e { A, B = 3, C, }; enum e x = A;",
        "enum e : unsigned char { A }; struct s { enum e f : 3; };",
        "int a[] = { [0 ... 3] = 1, [5] = 2, 3 };",
        "struct s x = { .a = 1, .b = { 2, 3 }, .c.d[2] = 4, e: 5 };",
        "int f(a, b) int a; char *b; { return a; }",
        "typedef int T; int f(a, b)\nT a;\nT *b;\n{ return a; }\nint g(T, char *);",
        "int f(struct {\n\tint a;\n} *p)\n{\n\treturn p->a;\n}\nint g(struct s { int a; } *, union { int b; });",
        "main() { return 0; }",
        "void f(void) { __label__ out; goto out; out: ; }",
        "void f(int x) { switch (x) { case 1 ... 3: break; case 4: case 5: default: ; } }",
        "void f(int x) { void *p = &&l; goto *p; l: x++; }",
        "int f(int x) { return x ?: 3; }",
        "int f(int x) { return ({ int y = x; y + 1; }); }",
        "__auto_type x = 3; typeof(x) y; typeof(int *) z; __typeof__(x + 1) w;",
        "void f(void) { asm volatile(\"nop\"); asm(\"%0\" : \"=r\"(x) : \"r\"(y), [n] \"i\"(3) : \"memory\"); }",
        "void f(void) { asm volatile goto(\"if r0 == 0 goto %l[out]\" : : \"r\"(1) : \"r0\" : out); out: return; }",
        "void f(void) { asm(\"x\" :: \"r\"(1) :: ); }",
        "asm(\".globl x\");",
        "int x __asm__(\"y\") __attribute__((section(\".data\"), used));",
        "__attribute__((section(\"tc\"), used)) int f(void *ctx) { return 0; }",
        "static __attribute__((noinline)) inline int f(void) { return 0; }",
        "int x = _Generic(1, int: 2, char *: 3, default: 4);",
        "_Static_assert(sizeof(int) == 4, \"size\"); _Static_assert(1);",
        "void f(void) { _Static_assert(1, \"a\" \"b\"); }",
        "_Atomic int a; _Atomic(int) b; int *_Atomic c;",
        "unsigned __int128 x; _Float16 h; _BitInt(17) b; long long unsigned int y;",
        "int x = __builtin_offsetof(struct s, a.b[3].c);",
        "int x = __builtin_types_compatible_p(int, char *);",
        "void f(void) { int y = __builtin_va_arg(ap, int *); }",
        "int x = __builtin_preserve_enum_value(*(typeof(enum e) *)0, 0);",
        "int x = __builtin_btf_type_id(*(struct s *)0, 1);",
        "int x = sizeof(int) + sizeof (x) + sizeof x + _Alignof(long) + sizeof(struct { int a; });",
        "int x = (int){ 3 } + ((struct s){ .a = 1 }).a; int *p = (int[]){ 1, 2 };",
        "int x = sizeof(int){ 3 };",
        "int x = (int)-1 + (char)(3) * -(2) - - 1 + !~3;",
        "__extension__ typedef struct { int a; } S; int x = __extension__ 3;",
        "void f(void) { __extension__ union { int a; } u; __extension__ ({ 1; }); }",
        "[[gnu::unused]] int x [[deprecated(\"no\")]]; void f(void) { [[fallthrough]]; }",
        "void f(int x) { switch (x) { case 1: __attribute__((fallthrough)); case 2: break; } }",
        "int f(int x) { __attribute__((musttail)) return f(x); }",
        "void f(void) { for (int i = 0; i < 3; i++) for (;;) do break; while (0); while (1) continue; }",
        "void f(void) { if (1) if (2) ; else if (3) { } else ; }",
        "void f(void) { a: b: { } c: }",
        "void f(int n, int a[static 3], int b[const], int c[*], int d[n]);",
        "int f(int (*)(void), int (int), int [], ...);",
        "const volatile int x; int const *restrict y; register int z;",
        "const char *s = \"a\" \"b\\n\" L\"c\"; int c = 'x' + L'y' + '\\377' + '\\x41';",
        "double d = 1.5e3 + 0x1p3 + .5f; long l = 0x7fULL + 0b101 + 017;",
        "struct s *__attribute__((btf_type_tag(\"kptr\"))) p; struct s __attribute__((address_space(1))) *q;",
        "void (*signal(int sig, void (*handler)(int)))(int);",
        "int x, y = 3, *z = &y;",
        "void f(void) { int a, b; a = b, a += 3; a <<= b ? 1 : 2; }",
        "extern int x; _Thread_local int y; static __thread int z; _Noreturn void f(void);",
        "_Alignas(8) int x; _Alignas(long) char c; struct s { _Alignas(16) int a; };",
        "void f(void) { struct local { int a; } x = { 1 }; enum { A, B } y = A; }",
        "void f(void) { (void)0; ; { } }",
        "typedef struct node node; struct node { node *next; };",
        "int f(void) __attribute__((weak)), g(void);",
        "void f(void) { for (;;) _Static_assert(1, \"\"); if (1) _Static_assert(1); else ; }",
        "int \\u00e9t\\u00e9 = 1, été, $x;",
        "int x = _Generic(int, int: ({ 1; }), default: 2);",
        "typedef int T; void f(T T[2], int u[sizeof T], void (*g)(T, T)); T x; void g(T (T)); T y;",
        "__extension__ __attribute__((unused)) static int x;",
        "int x = 1 ? 2, 3 : 4 ?: 5; int a<:2:> = <% 0, 1 %>; const char *s = u8\"x\" L\"y\" U\"z\";",
        "struct s { struct { int a; } x, *y; enum { A } k; int (*f[2])(void), : 3; struct { } e; char z[]; };",
        "void f(int x) { l: int y; switch (x) { case 1: int z; default: } l2: }",
        "int l; void f(void) { asm goto(\"\" : : \"r\"(1) : \"memory\" : a, b); asm inline volatile(\"\"); a: b: ; }",
        "enum e : unsigned char { A }; enum f : long; struct s { enum e f : 2; enum : short { D } g; };",
        "int f(int (a), int ((b)), int (*c)(int (*)(void)), struct s { int q; } *p, enum { P } e) { return P; }",
        "int (*(*f(int a))(char))[3]; char *(*(*(**x[3][4])(void))[5])(int); typedef int F(void), *G(F *); F *g;",
        "int f(void) { [[maybe_unused]] int y; if (y) [[likely]] return 1; else [[unlikely]] ; l: __attribute__((unused)); return 0; }",
        "int x __attribute__(()), y __attribute__((,unused,,)), z [[]] [[gnu::aligned(8)]] = 1;",
        "int f(void) { struct s *a __attribute__((cleanup(c))) = 0, *b; for (const struct { int i; } s = { 1 }; s.i;) ; return 0; }",
        "void f(int x) { x ? (void)0 : (void)1; (x ? f : f)(x); f(x)[0](x)->y.z++; }",
        "enum e : bool { A, B }; enum g : typeof(1 + 2L) { C } x; bool y = (bool)(void *)0; int z = _Generic(1, bool: 1, default: 2);",
        "constexpr int a = 3; static constexpr struct s { int x; } b = { 1 }; thread_local int c; int d = (constexpr int){ 4 };",
        "int constexpr = 1, thread_local = 2; void f(void) { constexpr = thread_local * constexpr; }",
        "alignas(8) char c; int n = alignof(long); static_assert(1); struct s { static_assert(2, \"x\"); alignas(int) char d; };",
        "__extension__ _Static_assert(1, \"x\"); int x = 1'000'000 + 0x'ff + 0b1'0; int c = u8'a';",
        "int a [[]] [2] [[gnu::unused]] [3] [[]]; void f [[deprecated]] (void); struct [[nodiscard(\"x\")]] s { int a; }; enum [[deprecated(\"y\")]] e { A };",
        "struct s { int a; struct { int b } c; union { int d; long e } }; struct s x;",
        "struct __declspec(align(8)) s { int a; }; __declspec(dllexport) int f(void) { return 0; } int y;",
        "typedef int T; void f(void) { __label__ a, T; goto T; a: T: ; }",
        "void f(int x) { a: __attribute__((unused)) x++; b: __attribute__((unused)) }",
        "typedef int T; int f(int n) { if (sizeof(enum { T })) ; T x; while (sizeof(enum { T }) == n) ; switch (sizeof(enum { T })) { default: ; } T y; return x + y; }",
        "int f(a) struct s { int x; } a; { return a.x; }\nint g(b) struct s b; { return b.x; }\nint h(void) { return 0; }",
        "void f(int a[(int){ 3 }]); void g(int (*p)[(int){ 1 }]) { } void h(union { void *p; } __attribute__((transparent_union))); void i(int [(int []){ 0 } == 0]);",
        "typedef float V __attribute__((vector_size(16))); typedef __typeof((V){} < (V){}) W; W w;",
      })
  void accepts(String text) {
    TranslationUnit unit = Parsed.unit(text);
    assertEquals(List.of(), Parsed.errors(unit), text);
    assertFalse(unit.declarations().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x",
        "int x = ;",
        "int f( { }",
        "void f(void) { x = 1 }",
        "void f(void) { if (x { } }",
        "int int x; struct s struct t;",
        "x = 3;",
        "void f(void) { return 1 2; }",
        "void f(void) { char *s = \"a\" b; }",
        "void f(void) { 3 {}; }",
        "struct { int a int b; };",
        "}",
      })
  void rejects(String text) {
    assertEquals(1, Parsed.errors(Parsed.unit(text)).size(), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo_t x; foo_t *y; foo_t f(foo_t *a, foo_t b);",
        "void f(foo_t a) { foo_t b; foo_t *c = &b; foo_t d = { 1 }; }",
        "int x = sizeof(foo_t *) + (foo_t)1 + *(foo_t *)p;",
        "struct s { foo_t a; foo_t *b; foo_t c[3]; };",
        "static const foo_t x; const foo_t *p;",
      })
  void acceptsUnknownTypesByTheirShape(String text) {
    assertEquals(List.of(), Parsed.errors(Parsed.unit(text)), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MODULE_LICENSE(\"GPL\"); module_init(f);",
        "BTF_KFUNCS_START(a)\nBTF_ID_FLAGS(func, f, KF_A | KF_B)\nBTF_KFUNCS_END(a)\nint x;",
        "__bpf_kfunc int f(struct s *a__nullable, u32 b) { return 0; }",
        "__bpf_kfunc u32 f(void) { return 0; }",
        "static noinline int f(void) { return 0; }\nnoinline int g(struct s x) { return 1; }",
        "static struct foo __rcu *p; u32 __init f(void);",
        "void f(void)\n\t__acquires(x) __releases(&y->lock)\n{\n}",
        "__printf(1, 2) int f(const char *, ...);",
        "static DEFINE_MUTEX(lock); DEFINE_FOO(struct s *, x) = { 1 };",
        "struct s { int a; DECLARE_BITMAP(b, 3); u8 c __aligned(8); } __packed;",
        "void f(void) { list_for_each_entry(p, &head, list) { p = 1; } }",
        "void f(void) { list_for_each_entry(p, &head, list)\n if (p) g(p); }",
        "void f(void) { guard(rcu)(); scoped_guard(mutex, &m) { x(); } }",
        "void f(void) { printk(KERN_INFO \"a\" PRIu64 \"b\"); }",
        "SYSCALL_DEFINE3(bpf, int, cmd, union bpf_attr __user *, uattr, unsigned int, size)\n{ return 0; }",
        "void f(void) { struct s *t __free(kfree) = NULL; x = (__force u32)y; }",
        "EXPORT_SYMBOL_GPL(f);\nBTF_ID_UNUSED\nBTF_ID(func, g)\nint y;",
        "static u64 notrace __enter(struct bpf_prog *prog)\n\t__acquires(RCU)\n{\n}\nint x __section(\".x\") = 3;",
        "extern const T _weak_ __start_TABLE[];",
        "int f(void) { FOR_ALL_KINDS\nout:\n\tup_read(1); DONE\n\treturn 1; }",
        "struct s FN(a)(u32 min) { return 1; }",
        "OUR_PROGRAM(\"tracepoint/x\", ROOT, f)(struct args *a) { int x = a->b; return x; }\nLICENSE(\"GPL\");\nint y;",
        "static inline bool FN(a, b)(struct s *x) { return 1; }",
      })
  void readsKernelSourceWithoutItsHeaders(String text) {
    assertEquals(List.of(), Parsed.errors(Parsed.unit(text, PreprocessOptions.Target.KERNEL)), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "void f(void) { if (x) G_STMT_START { g(); } G_STMT_END; else g(); }",
        "void f(void) { g_autofree int *a = 0; g_autofree gchar *b = 0; g_autofree const char *c = h(); }",
        "void f(void) { g_autoptr(Foo) a = 0; g_autoptr(Foo) b; _cleanup_(freep) char *c = 0; _cleanup_(freep) T *d = 0; }",
        "void f(void) { g_autoptr(Foo) a G_GNUC_UNUSED = 0; _cleanup_(resetp) _unused_ int b = 1; }",
        "void f(void) { int x; for_each(x) x = 3; each_bit(x, &y)\n\treturn; }",
        "void f(void) { log(\"a\" NAME(x) \"b\", NAME(y) \"c\", g(z) REST(1, 2)); asm(\"x\" : : \"r\" NAME (x)); }",
        "void f(void) { check(a, ==, 3); if (timercmp(&a, &b, <)) g(); }",
        "typedef void PRINTF(2, 3) print(void *, const char *, ...); typedef gboolean(filter)(int);",
        "typedef gboolean (*filter)(Item *, gpointer); struct s { gboolean (*filter)(Item *); };",
        "struct s { TAILQ_ENTRY(t) next; FLAGS; DECLARE(3); int x; };",
        "int f(foo_t, void *), g(foo_t, bar_t, const char *);",
        "_malloc_ _alloc_(1, 2) static inline void *f(int x) { return 0; }\nDECLARE_GLOBAL_DATA;\nint y;",
        "_section_(\"t\") _align_ _used_ _other_ static const T t = { 1 };",
        "code f(a, b)\ncode *a;\nunsigned b;\n{ return 1; }",
      })
  void readsUserSpaceWithoutItsHeaders(String text) {
    assertEquals(List.of(), Parsed.errors(Parsed.unit("typedef int code;" + text, PreprocessOptions.Target.KERNEL)), text);
  }

  @Test
  void readsStringsThatTheCommandLineWouldDefine() {
    assertEquals(List.of(), Parsed.errors(Parsed.unit("const char *s = SOURCE_PATH \"/x.c\", *t = \"a\" VERSION;")));
  }

  @Test
  void keepsWhatAnUnknownMacroWasCalledWith() {
    ExternalDecl.MacroCall call =
        assertInstanceOf(
            ExternalDecl.MacroCall.class,
            Parsed.unit("OUR_ID_FLAGS(func, f, KF_A)\nint x;", PreprocessOptions.Target.KERNEL)
                .declarations()
                .get(0));
    assertEquals("OUR_ID_FLAGS", call.name());
    assertEquals("f", call.arguments().get(2).text());
  }

  @Test
  void foldsOperatorsByPrecedence() {
    assertEquals("(a=((b+(c*d))<<(1-2)))", shape("a = b + c * d << 1 - 2"));
    assertEquals("(a=(b=(c?d:(e?f:g))))", shape("a = b = c ? d : e ? f : g"));
    assertEquals("(((a||(b&&c))?d:e)=f)", shape("a || b && c ? d : e = f"));
    assertEquals("(((a-b)-c),d)", shape("a - b - c, d"));
    assertEquals("((a&(b==c))|(d^(e<f)))", shape("a & b == c | d ^ e < f"));
    assertEquals("(a?:b)", shape("a ?: b"));
  }

  private static String shape(String expression) {
    List<ExternalDecl> all = Parsed.declarations("void f(void) { " + expression + "; }");
    return show(Nodes.all(all.get(0), Stmt.Expression.class).findFirst().orElseThrow().expression());
  }

  private static String show(Expr e) {
    if (e instanceof Expr.Binary b) {
      return "(" + show(b.left()) + b.operator() + show(b.right()) + ")";
    }
    if (e instanceof Expr.Assign a) {
      return "(" + show(a.target()) + a.operator() + show(a.value()) + ")";
    }
    if (e instanceof Expr.Conditional c) {
      return "(" + show(c.condition()) + "?" + (c.then() == null ? "" : show(c.then())) + ":" + show(c.otherwise()) + ")";
    }
    if (e instanceof Expr.Comma c) {
      return "(" + show(c.left()) + "," + show(c.right()) + ")";
    }
    return e.span().text();
  }

  @Test
  void readsDeclaratorsFromTheNameOutwards() {
    Declaration declaration = (Declaration) Parsed.declarations("int *(*a[3])(char);").get(0);
    List<Declarator.Derivation> steps = declaration.declarators().get(0).declarator().derivations();
    assertInstanceOf(Declarator.Array.class, steps.get(0));
    assertInstanceOf(Declarator.Pointer.class, steps.get(1));
    assertInstanceOf(Declarator.Function.class, steps.get(2));
    assertInstanceOf(Declarator.Pointer.class, steps.get(3));
    assertEquals(4, steps.size());
  }

  @Test
  void givesAttributesToWhatTheyStandAt() {
    Declaration declaration =
        (Declaration)
            Parsed.declarations(
                    "__attribute__((section(\"a\"))) struct s { int x; } __attribute__((packed)) v __attribute__((__used__));")
                .get(0);
    assertEquals("section", declaration.specifiers().attributes().get(0).name());
    assertEquals("packed", ((TypeSpec.Record) declaration.specifiers().type()).attributes().get(0).name());
    assertEquals("used", declaration.declarators().get(0).declarator().attributes().get(0).name());
  }

  @Test
  void readsDesignatorsAndLiterals() {
    Declaration declaration = (Declaration) Parsed.declarations("int a[] = { [1 ... 2] = 0x10u, old: '\\n' };").get(0);
    Initializer.ListInit list = (Initializer.ListInit) declaration.declarators().get(0).initializer();
    Initializer.Index index = (Initializer.Index) list.elements().get(0).designators().get(0);
    assertEquals("2", index.high().span().text());
    Initializer.Single value = (Initializer.Single) list.elements().get(0).value();
    assertEquals(16, ((Expr.IntLiteral) value.expression()).value());
    assertEquals("old", ((Initializer.Field) list.elements().get(1).designators().get(0)).name());
    Initializer.Single second = (Initializer.Single) list.elements().get(1).value();
    assertEquals('\n', ((Expr.CharLiteral) second.expression()).value());
  }

  @Test
  void putsNodesWhereTheyAreWritten() {
    String text = "#define CALL(f, x) f(x, 1)\nvoid g(void) { int r = CALL(foo, bar + 2); }\n";
    TranslationUnit unit = Parsed.unit(text);
    Expr.Call call = Nodes.all(unit.declarations().get(0), Expr.Call.class).findFirst().orElseThrow();
    assertEquals("foo", call.callee().span().text());
    assertEquals("bar + 2", call.arguments().get(0).span().text());
    assertEquals("CALL", call.arguments().get(1).span().text());
    assertEquals("CALL", call.arguments().get(1).span().macro());
  }

  @Test
  void saysWhatIsMissingWhereItIs() {
    ExternalDecl.ErrorDecl error = Parsed.errors(Parsed.unit("void f(void)\n{\n\tint x = 1\n\tg(x);\n}\n")).get(0);
    assertEquals("expected ';' after '1'", error.message());
    assertEquals(3, error.errorSpan().line());
    error = Parsed.errors(Parsed.unit("void f(void) { if (x { } }")).get(0);
    assertEquals("expected ')' before '{'", error.message());
    error = Parsed.errors(Parsed.unit("void f(void) { x = ; }")).get(0);
    assertEquals("expected an expression before ';'", error.message());
  }
}
