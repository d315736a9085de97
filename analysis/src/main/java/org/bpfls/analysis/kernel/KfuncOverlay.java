package org.bpfls.analysis.kernel;

import java.util.Optional;
import java.util.Set;

/**
 * Facts about a kfunc read off the user's own tree or kernel; they win over the built-in ones. What is empty stays as
 * the catalogue has it, if it knows the kfunc.
 *
 * @param name the kfunc
 * @param origin where it was read
 * @param module the module that has it, when known
 * @param source where it is defined
 * @param documented whether a kernel-doc comment stands before the definition
 * @param prototype its prototype
 * @param flags the flags of its row; empty when no row was seen
 * @param associationKnown whether {@code association} is an answer: false leaves the catalogue's
 * @param association how it resolves its caller's struct_ops instance
 * @param programTypes program types that may call it, UNSPEC for all; empty when no registration was seen
 */
public record KfuncOverlay(
    String name,
    Kfunc.Origin origin,
    Optional<String> module,
    Optional<SourcePlace> source,
    boolean documented,
    Optional<Prototype> prototype,
    Optional<Set<KfuncFlag>> flags,
    boolean associationKnown,
    Optional<Association> association,
    Set<ProgramType> programTypes) {
  /** Makes the collections immutable. */
  public KfuncOverlay {
    flags = flags.map(Set::copyOf);
    programTypes = Set.copyOf(programTypes);
  }

  /** A prototype and nothing else, as a header gives it. */
  public static KfuncOverlay header(String name, Prototype prototype) {
    return new KfuncOverlay(
        name, Kfunc.Origin.HEADER, Optional.empty(), Optional.empty(), false, Optional.of(prototype),
        Optional.empty(), false, Optional.empty(), Set.of());
  }
}
