package org.bpfls.analysis.model;

import org.bpfls.analysis.kernel.KernelFacts;

/** How the names in programs relate to the kernel's. */
final class KfuncNames {
  private KfuncNames() {}

  /**
   * The kernel function that libbpf binds a declared name to: a flavour, from the last {@code ___} on, is not part of it
   * ({@code bpf_core_essential_name_len()} in tools/lib/bpf/relo_core.c).
   */
  static String kernelName(String declared, KernelFacts facts) {
    String essential = withoutFlavour(declared);
    return essential.equals(declared)
            || facts.kfunc(essential).isPresent()
            || facts.kfunc(declared).isEmpty()
        ? essential
        : declared;
  }

  /** A name up to its flavour: {@code bpf_testmod_ops} of {@code bpf_testmod_ops___v2}. */
  static String withoutFlavour(String declared) {
    int flavour = declared.lastIndexOf("___");
    boolean separates = flavour > 0 && flavour + 3 < declared.length() && declared.charAt(flavour - 1) != '_';
    return separates ? declared.substring(0, flavour) : declared;
  }
}
