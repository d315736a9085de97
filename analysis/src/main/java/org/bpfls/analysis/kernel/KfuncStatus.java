package org.bpfls.analysis.kernel;

/** How a kfunc was seen in the kernel that was measured. */
public enum KfuncStatus {
  /** Its BTF function has the {@code bpf_kfunc} tag. */
  BTF,
  /** That kernel's BTF has no tags at all (6.1): found by the name in the source's kfunc sets. */
  BTF_BY_NAME,
  /**
   * The source registers it, but the measured distribution build does not tag it, and lacks the {@code _impl} twin: a
   * vmlinux.h made from that build lacks the kfunc too. A fault of the build, not of the version.
   */
  BTF_UNTAGGED,
  /** Registered in the source, but not part of the measured build (an option is off): prototype from source. */
  SOURCE_ONLY
}
