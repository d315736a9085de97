package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user runs them: arguments in, text and status out. */
class CommandLineTest {
  private static final String HALF = "int f(void) {\n\treturn (1;\n}\n";

  @TempDir Path folder;

  private record Outcome(int status, String out, String err) {}

  private Outcome run(String... args) {
    return runWithInput("", args);
  }

  private Outcome runWithInput(String input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            false);
    int status = Main.run(args, console);
    return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Path examples() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("examples/refresher"))) {
      here = here.getParent();
    }
    return here.resolve("examples");
  }

  private static List<String> rules(String json) {
    List<String> rules = new ArrayList<>();
    for (JsonElement finding : JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("findings")) {
      rules.add(finding.getAsJsonObject().get("rule").getAsString());
    }
    return rules;
  }

  @Test
  void theExampleHasItsTwoFindingsAndItsTwinNone() {
    Outcome bad = run("lint", "--format", "json", "--disable", "missing-include", "--fail-on", "warning",
        examples().resolve("refresher").toString());
    Outcome good = run("lint", "--format", "json", "--disable", "missing-include", "--fail-on", "information",
        examples().resolve("refresher-fixed").toString());

    assertEquals(List.of("assoc-ambiguous", "assoc-missing"), rules(bad.out).stream().sorted().toList(), bad.out);
    assertEquals(ExitStatus.FINDINGS, bad.status);
    assertEquals(List.of(), rules(good.out), good.out);
    assertEquals(ExitStatus.OK, good.status);
  }

  @Test
  void aHeaderOrFragmentNamedAloneIsJudgedWhereItIsIncluded() throws IOException {
    write("main.bpf.c", """
        #include <vmlinux.h>
        #include <bpf/bpf_helpers.h>
        extern int bpf_kfunc_multi_st_ops_test_1_assoc(struct st_ops_args *args) __ksym;
        #include "lib/ask.bpf.h"
        #include "run.bpf.c"
        char LICENSE[] SEC("license") = "GPL";
        SEC("struct_ops") int evict(unsigned long long *ctx) { return 0; }
        SEC(".struct_ops.link") struct bpf_testmod_multi_st_ops cache = { .test_1 = (void *)evict };
        """);
    write("lib/ask.bpf.h", """
        static int ask(struct st_ops_args *args)
        {
        	return bpf_kfunc_multi_st_ops_test_1_assoc(args);
        }
        """);
    write("run.bpf.c", """
        #include "lib/names.h"
        SEC("syscall") int shrink(struct st_ops_args *args) { return ask(args); }
        SEC("syscall") int flush(struct st_ops_args *args) { return bpf_kfunc_multi_st_ops_test_1_assoc(args); }
        """);
    write("lib/names.h", "struct name { char text[8]; };\n");

    Outcome whole = run("lint", "--format", "json", "--disable", "missing-include");
    Outcome header = run("lint", "--format", "json", "lib/ask.bpf.h");
    Outcome fragment = run("lint", "--format", "json", "run.bpf.c");
    Outcome both = run("lint", "--format", "json", "run.bpf.c", "lib/ask.bpf.h");
    Outcome names = run("lint", "--format", "json", "lib/names.h");

    assertEquals(List.of("assoc-missing", "assoc-missing"), rules(whole.out), whole.out);
    assertEquals(List.of("assoc-missing"), rules(header.out), header.out);
    assertTrue(header.out.contains("\"program\": \"shrink\""), header.out);
    assertEquals(List.of("assoc-missing"), rules(fragment.out), fragment.out);
    assertTrue(fragment.out.contains("\"program\": \"flush\""), fragment.out);
    assertEquals(List.of("assoc-missing", "assoc-missing"), rules(both.out), both.out);
    assertEquals(List.of(), rules(names.out), names.out);
  }

  @Test
  void jsonHasTheKeysOfTheContract() throws IOException {
    write("a.bpf.c", HALF);

    JsonObject report = JsonParser.parseString(run("lint", "--format", "json").out).getAsJsonObject();

    assertEquals(1, report.get("version").getAsInt());
    assertTrue(report.get("tool").getAsString().startsWith("bpfls "));
    assertEquals("7.3", report.get("kernel").getAsString());
    assertEquals(1, report.get("files").getAsInt());
    assertTrue(report.get("elapsedMillis").getAsLong() >= 0);
    JsonObject finding = report.getAsJsonArray("findings").get(0).getAsJsonObject();
    assertEquals("syntax", finding.get("rule").getAsString());
    assertEquals("error", finding.get("severity").getAsString());
    assertEquals("a.bpf.c", finding.get("file").getAsString());
    assertEquals(2, finding.get("line").getAsInt());
    assertFalse(finding.has("kfunc"), "keys without a value are left out");
  }

  @Test
  void theSameInputGivesTheSameBytesWhateverTheJobs() throws IOException {
    for (int i = 0; i < 8; i++) {
      write("p" + i + ".bpf.c", HALF.repeat(i + 1));
    }
    String one = run("lint", "--format", "json", "--jobs", "1").out.replaceAll("\"elapsedMillis\": \\d+", "");
    String four = run("lint", "--format", "json", "--jobs", "4").out.replaceAll("\"elapsedMillis\": \\d+", "");

    assertEquals(one, four);
  }

  @Test
  void halfAProgramIsAFindingWithItsLineShown() throws IOException {
    write("a.bpf.c", HALF);

    Outcome outcome = run("lint", "a.bpf.c");

    assertEquals(ExitStatus.FINDINGS, outcome.status);
    assertTrue(outcome.out.contains("a.bpf.c:2:"), outcome.out);
    assertTrue(outcome.out.contains("    2 |         return (1;"), outcome.out);
    assertTrue(outcome.out.contains("^"), outcome.out);
    assertTrue(outcome.out.contains("1 file: 1 error"), outcome.out);
  }

  @Test
  void failOnDecidesTheStatus() throws IOException {
    write("a.bpf.c", HALF);

    assertEquals(ExitStatus.OK, run("lint", "--fail-on", "never").status);
    assertEquals(ExitStatus.OK, run("lint", "--severity", "syntax=warning").status);
    assertEquals(ExitStatus.FINDINGS, run("lint", "--severity", "syntax=warning", "--fail-on", "warning").status);
    assertEquals(ExitStatus.OK, run("lint", "--disable", "syntax").status);
  }

  @Test
  void aMissingFileIsSaidAndTheRestCompletes() throws IOException {
    write("a.bpf.c", HALF);

    Outcome outcome = run("lint", "nowhere.bpf.c", "a.bpf.c");

    assertEquals(ExitStatus.FAILURE, outcome.status);
    assertTrue(outcome.err.contains("nowhere.bpf.c: no such file"), outcome.err);
    assertTrue(outcome.out.contains("a.bpf.c:2:"), outcome.out);
  }

  @Test
  void aBinaryFileIsSaidAndTheRestCompletes() throws IOException {
    Files.write(folder.resolve("b.bpf.c"), new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0});
    write("a.bpf.c", HALF);

    Outcome outcome = run("lint", "b.bpf.c", "a.bpf.c");

    assertEquals(ExitStatus.FAILURE, outcome.status);
    assertTrue(outcome.err.contains("b.bpf.c") && outcome.err.contains("binary"), outcome.err);
    assertTrue(outcome.out.contains("a.bpf.c:2:"), outcome.out);
  }

  @Test
  void badUsageIsSaidInOneLine() {
    for (String[] args :
        List.of(
            new String[] {"lint", "--format", "sarif"},
            new String[] {"lint", "--fix"},
            new String[] {"lint", "--rule", "assoc-mising"},
            new String[] {"lint", "--kernel", "soon"},
            new String[] {"lint", "--severity", "syntax=loud"},
            new String[] {"lint", "--jobs", "0"},
            new String[] {"lint", "--config", "none.toml"},
            new String[] {"lint", "--stdin"},
            new String[] {"graph"},
            new String[] {"hover", "a.c"},
            new String[] {"explain", "nothing-like-that"})) {
      Outcome outcome = run(args);
      assertEquals(ExitStatus.FAILURE, outcome.status, String.join(" ", args));
      assertTrue(outcome.err.startsWith("bpfls: "), outcome.err);
      assertEquals(1, outcome.err.lines().count(), outcome.err);
      assertEquals("", outcome.out);
    }
    assertTrue(run("lint", "--rule", "assoc-mising").err.contains("did you mean assoc-missing?"));
  }

  @Test
  void aBadConfigurationEndsTheRunWithItsPlace() throws IOException {
    write("a.bpf.c", HALF);
    write(".bpfls.toml", "kernel = \"7.3\"\nfoo = 1\n");

    Outcome outcome = run("lint", "a.bpf.c");

    assertEquals(ExitStatus.FAILURE, outcome.status);
    assertTrue(outcome.err.contains(".bpfls.toml:2:1: unknown key foo"), outcome.err);
    assertEquals("", outcome.out);
  }

  @Test
  void theConfigurationIsFollowed() throws IOException {
    write("a.bpf.c", HALF);
    write("generated/b.bpf.c", HALF);
    write(".bpfls.toml", "kernel = \"7.1\"\nexclude = [\"generated\"]\n[rules]\nsyntax = \"warning\"\n");

    Outcome outcome = run("lint", "--format", "json");

    JsonObject report = JsonParser.parseString(outcome.out).getAsJsonObject();
    assertEquals("7.1", report.get("kernel").getAsString());
    assertEquals(1, report.get("files").getAsInt());
    assertEquals(ExitStatus.OK, outcome.status);
  }

  @Test
  void standardInputTakesTheNameThatIsGiven() {
    Outcome outcome = runWithInput(HALF, "lint", "--stdin", "--stdin-filename", "dir/x.bpf.c");

    assertEquals(ExitStatus.FINDINGS, outcome.status);
    assertTrue(outcome.out.contains("dir/x.bpf.c:2:"), outcome.out);
  }

  @Test
  void theReportGoesToAFile() throws IOException {
    write("a.bpf.c", HALF);

    Outcome outcome = run("lint", "--format", "json", "--output", "report.json");

    assertEquals("", outcome.out);
    assertEquals(List.of("syntax"), rules(Files.readString(folder.resolve("report.json"))));
  }

  @Test
  void verboseSaysWhereHeadersWereFound() throws IOException {
    write("inc/h.h", "int a;\n");
    write("a.bpf.c", "#include \"h.h\"\n#include <nothing/here.h>\nint b;\n");

    String err = run("lint", "-v", "-I", "inc", "a.bpf.c").err;

    assertTrue(err.contains("\"h.h\" → inc/h.h (-I)"), err);
    assertTrue(err.contains("<nothing/here.h> → not found"), err);
  }

  @Test
  void colourOnlyWhereItIsAskedFor() throws IOException {
    write("a.bpf.c", HALF);

    assertFalse(run("lint").out.contains("\u001b["));
    assertTrue(run("lint", "--color", "always").out.contains("\u001b["));
  }

  @Test
  void controlCharactersOfAFileNeverReachTheTerminal() throws IOException {
    write("a.bpf.c", "int f(void) { return (1\u001b[2J; }\n");

    assertFalse(run("lint").out.contains("\u001b"), "escape sequences of the source");
  }

  @Test
  void explainKnowsRulesAndKfuncs() {
    assertTrue(run("explain").out.contains("assoc-missing"));
    assertTrue(run("explain", "assoc-missing").out.contains("assoc"));
    assertTrue(run("explain", "scx_bpf_dsq_insert").out.contains("__ksym"));
  }

  @Test
  void catalogListsAKernel() {
    assertTrue(run("catalog").out.contains("scx_bpf_dsq_insert("));
    assertFalse(run("catalog", "--kernel", "6.1").out.contains("scx_bpf_dsq_insert("));
  }

  @Test
  void simulateFillsInWhatItObserves() throws IOException {
    write("s.json",
        "{\"id\": \"t\", \"objects\": {\"o0\": {\"struct_ops\": {}, \"programs\": [\"ya\"], \"maps\": []}},"
            + " \"steps\": [{\"op\": \"load\", \"obj\": \"o0\"}, {\"op\": \"run\", \"prog\": \"o0.ya\"}]}");

    JsonObject result = JsonParser.parseString(run("simulate", "--format", "json", "s.json").out).getAsJsonObject();

    assertEquals("OK", result.getAsJsonArray("observed").get(0).getAsJsonObject().get("rc").getAsString());
    assertTrue(run("simulate", "s.json").out.contains("t"));
  }

  @Test
  void simulateExploresSourcesWithTheirLoader() {
    String object = examples().resolve("refresher/refresher.bpf.c").toString();
    String loader = examples().resolve("refresher/refresher.c").toString();

    String text = run("simulate", object, loader).out;
    JsonObject explored = JsonParser.parseString(run("simulate", "--format", "json", object, loader).out).getAsJsonObject();
    JsonObject loading = explored.getAsJsonArray("loadings").get(0).getAsJsonObject();

    assertTrue(text.contains("loaded by main() of "), text);
    assertTrue(text.contains("refresher_dispatch -> scx_bpf_sub_dispatch (direct): ambiguous"), text);
    assertEquals("read", loading.get("kind").getAsString());
    assertTrue(loading.get("complete").getAsBoolean(), text);
    assertTrue(run("simulate", object).out.contains("no loader known"), "without its loader");
    assertEquals(ExitStatus.FAILURE, run("simulate", "--format", "mermaid", object, loader).status);
    assertEquals(ExitStatus.FAILURE, run("simulate").status);
  }

  @Test
  void catalogReadsKernelSource() throws IOException {
    write("mod/cache.c", """
        __bpf_kfunc_start_defs();
        __bpf_kfunc int cache_shrink(u32 pages, struct bpf_prog_aux *aux) { return 0; }
        __bpf_kfunc_end_defs();
        BTF_KFUNCS_START(cache_ids)
        BTF_ID_FLAGS(func, cache_shrink, KF_IMPLICIT_ARGS | KF_SLEEPABLE)
        BTF_KFUNCS_END(cache_ids)
        """);

    String listed = run("catalog", "--from-source", "mod").out;

    assertTrue(listed.contains("int cache_shrink(u32 pages);"), listed);
    assertTrue(listed.contains("KF_SLEEPABLE") && listed.contains("KF_IMPLICIT_ARGS"), listed);
  }

  @Test
  void aFileThatIsNoBtfIsSaid() throws IOException {
    write("x.btf", "nothing of the kind");
    write("a.bpf.c", "int a;\n");

    for (String[] args :
        List.of(
            new String[] {"catalog", "--from-btf", "x.btf"},
            new String[] {"catalog", "--check", "--from-btf", "x.btf"},
            new String[] {"explain", "--btf", "x.btf", "scx_bpf_dsq_insert"},
            new String[] {"lint", "--btf", "x.btf"})) {
      Outcome outcome = run(args);
      assertEquals(ExitStatus.FAILURE, outcome.status, String.join(" ", args));
      assertTrue(outcome.err.contains("x.btf"), outcome.err);
    }
    assertEquals(ExitStatus.FAILURE, run("catalog", "--btf-base", "x.btf").status);
    assertEquals(ExitStatus.FAILURE, run("catalog", "--from-btf", "x.btf", "--from-source", ".").status);
  }

  @Test
  void optionsAreTakenAsCompilersWriteThem() throws IOException {
    write("inc/h.h", "#define WIDE 1\n");
    write("a.bpf.c", "#include \"h.h\"\n#if WIDE && NARROW == 2\nint a;\n#else\nint b\n#endif\n");

    assertEquals(ExitStatus.OK, run("lint", "-qIinc", "-DNARROW=2", "a.bpf.c").status);
    assertEquals(ExitStatus.OK, run("lint", "-I", "inc", "-D", "NARROW=2", "--", "a.bpf.c").status);
    assertEquals(ExitStatus.OK, run("lint", "-I=inc", "--fail-on=ERROR", "-DNARROW=2", "a.bpf.c").status);
    assertEquals(ExitStatus.FINDINGS, run("lint", "-Iinc", "a.bpf.c").status);
  }

  @Test
  void wrongOptionsAreNamed() {
    assertTrue(run("lint", "--disabel", "syntax").err.contains("--disabel (did you mean --disable?)"));
    assertTrue(run("lint", "--jobs").err.contains("--jobs needs a value, N"));
    assertTrue(run("lint", "--jobs", "many").err.contains("--jobs many: write a number"));
    assertTrue(run("lint", "--jobs", "1", "--jobs", "2").err.contains("--jobs is given twice"));
    assertTrue(run("lint", "--format", "xml").err.contains("write one of text, json"));
  }

  @Test
  void anArgumentThatACommandDoesNotTakeIsRefused() {
    for (String command : List.of("lsp", "catalog", "cache")) {
      Outcome outcome = run(command, "--", "more");
      assertEquals(ExitStatus.FAILURE, outcome.status, command);
      assertTrue(outcome.err.contains(command + " takes no argument such as more"), outcome.err);
    }
    assertEquals(ExitStatus.FAILURE, run("explain", "assoc-missing", "assoc-conflict").status);
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("lint", "lsp", "hover", "explain", "simulate", "catalog", "cache")) {
      Outcome outcome = run(command, "--help");
      assertEquals(ExitStatus.OK, outcome.status, command);
      assertTrue(outcome.out.startsWith("Usage: bpfls " + command + " [OPTION…]"), outcome.out);
      assertTrue(outcome.out.contains("-h, --help"), outcome.out);
    }
  }

  @Test
  void aBrokenScenarioIsSaidWithItsPlace() throws IOException {
    write("s.json", "{\"id\": \"t\",\n  \"steps\": [}");

    Outcome outcome = run("simulate", "s.json");

    assertEquals(ExitStatus.FAILURE, outcome.status);
    assertTrue(outcome.err.contains("s.json: line 2"), outcome.err);
  }
}
