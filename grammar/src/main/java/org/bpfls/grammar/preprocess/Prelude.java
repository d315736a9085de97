package org.bpfls.grammar.preprocess;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/**
 * Stand-ins of our own for the headers that BPF programs and their loaders usually include: the macros and types without
 * which the structure of a program cannot be seen. One object per process is enough; it is immutable.
 */
public final class Prelude {
  /** Names under which each stand-in is included. */
  private static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          Map.entry("types.h", List.of("bpfls/types.h", "linux/types.h", "asm/types.h", "linux/bpf.h")),
          Map.entry("errno.h", List.of("bpfls/errno.h", "linux/errno.h", "asm/errno.h", "asm-generic/errno.h", "errno.h")),
          Map.entry("vmlinux.h", List.of("vmlinux.h")),
          Map.entry("bpf_helpers.h", List.of("bpf_helpers.h")),
          Map.entry("bpf_tracing.h", List.of("bpf_tracing.h", "usdt.bpf.h")),
          Map.entry("bpf_core_read.h", List.of("bpf_core_read.h")),
          Map.entry("bpf_endian.h", List.of("bpf_endian.h")),
          Map.entry("bpf_misc.h", List.of("bpf_misc.h")),
          Map.entry("bpf_experimental.h", List.of("bpf_experimental.h")),
          Map.entry(
              "scx_bpf.h",
              List.of("scx/common.bpf.h", "common.bpf.h", "scx/compat.bpf.h", "compat.bpf.h", "user_exit_info.bpf.h")),
          Map.entry("scx_user.h", List.of("scx/common.h", "scx/compat.h", "scx/user_exit_info.h")),
          Map.entry("libbpf.h", List.of("bpf/libbpf.h", "bpf/bpf.h", "bpf/btf.h", "libbpf.h")),
          Map.entry("test_progs.h", List.of("test_progs.h")),
          Map.entry(
              "libc.h",
              List.of(
                  "bpfls/libc.h", "stdio.h", "stdlib.h", "stdint.h", "stdbool.h", "stddef.h", "stdarg.h", "string.h",
                  "unistd.h", "signal.h", "pthread.h", "sched.h", "inttypes.h", "limits.h", "time.h", "assert.h",
                  "dirent.h", "fcntl.h", "poll.h", "semaphore.h", "sys/types.h", "sys/socket.h", "sys/stat.h",
                  "sys/time.h", "sys/resource.h", "netinet/in.h", "arpa/inet.h")));

  /** Stand-ins whose macros also help a program that includes no header at all. */
  private static final List<String> USUAL =
      List.of("vmlinux.h", "bpf_helpers.h", "bpf_tracing.h", "bpf_core_read.h", "bpf_endian.h", "scx_bpf.h");

  private final Map<String, SourceText> standIns;

  public Prelude() {
    Map<String, SourceText> byName = new HashMap<>();
    NAMES.forEach(
        (file, names) -> {
          SourceText text = text(file);
          names.forEach(name -> byName.put(name, text));
        });
    standIns = Map.copyOf(byName);
  }

  /** All stand-ins, by the name they are included with; for {@link PreprocessOptions#prelude()}. */
  public Map<String, SourceText> standIns() {
    return standIns;
  }

  /** The stand-in for a header by the name it is included with, whatever folders that names. */
  public Optional<SourceText> standIn(String includeName) {
    return Optional.ofNullable(find(standIns, includeName));
  }

  /** Reads the macros that hold in a BPF program that uses them without having defined them. */
  static Map<String, Macro> usualMacros() {
    Map<String, Macro> macros = new HashMap<>();
    for (String file : USUAL) {
      addMacros(text(file), macros, !file.equals("scx_bpf.h"));
    }
    return Map.copyOf(macros);
  }

  private static SourceText text(String file) {
    return new SourceText("<prelude>/" + file, resource("prelude/" + file));
  }

  private static void addMacros(SourceText text, Map<String, Macro> macros, boolean libbpf) {
    HeaderIndex index = HeaderIndex.of(text);
    for (int i = 0; i < index.directiveCount(); i++) {
      Macro macro = index.kind(i) == Directive.Kind.DEFINE ? index.directive(i).macro() : null;
      if (macro != null && distinctive(macro.name(), libbpf) && macro.body().length > 0) {
        macros.put(macro.name(), macro);
      }
    }
  }

  /** Whether nobody would give this name to something else; of {@code bpf_} names, kernels have kfuncs of their own. */
  private static boolean distinctive(String name, boolean libbpf) {
    return name.startsWith("__")
        || name.startsWith("BPF_")
        || (libbpf && name.startsWith("bpf_"))
        || name.startsWith("SCX_")
        || name.startsWith("UEI_")
        || name.startsWith("PT_REGS_")
        || name.startsWith("scx_bpf_")
        || name.equals("SEC")
        || name.equals("READ_ONCE")
        || name.equals("WRITE_ONCE")
        || name.equals("container_of");
  }

  static @Nullable SourceText find(Map<String, SourceText> prelude, String include) {
    SourceText exact = prelude.get(include);
    if (exact != null || prelude.isEmpty()) {
      return exact;
    }
    for (int slash = include.indexOf('/'); slash >= 0; slash = include.indexOf('/', slash + 1)) {
      SourceText tail = prelude.get(include.substring(slash + 1));
      if (tail != null) {
        return tail;
      }
    }
    return null;
  }

  static String resource(String name) {
    try (InputStream in = Prelude.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
