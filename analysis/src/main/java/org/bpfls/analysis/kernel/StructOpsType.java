package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A struct_ops type that BPF programs may implement.
 *
 * @param name the struct, e.g. {@code sched_ext_ops}
 * @param valueType the map value that wraps it, e.g. {@code bpf_struct_ops_sched_ext_ops}
 * @param module the test module that has it; empty for what a kernel ships
 * @param source where the newest version registers it
 * @param presence what was measured per version, oldest first
 * @param members all members of all versions, in declaration order of the newest
 * @param measured the versions of the catalogue, oldest first
 */
public record StructOpsType(
    String name,
    String valueType,
    Optional<String> module,
    Optional<SourcePlace> source,
    List<Presence> presence,
    List<StructOpsMember> members,
    List<KernelVersion> measured) {
  /** Makes the lists immutable. */
  public StructOpsType {
    presence = List.copyOf(presence);
    members = List.copyOf(members);
    measured = List.copyOf(measured);
  }

  /**
   * The type in a version.
   *
   * @param version the measured version
   * @param object {@code vmlinux}, a module, or empty when known from source alone
   * @param sizeBytes size of the struct; 0 when not known
   * @param membersKnown whether the members are known for this version
   */
  public record Presence(KernelVersion version, String object, int sizeBytes, boolean membersKnown) {}

  /** The member of that name. */
  public Optional<StructOpsMember> member(String name) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst();
  }

  /**
   * The measured version whose facts hold for {@code version}: itself, the newest one for newer kernels, 6.19 for the
   * v8 patch set; empty for a version between two measured ones, of which nothing is known.
   */
  public Optional<KernelVersion> measuredFor(KernelVersion version) {
    if (measured.contains(version)) {
      return Optional.of(version);
    }
    if (version.patchSetV8()) {
      return measuredFor(KernelVersion.of(version.major(), version.minor()));
    }
    KernelVersion newest = measured.get(measured.size() - 1);
    return version.compareTo(newest) > 0 ? Optional.of(newest) : Optional.empty();
  }

  /** Whether the version has the type; empty when not known. */
  public Optional<Boolean> presentIn(KernelVersion version) {
    return measuredFor(version)
        .map(v -> presence.stream().anyMatch(p -> p.version().equals(v)))
        .filter(present -> present || module.isEmpty());
  }

  /** Whether the members are known for the version: without that, an unknown member means nothing. */
  public boolean membersKnown(KernelVersion version) {
    Optional<KernelVersion> at = measuredFor(version);
    return presence.stream().anyMatch(p -> at.equals(Optional.of(p.version())) && p.membersKnown());
  }

  /** The first measured version that has it. */
  public KernelVersion since() {
    return presence.get(0).version();
  }
}
