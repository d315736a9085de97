package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Input that is meant to hurt: the run ends soon, with a finding where something was given up, and without a fault of the
 * program. Each input is linted as a BPF program, as a loader and as kernel source.
 */
class HostileInputTest {
  private static final int MANY = 100_000;

  /** Generous: the slowest takes a few seconds on two busy cores. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String BPF_HEAD = "#define SEC(x) __attribute__((section(x), used))\nint target;\n";
  private static final String BPF_TAIL =
      "\nSEC(\"syscall\") int ok(void *ctx) { return 0; }\nchar _license[] SEC(\"license\") = \"GPL\";\n";
  private static final String LOADER_HEAD = "#include <bpf/libbpf.h>\n#include \"demo.skel.h\"\n";
  private static final String LOADER_TAIL = "\nint main(void) { return demo_bpf__open_and_load() == 0; }\n";
  private static final String KERNEL_HEAD = "#include <linux/btf.h>\n__bpf_kfunc_start_defs();\n";
  private static final String KERNEL_TAIL = "\n__bpf_kfunc int ok(void) { return 0; }\n__bpf_kfunc_end_defs();\n";

  @TempDir Path work;

  @TestFactory
  Stream<DynamicTest> nestingIsGivenUpWithAFinding() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("parentheses", function("(".repeat(MANY) + "1" + ")".repeat(MANY)));
    inputs.put("subscripts", function("a" + "[a".repeat(MANY) + "]".repeat(MANY)));
    inputs.put("calls", function("f(".repeat(MANY) + ")".repeat(MANY)));
    inputs.put("unary operators", function("- ".repeat(MANY) + "1"));
    inputs.put("dereferences", function("*".repeat(MANY) + "a"));
    inputs.put("conditionals", function("a ? ".repeat(MANY) + "1" + " : 2".repeat(MANY)));
    inputs.put("omitted operands", function("a ?: ".repeat(MANY) + "1"));
    inputs.put("casts", function("(int)".repeat(MANY) + "a"));
    inputs.put("blocks", "int f(void) " + "{".repeat(MANY) + "}".repeat(MANY));
    inputs.put("ifs", "int f(int c) { " + "if (c) ".repeat(MANY) + "; return 0; }");
    inputs.put("statement expressions", function("({ ".repeat(MANY) + "1;" + " });".repeat(MANY)));
    inputs.put("pointers", "int " + "*".repeat(MANY) + "p;");
    inputs.put("declarators", "int " + "(".repeat(MANY) + "p" + ")".repeat(MANY) + ";");
    inputs.put("function pointers", "int " + "(*".repeat(MANY) + "p" + ")(void)".repeat(MANY) + ";");
    inputs.put("initialisers", "int a[] = " + "{".repeat(MANY) + "1" + "}".repeat(MANY) + ";");
    inputs.put("structs", numbered(i -> "struct s" + i + " { ") + "int x;" + " };".repeat(MANY));
    inputs.put("typeof", "typeof(".repeat(MANY) + "int" + ")".repeat(MANY) + " z;");
    inputs.put("_Generic", function("_Generic(1, default: ".repeat(MANY) + "1" + ")".repeat(MANY)));
    inputs.put("macro calls", "#define I(x) x\nint z = " + "I(".repeat(MANY) + "1" + ")".repeat(MANY) + ";");
    inputs.put("__VA_OPT__", "#define M(...) " + "__VA_OPT__(".repeat(MANY) + "1" + ")".repeat(MANY) + "\nint z = M(1);");
    inputs.put("#if expression", "#if " + "(".repeat(MANY) + "1" + ")".repeat(MANY) + "\nint z;\n#endif");
    inputs.put("exponential macro", "#define A0 1+\n"
        + IntStream.range(0, 60).mapToObj(i -> "#define A%d A%d A%d\n".formatted(i + 1, i, i)).collect(Collectors.joining())
        + "int z = A60 1;");
    inputs.put("exponential macro with arguments",
        "#define D(x) x x\nint z = " + "D(".repeat(40) + "1+" + ")".repeat(40) + "1;");
    inputs.put("pasted name", "#define A a" + " ## a".repeat(MANY) + "\nint A;");
    inputs.put("pasted number", "#define A 1" + " ## 1".repeat(MANY) + "\nint x = A;");
    inputs.put("K&R parameters", "int k(" + numbered(i -> "p" + i + ", ") + "q) " + numbered(i -> "int p" + i + "; ") + "int q; { return q; }");
    inputs.put("unterminated comment", "/* " + "x".repeat(MANY));
    inputs.put("unterminated string", "char s[] = \"" + "x".repeat(MANY));
    inputs.put("unterminated macro call", "#define M(x) x\nint z = M(1, (2;\nint y;\n");
    inputs.put("unterminated #if", "#if 1\n".repeat(MANY));
    inputs.put("garbage", "@#$ ".repeat(MANY));
    inputs.put("braces", "}".repeat(MANY));
    inputs.put("damaged declarations at the margin", "{\nint ".repeat(MANY));
    inputs.put("structs at the margin", "struct {\n".repeat(MANY));
    inputs.put("brackets at the margin", "[\nint ".repeat(MANY));
    inputs.put("includes itself", "#include \"demo.bpf.c\"\n#include \"main.c\"\n#include \"mod.c\"\nint z;");
    inputs.put("line of ten megabytes", "int z[] = {" + "1, ".repeat(3_400_000) + "};");
    inputs.put("long name", "int " + "x".repeat(10_000_000) + ";");
    return tests(inputs, true);
  }

  @TestFactory
  Stream<DynamicTest> sizeAloneIsNoError() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("members", function("a" + "->b".repeat(MANY)));
    inputs.put("attributes", "__attribute__((unused)) ".repeat(MANY) + " int z;");
    inputs.put("strings", "char s[] = " + "\"a\" ".repeat(MANY) + ";");
    inputs.put("enumerators", "enum {" + numbered(i -> "e" + i + ",") + "};");
    inputs.put("chain of macros", "#define A0 1\n" + numbered(i -> "#define A%d A%d\n".formatted(i + 1, i)) + "int z = A%d;".formatted(MANY));
    inputs.put("macro that names itself", "#define A B\n#define B A\n#define F(x) G(x)\n#define G(x) F(x)\nint A; int F(B);");
    inputs.put("conditionals", "#if 1\n".repeat(MANY) + "#endif\n".repeat(MANY));
    inputs.put("splices", "int z" + "\\\n".repeat(MANY) + "z = 1;");
    inputs.put("statements", "int f(int a) {\n" + "a += 1; if (a) { a--; }\n".repeat(MANY / 5) + " return a; }");
    inputs.put("functions", numbered(MANY / 5, i -> "static int f%d(void *c) { return %d; }\n".formatted(i, i)));
    inputs.put("chain of calls", IntStream.range(0, 5_000)
        .mapToObj(i -> "static int g%d(int x) { return %s; }\n".formatted(i, i == 0 ? "x" : "g%1$d(x) + g%1$d(x)".formatted(i - 1)))
        .collect(Collectors.joining()));
    inputs.put("references that nobody gives away",
        "struct task_struct;\n" + function("0; " + "bpf_task_from_pid(1); ".repeat(MANY / 5)));
    inputs.put("deep calls", "static int g0(int x) { return x; }\n" + numbered(MANY / 4, i -> "int g%d(int x) { return g%d(x); }\n".formatted(i + 1, i)));
    inputs.put("line of nine megabytes", "int z[] = {" + "1, ".repeat(900_000) + "};/*" + " ".repeat(6_000_000) + "*/");
    inputs.put("carriage returns", "int a;\r\nint b;\r\n".repeat(MANY));
    return tests(inputs, false);
  }

  private static String function(String value) {
    return "int f(int a) { return " + value + "; }";
  }

  private static String numbered(IntFunction<String> part) {
    return numbered(MANY, part);
  }

  private static String numbered(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining());
  }

  private Stream<DynamicTest> tests(Map<String, String> inputs, boolean givesUp) {
    return inputs.entrySet().stream().flatMap(input ->
        Stream.of(
            test(input.getKey(), "demo.bpf.c", BPF_HEAD + input.getValue() + BPF_TAIL, givesUp),
            test(input.getKey(), "main.c", LOADER_HEAD + input.getValue() + LOADER_TAIL, givesUp),
            test(input.getKey(), "mod.c", KERNEL_HEAD + input.getValue() + KERNEL_TAIL, givesUp)));
  }

  private DynamicTest test(String what, String file, String text, boolean givesUp) {
    return DynamicTest.dynamicTest(what + ", " + file, () -> {
      String report = assertTimeoutPreemptively(LIMIT, () -> lint(file, text));
      assertEquals(givesUp, report.contains("\"syntax\""), report.substring(0, Math.min(2_000, report.length())));
    });
  }

  private String lint(String file, String text) throws IOException {
    Path folder = Files.createTempDirectory(work, "hostile");
    Files.writeString(folder.resolve(file), text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            false);
    int status = Main.run(new String[] {"lint", "--format", "json", "--fail-on", "never", "."}, console);
    assertEquals(ExitStatus.OK, status, err.toString(StandardCharsets.UTF_8));
    assertTrue(out.size() < 20_000_000, "the report is bounded");
    return out.toString(StandardCharsets.UTF_8);
  }
}
