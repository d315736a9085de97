package org.bpfls.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.server.workspace.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that several commands take. */
final class CommonOptions {
  @Option(
      names = "--kernel",
      paramLabel = "V[..W]",
      description = "target kernel version or range (default: the newest known)")
  @Nullable String kernel;

  @Option(
      names = "--btf",
      paramLabel = "FILE",
      description = "judge by the kernel that this BTF is of: raw, or an ELF file with a .BTF section")
  @Nullable Path btf;

  @Option(names = "-I", paramLabel = "DIR", description = "search this folder for headers first; may be repeated")
  List<Path> include = new ArrayList<>();

  @Option(names = "-D", paramLabel = "NAME[=V]", description = "define a macro; may be repeated")
  List<String> define = new ArrayList<>();

  @Option(
      names = "--compile-commands",
      paramLabel = "FILE",
      description = "take header folders and macros from this compilation database")
  @Nullable Path compileCommands;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "use this configuration instead of the nearest .bpfls.toml")
  @Nullable Path config;

  @Option(names = {"-q", "--quiet"}, description = "print nothing but the findings")
  boolean quiet;

  @Option(names = {"-v", "--verbose"}, description = "say where each header was found")
  boolean verbose;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

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
