package org.bpfls.analysis.kernel;

import java.util.Optional;

/**
 * What libbpf makes of a program's section name ({@code section_defs[]} in tools/lib/bpf/libbpf.c, libbpf 1.7 and the
 * additions of Linux 7.3's).
 *
 * @param section the name without a leading {@code ?}
 * @param autoload false when the name began with {@code ?}: the program is not loaded unless asked for
 * @param known whether the table has it; when not, libbpf takes the program type as unspecified
 * @param prefix the entry that matched, e.g. {@code struct_ops.s}; empty when unknown
 * @param target the text after the entry's {@code /}, e.g. {@code sys_enter}
 * @param programType the program type; UNSPEC when unknown
 * @param attachType the expected attach type, e.g. {@code BPF_TRACE_FENTRY}
 * @param sleepable whether the name alone makes the program sleepable ({@code .s}, {@code syscall})
 * @param autoAttachable whether {@code bpf_program__attach()} and skeletons attach it by what the name says; false for
 *     struct_ops programs, which are attached with their map, and for names that lack the target an attach needs
 * @param attachBtf whether the target names a function or type found in BTF
 * @param since the libbpf version that first has the entry, e.g. {@code 1.7}; empty for all of 1.1 and later
 */
public record SectionKind(
    String section,
    boolean autoload,
    boolean known,
    String prefix,
    Optional<String> target,
    ProgramType programType,
    Optional<String> attachType,
    boolean sleepable,
    boolean autoAttachable,
    boolean attachBtf,
    Optional<String> since) {
  /** Whether programs of the section implement members of a struct_ops type. */
  public boolean structOps() {
    return programType == ProgramType.STRUCT_OPS;
  }
}
