package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A member of a struct_ops type.
 *
 * @param name its name
 * @param function whether it is an operation (a function pointer), else data
 * @param implementable whether a program may be set: it has a stub in the registered {@code bpf_struct_ops}; empty
 *     when not known
 * @param mayBeSleepable whether a sleepable program is accepted (the type's {@code check_member}); empty when not known
 * @param variants how it is declared, oldest first
 */
public record StructOpsMember(
    String name,
    boolean function,
    Optional<Boolean> implementable,
    Optional<Boolean> mayBeSleepable,
    List<Variant> variants) {
  /** Makes the list immutable. */
  public StructOpsMember {
    variants = List.copyOf(variants);
  }

  /**
   * One form of the declaration.
   *
   * @param versions the measured versions that have it
   * @param type for data the type; for an operation its return type
   * @param parameters of an operation, named as the kernel's stub names them where the type does not
   */
  public record Variant(List<KernelVersion> versions, String type, List<Parameter> parameters) {
    /** Makes the lists immutable. */
    public Variant {
      versions = List.copyOf(versions);
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * The declaration at a measured version ({@link StructOpsType#measuredFor}); empty when the member is absent there or
   * the type's members are not known.
   */
  public Optional<Variant> at(KernelVersion measured) {
    return variants.stream().filter(v -> v.versions().contains(measured)).findFirst();
  }

  /** The C declaration of a variant. */
  public String declaration(Variant variant) {
    return function
        ? CText.function(variant.type(), "(*" + name + ")", variant.parameters())
        : CText.declare(variant.type(), name);
  }
}
