package org.bpfls.analysis.kernel;

import java.util.Optional;

/**
 * A program that calls a kfunc.
 *
 * @param programType its type
 * @param attachType its expected attach type, e.g. {@code BPF_TRACE_ITER}, when known
 * @param target what its section names, e.g. an LSM hook, when known
 * @param structOps for a struct_ops program the type it implements, when known
 * @param member for a struct_ops program the operation it implements, when known
 */
public record KfuncCaller(
    ProgramType programType,
    Optional<String> attachType,
    Optional<String> target,
    Optional<String> structOps,
    Optional<String> member) {
  /** A program of a type of which nothing else is known. */
  public static KfuncCaller of(ProgramType type) {
    return new KfuncCaller(type, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A program with a section that libbpf knows. */
  public static KfuncCaller of(SectionKind section) {
    return new KfuncCaller(
        section.programType(), section.attachType(), section.target(), Optional.empty(), Optional.empty());
  }

  /** A struct_ops program. */
  public static KfuncCaller structOps(String type, String member) {
    return new KfuncCaller(
        ProgramType.STRUCT_OPS, Optional.empty(), Optional.empty(), Optional.of(type), Optional.of(member));
  }
}
