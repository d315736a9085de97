package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bpfls.analysis.kernel.KernelFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read a user's own kernel: its BTF, its headers; and kernels by version. */
class KernelCommandsTest {
  private static final String PROGRAM =
      """
      // SPDX-License-Identifier: GPL-2.0
      #include "vmlinux.h"
      #define SEC(name) __attribute__((section(name), used))
      #define __ksym __attribute__((section(".ksyms")))
      char _license[] SEC("license") = "GPL";
      DECLARATION
      SEC("syscall")
      int run(void *ctx)
      {
      	CALL;
      	return 0;
      }
      """;

  @TempDir Path folder;

  private record Outcome(int status, String out, String err) {}

  private Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            false);
    int status = Main.run(args, console);
    return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private void write(String name, SmallBtf btf) throws IOException {
    Files.write(folder.resolve(name), btf.bytes());
  }

  private static SmallBtf goodKernel() {
    return SmallBtf.kernel()
        .function("scx_bpf_kick_cpu", 2, false, true)
        .function("scx_bpf_kick_cpu_impl", 2, true, false)
        .function("bpf_rcu_read_lock", 0, false, true);
  }

  /** All functions of the newest kernel, so that it is recognised as that. */
  private static SmallBtf newestWithout(String... names) {
    SmallBtf kernel = SmallBtf.kernel();
    KernelFacts facts = KernelFacts.builtIn();
    for (String name : facts.kfuncNames()) {
      boolean has = facts.kfunc(name).flatMap(k -> k.at(facts.newest())).filter(at -> at.object().equals("vmlinux")).isPresent();
      if (has && !List.of(names).contains(name)) {
        kernel.function(name, 1, false, true).function(name + "_impl", 1, true, false);
      }
    }
    return kernel;
  }

  @Test
  void checkPassesAGoodKernel() throws IOException {
    write("vmlinux", goodKernel());
    Outcome outcome = run("catalog", "--check", "--from-btf", "vmlinux", "--kernel", "7.3");
    assertEquals(ExitStatus.OK, outcome.status, outcome.err);
    assertTrue(outcome.out.contains("2 kfuncs tagged, judged as Linux 7.3: nothing wrong"), outcome.out);
    assertTrue(run("catalog", "--check", "--from-btf", "vmlinux", "--format", "json").out.contains("\"defects\": []"));
  }

  @Test
  void checkFindsEachDefect() throws IOException {
    write("untagged", goodKernel().function("bpf_rcu_read_unlock", 0, false, false));
    write("visible", SmallBtf.kernel().function("scx_bpf_kick_cpu", 2, true, true));
    write("twinless", SmallBtf.kernel().function("scx_bpf_kick_cpu", 2, false, true));
    for (List<String> one :
        List.of(
            List.of("untagged", "bpf_rcu_read_unlock: the BTF has it as a plain function"),
            List.of("visible", "scx_bpf_kick_cpu: its prototype still shows"),
            List.of("twinless", "scx_bpf_kick_cpu: it has no _impl twin"))) {
      Outcome outcome = run("catalog", "--check", "--from-btf", one.get(0), "--kernel", "7.3");
      assertEquals(ExitStatus.FINDINGS, outcome.status, outcome.out);
      assertTrue(outcome.out.contains(one.get(1)), outcome.out);
      assertEquals(2, outcome.out.lines().count(), outcome.out);
    }
  }

  @Test
  void checkJudgesAModuleOnTheKernelBesideIt() throws IOException {
    SmallBtf kernel = goodKernel();
    write("vmlinux", kernel);
    write("good", kernel.module().function("mod_kick", 1, false, true).function("mod_kick_impl", 1, true, false));
    write("copy", kernel.module().ownAux().function("mod_kick", 1, false, true).function("mod_kick_impl", 1, true, false));
    write("latent", kernel.module().ownAux().function("mod_kick", 1, false, true));
    assertEquals(ExitStatus.OK, run("catalog", "--check", "--from-btf", "good").status);
    Outcome copy = run("catalog", "--check", "--from-btf", "copy", "--btf-base", "vmlinux");
    assertEquals(ExitStatus.FINDINGS, copy.status);
    assertTrue(copy.out.contains("struct bpf_prog_aux: this module's BTF has its own copy"), copy.out);
    Outcome latent = run("catalog", "--check", "--from-btf", "latent");
    assertEquals(ExitStatus.OK, latent.status, "nothing breaks yet");
    assertTrue(latent.out.contains("nothing breaks yet"), latent.out);
    assertTrue(run("catalog", "--from-btf", "good").out.contains("s32 mod_kick(s32 n0); /* + struct bpf_prog_aux *aux */"));
  }

  @Test
  void prototypesOfTheBtfWinOverTheCatalogue() throws IOException {
    write("vmlinux", SmallBtf.kernel().function("bpf_rcu_read_lock", 2, false, true));
    Files.writeString(folder.resolve("vmlinux.h"), "struct task_struct { int pid; };\n");
    Files.writeString(
        folder.resolve("a.bpf.c"),
        PROGRAM.replace("DECLARATION", "extern void bpf_rcu_read_lock(void) __ksym;").replace("CALL", "bpf_rcu_read_lock()"));

    assertTrue(run("explain", "--btf", "vmlinux", "bpf_rcu_read_lock").out.contains("bpf_rcu_read_lock(s32 n0, s32 n1)"));
    assertTrue(run("lint", "--btf", "vmlinux", "a.bpf.c").out.contains("takes 2 arguments"));
    assertFalse(run("lint", "a.bpf.c").out.contains("takes"));
    assertTrue(run("hover", "--btf", "vmlinux", "a.bpf.c:10:3").out.contains("bpf_rcu_read_lock(s32 n0, s32 n1)"));
  }

  @Test
  void whatTheKernelsBtfLacksIsSaid() throws IOException {
    write("vmlinux", newestWithout("bpf_rcu_read_unlock", "scx_bpf_create_dsq").function("scx_bpf_create_dsq", 2, true, false));
    Files.writeString(folder.resolve("vmlinux.h"), "struct task_struct { int pid; };\n");
    String declared = "extern void bpf_rcu_read_unlock(void) __ksym; extern int scx_bpf_create_dsq(unsigned long long id, int node) __ksym;";
    Files.writeString(
        folder.resolve("a.bpf.c"),
        PROGRAM.replace("DECLARATION", declared).replace("CALL", "bpf_rcu_read_unlock(); scx_bpf_create_dsq(1, 0)"));
    String found = run("lint", "--btf", "vmlinux", "--rule", "kfunc-unavailable", "a.bpf.c").out;
    assertTrue(found.contains("'bpf_rcu_read_unlock' is not in the target kernel's BTF"), found);
    assertTrue(found.contains("'scx_bpf_create_dsq' has no full prototype in the target kernel's BTF"), found);
    assertTrue(run("explain", "--btf", "vmlinux", "bpf_rcu_read_unlock").out.contains("**Not on the target kernel**"));
    assertFalse(run("lint", "--rule", "kfunc-unavailable", "a.bpf.c").out.contains("kfunc-unavailable"));
  }

  @Test
  void prototypesOfTheProjectsVmlinuxWinOverTheCatalogue() throws IOException {
    Files.writeString(
        folder.resolve("vmlinux.h"),
        """
        struct task_struct { int pid; };
        extern unsigned int bpf_rcu_read_lock(int flags, struct task_struct *p)
        	__attribute__((weak)) __attribute__((section(".ksyms")));
        """);
    Files.writeString(
        folder.resolve("a.bpf.c"), PROGRAM.replace("DECLARATION", "").replace("CALL", "bpf_rcu_read_lock(0, (void *)0)"));

    assertEquals("", run("lint", "-q", "a.bpf.c").out);
    String hover = run("hover", "a.bpf.c:10:3").out;
    assertTrue(hover.contains("extern unsigned int bpf_rcu_read_lock(int flags, struct task_struct *p) __ksym;"), hover);
    assertTrue(hover.contains("prototype from your headers"), hover);
  }

  @Test
  void theCatalogueSaysHowFarItsVersionsReach() {
    assertTrue(run("catalog", "--kernel", "6.14").out.startsWith("# kfuncs of Linux 6.14 (not measured: what 6.12 and 6.16 agree on)"));
    assertTrue(run("catalog", "--kernel", "7.4").out.startsWith("# kfuncs of Linux 7.4 (newer than the newest known, 7.3"));
    assertTrue(run("catalog", "--kernel", "5.15").out.startsWith("# kfuncs of Linux 5.15 (older than the oldest known, 6.1"));
    assertTrue(run("catalog", "--kernel", "7.3.4").out.startsWith("# kfuncs of Linux 7.3\n"));
    String range = run("catalog", "--kernel", "6.16..7.3").out;
    assertTrue(range.contains("scx_bpf_consume(") && range.contains("since 6.12, last in 6.16"), range);
    assertFalse(run("catalog", "--kernel", "7.0..7.3").out.contains("scx_bpf_consume("));
    for (String nonsense : List.of("banana", "7", "", "7.3..7.0", "..7.3", "7.3..", "7.x")) {
      for (List<String> command : List.of(List.of("catalog"), List.of("explain", "bpf_obj_new"), List.of("lint", "."))) {
        List<String> args = new ArrayList<>(command);
        args.addAll(1, List.of("--kernel", nonsense));
        Outcome outcome = run(args.toArray(String[]::new));
        assertEquals(ExitStatus.FAILURE, outcome.status, args + outcome.out);
        assertTrue(outcome.err.contains("kernel") && outcome.err.lines().count() <= 2, outcome.err);
      }
    }
  }
}
