package org.bpfls.analysis.kernel;

/**
 * A parameter of a kfunc, a struct_ops member or a helper.
 *
 * @param name its name with its suffix ({@code buf__sz}); empty where the type information has none
 * @param type its type as C text without the name, e.g. {@code int (*)(void *)}
 */
public record Parameter(String name, String type) {
  /** The C declaration: {@code struct task_struct *p}, {@code int (*cb)(void *)}, {@code u8 id[16]}. */
  public String declaration() {
    return CText.declare(type, name);
  }
}
