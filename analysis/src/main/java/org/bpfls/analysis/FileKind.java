package org.bpfls.analysis;

import java.util.regex.Pattern;

/** What a C file is to the analysis. */
public enum FileKind {
  /** A BPF program: becomes an object file of its own, or is included by one. */
  BPF,
  /** User-space code that opens, loads or attaches BPF objects. */
  LOADER,
  /** Kernel or module source that defines kfuncs. */
  KERNEL,
  /** Anything else, headers included: read only when another file includes it. */
  OTHER;

  private static final int NONE = -1;

  /** A directive is enough: a header's name in a comment or string is not an include. */
  private static final Pattern BPF_INCLUDE =
      Pattern.compile("^[ \\t]*#[ \\t]*include[ \\t]*[<\"](?:[\\w./-]*/)?(?:vmlinux|bpf_helpers|common\\.bpf)\\.h[>\"]",
          Pattern.MULTILINE);

  private static final Pattern SECTION_USE = Pattern.compile("\\bSEC[ \\t]*\\([ \\t]*\"");

  private static final Pattern LOADER_INCLUDE =
      Pattern.compile(
          "^[ \\t]*#[ \\t]*include[ \\t]*[<\"][\\w./+-]*(?:\\.(?:l|sub)?skel\\.h|bpf/libbpf\\.h|bpf/bpf\\.h)[>\"]",
          Pattern.MULTILINE);

  private static final Pattern LOADER_CALL =
      Pattern.compile("\\bbpf_(?:object|program|link|map)__\\w+[ \\t]*\\(|\\bbpf_prog_assoc_struct_ops[ \\t]*\\(");

  /**
   * The kind of a file by its name and content; cheap enough for whole trees.
   *
   * @param path its name, of which only the end matters
   * @param text its content
   */
  public static FileKind of(String path, String text) {
    if (!path.endsWith(".c")) {
      return OTHER;
    }
    if (path.endsWith(".bpf.c")) {
      return BPF;
    }
    if (definesKfuncs(text)) {
      return KERNEL;
    }
    if (LOADER_INCLUDE.matcher(text).find()) {
      return LOADER;
    }
    if (BPF_INCLUDE.matcher(text).find() || text.indexOf("SEC(") != NONE && SECTION_USE.matcher(text).find()) {
      return BPF;
    }
    return LOADER_CALL.matcher(text).find() ? LOADER : OTHER;
  }

  private static boolean definesKfuncs(String text) {
    return text.indexOf("BTF_KFUNCS_START") != NONE
        || text.indexOf("__bpf_kfunc ") != NONE
        || text.indexOf("__bpf_kfunc_start_defs") != NONE
        || text.indexOf("bpf_prog_get_assoc_struct_ops") != NONE;
  }
}
