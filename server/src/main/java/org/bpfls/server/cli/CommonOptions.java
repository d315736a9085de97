package org.bpfls.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.server.workspace.Settings;
import org.jspecify.annotations.Nullable;

/** Options that several commands take. */
final class CommonOptions {
  final @Nullable String kernel;
  final @Nullable Path btf;
  final List<Path> include;
  final @Nullable Path compileCommands;
  final @Nullable Path config;
  final boolean quiet;
  final boolean verbose;
  private final List<String> define;

  CommonOptions(Arguments given) {
    kernel = given.text("--kernel");
    btf = given.path("--btf");
    include = given.texts("-I").stream().map(Path::of).toList();
    define = given.texts("-D");
    compileCommands = given.path("--compile-commands");
    config = given.path("--config");
    quiet = given.has("-q");
    verbose = given.has("-v");
  }

  /** Their part of a command's table. */
  static OptionTable table() {
    return new OptionTable()
        .value("--kernel", "V[..W]", "target kernel version or range (default: the newest known)")
        .value("--btf", "FILE", "judge by the kernel that this BTF is of: raw, or an ELF file with a .BTF section")
        .values("-I", "DIR", "search this folder for headers first")
        .values("-D", "NAME[=V]", "define a macro")
        .value("--compile-commands", "FILE", "take header folders and macros from this compilation database")
        .value("--config", "FILE", "use this configuration instead of the nearest .bpfls.toml")
        .flag("-q", "--quiet", "print nothing but the findings")
        .flag("-v", "--verbose", "say where each header was found");
  }

  /** The macros of {@code -D}, name to body. */
  Map<String, String> macros() {
    Map<String, String> macros = new LinkedHashMap<>();
    for (String macro : define) {
      int equals = macro.indexOf('=');
      macros.put(equals < 0 ? macro : macro.substring(0, equals), equals < 0 ? "1" : macro.substring(equals + 1));
    }
    return macros;
  }

  /**
   * What they say of the target kernel.
   *
   * @param folder of relative paths
   * @throws UsageException when that makes no sense
   */
  Settings target(Path folder) throws UsageException {
    if (kernel != null && btf != null) {
      throw new UsageException("--kernel and --btf both name the target kernel: give one of them");
    }
    if (btf != null) {
      return Settings.NONE.withBtf(folder.resolve(btf));
    }
    if (kernel == null) {
      return Settings.NONE;
    }
    range(kernel);
    return Settings.NONE.withKernel(kernel);
  }

  /**
   * Reads a kernel version or range.
   *
   * @throws UsageException when it is none
   */
  static KernelRange range(String text) throws UsageException {
    try {
      return KernelRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--kernel: " + e.getMessage(), e);
    }
  }
}
