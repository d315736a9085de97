package org.bpfls.analysis.loader;

import java.util.Set;
import org.bpfls.analysis.kernel.ProgramType;
import org.bpfls.grammar.TranslationUnit;
import org.jspecify.annotations.Nullable;

/** What names of functions and constants tell that a loader takes from libbpf, its skeletons, libc and the kernel's headers. */
final class LibraryNames {
  /** {@code BPF_MAP_TYPE_STRUCT_OPS} of {@code enum bpf_map_type} (include/uapi/linux/bpf.h). */
  static final Value STRUCT_OPS_MAP_TYPE = new Value.Int(26);

  /** {@code BPF_PROG_ASSOC_STRUCT_OPS} of {@code enum bpf_cmd} (include/uapi/linux/bpf.h, 7.0). */
  static final Value ASSOC_STRUCT_OPS_COMMAND = new Value.Int(38);

  /** What functions of libbpf begin with that end as a skeleton's do. */
  private static final Set<String> NO_SKELETONS = Set.of("bpf_object", "bpf_link", "bpf_program", "bpf_map", "btf");

  private static final Set<String> SKELETON_ENDINGS =
      Set.of("__open", "__open_opts", "__open_and_load", "__load", "__attach", "__detach", "__destroy");
  private static final Set<String> EXITS =
      Set.of("exit", "_exit", "abort", "err", "errx", "_Exit", "__builtin_unreachable", "__assert_fail");

  private LibraryNames() {}

  /** Whether a function of libc by that name does not come back. */
  static boolean exits(String callee) {
    return EXITS.contains(callee);
  }

  /** Whether a call by that name does something with BPF objects. */
  static boolean operates(String callee) {
    return callee.startsWith("bpf_")
        || callee.startsWith("SCX_OPS_")
        || callee.equals("syscall")
        || ending(callee) > 0;
  }

  /** Whether a call by that name opens an object. */
  static boolean opens(String callee) {
    return callee.startsWith("bpf_object__open")
        || callee.equals("SCX_OPS_OPEN")
        || callee.endsWith("__open")
        || callee.endsWith("__open_opts")
        || callee.endsWith("__open_and_load");
  }

  /** The skeleton that a function by that name may be of, {@code main} for {@code main__open_and_load}; null when it is of none. */
  static @Nullable String skeleton(String callee) {
    int ending = ending(callee);
    String skeleton = callee.substring(0, Math.max(0, ending));
    return ending < 0 || NO_SKELETONS.contains(skeleton) ? null : skeleton;
  }

  /** Where the part of a name begins that skeletons' functions end with, or -1. */
  private static int ending(String callee) {
    int at = callee.indexOf("__", 1);
    while (at > 0 && !SKELETON_ENDINGS.contains(callee.substring(at))) {
      at = callee.indexOf("__", at + 1);
    }
    return at;
  }

  /** What a name stands for that is no variable. */
  static Value constant(String name, TranslationUnit unit) {
    if (name.startsWith("BPF_PROG_TYPE_")) {
      return ProgramType.byName(name).<Value>map(t -> new Value.Int(t.ordinal())).orElse(Value.UNKNOWN);
    }
    return switch (name) {
      case "NULL", "false" -> Value.ZERO;
      case "true" -> Value.ONE;
      case "BPF_MAP_TYPE_STRUCT_OPS" -> STRUCT_OPS_MAP_TYPE;
      case "BPF_PROG_ASSOC_STRUCT_OPS" -> ASSOC_STRUCT_OPS_COMMAND;
      // The address of a function of libbpf, which may be declared weak: it is there where associations are.
      case "bpf_program__assoc_struct_ops", "bpf_prog_assoc_struct_ops" -> Value.NON_ZERO;
      default -> unit.constant(name).<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
    };
  }
}
