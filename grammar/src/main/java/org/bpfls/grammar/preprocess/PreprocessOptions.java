package org.bpfls.grammar.preprocess;

import java.util.List;
import java.util.Map;
import org.bpfls.grammar.text.SourceText;

/**
 * @param defines macros of the command line, name to body
 * @param undefines macros taken away
 * @param target which predefined macros hold
 * @param forcedIncludes texts read before the main file
 * @param prelude stand-ins for headers that are not found, by include name (e.g. {@code vmlinux.h})
 */
public record PreprocessOptions(
    Map<String, String> defines,
    List<String> undefines,
    Target target,
    List<SourceText> forcedIncludes,
    Map<String, SourceText> prelude) {

  /** What clang is told to compile for. */
  public enum Target {
    BPF,
    /** A 64-bit Linux host, for loaders. */
    HOST,
    /** Kernel source read without its configuration: {@code __KERNEL__} holds, unknown headers are no problem. */
    KERNEL
  }

  /** Target bpf, nothing else. */
  public static PreprocessOptions bpf() {
    return new PreprocessOptions(Map.of(), List.of(), Target.BPF, List.of(), Map.of());
  }
}
