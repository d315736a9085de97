package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A kernel function that BPF programs may call, through the versions.
 *
 * @param name its name
 * @param origin where the facts come from
 * @param module the test module that has it ({@code bpf_testmod}); empty for what a kernel ships
 * @param source where the newest version (or the user's own source) defines it
 * @param documented whether that definition has a kernel-doc comment
 * @param history the facts, oldest first, in ranges that do not overlap; one range for facts of a user's own kernel
 * @param measured the versions of the catalogue, oldest first; empty for facts of a user's own kernel, which hold for
 *     whatever version is asked for
 * @param note what else is to be known, as a sentence
 * @param summary what it does, as a sentence of our own; empty for most
 * @param lack why programs cannot call it on the user's own kernel; empty for most
 */
public record Kfunc(
    String name,
    Origin origin,
    Optional<String> module,
    Optional<SourcePlace> source,
    boolean documented,
    List<KfuncFacts> history,
    List<KernelVersion> measured,
    Optional<String> note,
    Optional<String> summary,
    Optional<Lack> lack) {
  /** Where facts come from; later ones win over earlier ones. */
  public enum Origin {
    /** The built-in catalogue. */
    BUILT_IN,
    /** A prototype in the user's headers (vmlinux.h). */
    HEADER,
    /** A kernel's or module's BTF. */
    BTF,
    /** Kernel or module source in the user's tree. */
    SOURCE
  }

  /** Why programs cannot call a kfunc on a kernel whose version has it. */
  public enum Lack {
    /** A program that declares it weak loads, and finds that it is not there. */
    NO_FUNCTION("is not in the target kernel's BTF"),
    /** It has implicit arguments, and {@code NAME_impl} is missing: {@code find_kfunc_impl_proto()}, kernel/bpf/verifier.c. */
    NO_FULL_PROTOTYPE("has no full prototype in the target kernel's BTF, and that kernel refuses programs that call it");

    private final String words;

    Lack(String words) {
      this.words = words;
    }

    /** A phrase that follows the kfunc's name. */
    public String words() {
      return words;
    }
  }

  /** Whether a kernel version has the kfunc. */
  public enum Availability {
    PRESENT,
    ABSENT,
    /** That version was not measured, and its neighbours disagree; or an older test module's. */
    UNKNOWN
  }

  /** Makes the lists immutable; there is at least one range. */
  public Kfunc {
    history = List.copyOf(history);
    measured = List.copyOf(measured);
    if (history.isEmpty()) {
      throw new IllegalArgumentException("kfunc without facts: " + name);
    }
  }

  /**
   * The facts for a version: those of the measured version, or, between two measured versions, those that hold on both
   * sides, or beyond the newest, the newest. Empty when the version has no such kfunc or it is not known.
   */
  public Optional<KfuncFacts> at(KernelVersion version) {
    if (lack.isPresent()) {
      return Optional.empty();
    }
    if (measured.isEmpty()) {
      return Optional.of(newest());
    }
    Optional<KfuncFacts> exact = covering(version);
    if (exact.isPresent() || isMeasured(version)) {
      return exact;
    }
    if (version.equals(KernelVersion.PATCH_SET_V8)) {
      return covering(KernelVersion.of(version.major(), version.minor()));
    }
    return version.compareTo(newestMeasured()) > 0 ? covering(newestMeasured()) : Optional.empty();
  }

  /** Whether a version has it. */
  public Availability availability(KernelVersion version) {
    if (at(version).isPresent()) {
      return Availability.PRESENT;
    }
    if (module.isPresent() && version.compareTo(newest().range().from()) < 0) {
      return Availability.UNKNOWN;
    }
    boolean settled =
        lack.isPresent()
            || isMeasured(version)
            || version.equals(KernelVersion.PATCH_SET_V8)
            || version.compareTo(newestMeasured()) > 0;
    if (settled) {
      return Availability.ABSENT;
    }
    Optional<KernelVersion> below = measured.stream().filter(v -> v.compareTo(version) < 0).reduce((a, b) -> b);
    KernelVersion above = measured.stream().filter(v -> v.compareTo(version) > 0).findFirst().orElseThrow();
    boolean hasBelow = below.flatMap(this::covering).isPresent();
    boolean hasAbove = covering(above).isPresent();
    if (hasBelow && hasAbove) {
      return Availability.PRESENT;
    }
    return hasBelow || hasAbove ? Availability.UNKNOWN : Availability.ABSENT;
  }

  /** The same kfunc on a kernel that lacks it. */
  Kfunc lackedBecause(Lack why) {
    return new Kfunc(
        name, origin, module, source, documented, history, measured, note, summary, Optional.of(why));
  }

  /** How it resolves its caller's struct_ops instance at that version; empty when it does not. */
  public Optional<Association> association(KernelVersion version) {
    return at(version).flatMap(KfuncFacts::association);
  }

  /** The newest facts. */
  public KfuncFacts newest() {
    return history.get(history.size() - 1);
  }

  /** The first measured version that has it. */
  public KernelVersion since() {
    return history.get(0).range().from();
  }

  /** The last measured version that has it; empty when the newest one still does. */
  public Optional<KernelVersion> until() {
    KernelVersion last = newest().range().to();
    return measured.isEmpty() || last.equals(newestMeasured()) ? Optional.empty() : Optional.of(last);
  }

  private boolean isMeasured(KernelVersion version) {
    return measured.contains(version);
  }

  private KernelVersion newestMeasured() {
    return measured.get(measured.size() - 1);
  }

  private Optional<KfuncFacts> covering(KernelVersion version) {
    // Asked for every call of a program: no stream.
    for (KfuncFacts facts : history) {
      if (facts.range().contains(version)) {
        return Optional.of(facts);
      }
    }
    return Optional.empty();
  }
}
