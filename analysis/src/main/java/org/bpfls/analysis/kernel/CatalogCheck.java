package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a kernel's or module's BTF for kfuncs and associations: each defect was met in the wild
 * (docs/kernel-facts.md).
 */
public final class CatalogCheck {
  private static final String PROG_AUX = "bpf_prog_aux";

  private CatalogCheck() {}

  /** A kind of defect. */
  public enum Kind {
    /** A kfunc of the sources that the BTF has as a plain function: programs cannot call it. */
    UNTAGGED("the BTF has it as a plain function, without the bpf_kfunc tag: programs cannot call it, and a vmlinux.h "
        + "made from this BTF lacks it"),
    /** The public prototype shows what the verifier supplies: programs built for the real prototype do not load. */
    IMPLICIT_ARGUMENT_VISIBLE("its prototype still shows the argument that the verifier supplies: built with a pahole "
        + "that does not know KF_IMPLICIT_ARGS (1.32 does)"),
    /** The function with all parameters is missing. */
    NO_FULL_TWIN("it has no _impl twin with the full prototype: the kernel refuses programs that call it"),
    /** The module's BTF repeats the kernel's struct, so the verifier does not recognise the argument. */
    OWN_PROG_AUX("this module's BTF has its own copy of it, not deduplicated against the kernel's (use the pahole that "
        + "built the kernel): to kfuncs with an implicit argument the verifier passes no aux, and they follow whatever is "
        + "in the register");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it means, as a phrase. */
    public String words() {
      return words;
    }
  }

  /**
   * A defect.
   *
   * @param kind its kind
   * @param name the kfunc or struct
   * @param latent whether it need not be felt: no kfunc of the module has an implicit argument, or the kfunc may be left
   *     out by this kernel's configuration
   */
  public record Defect(Kind kind, String name, boolean latent) {
    /** A defect that is felt. */
    Defect(Kind kind, String name) {
      this(kind, name, false);
    }

    /** One line for the user. */
    public String text() {
      String doubt =
          kind == Kind.UNTAGGED
              ? "; unless this kernel's configuration leaves the kfunc out"
              : "; no kfunc of this module has one, so nothing breaks yet";
      return name + ": " + kind.words() + (latent ? doubt : "");
    }
  }

  /**
   * Looks for defects.
   *
   * @param reader the BTF of a kernel, or of a module on top of its kernel's
   * @param facts what kernels of that version have; with source laid over them ({@link KernelFacts#with}) also a
   *     module's own kfuncs are known
   * @param version the kernel's version
   * @return the defects, by kind and name
   * @throws BtfException when the BTF is damaged
   */
  public static List<Defect> check(BtfReader reader, KernelFacts facts, KernelVersion version) throws BtfException {
    List<Defect> defects = new ArrayList<>();
    Set<String> tagged = reader.kfuncs();
    // Kernels before the tag tag nothing: that is no defect. A module may have no kfuncs of its own.
    if (!tagged.isEmpty()) {
      for (String name : facts.kfuncNames()) {
        if (!tagged.contains(name) && reader.hasFunction(name) && callable(facts, name, version)) {
          defects.add(new Defect(Kind.UNTAGGED, name, facts.dependsOnConfiguration(name)));
        }
      }
    }
    for (String name : tagged) {
      implicitDefect(reader, facts, name, version).ifPresent(defects::add);
    }
    if (reader.split() && reader.definesStruct(PROG_AUX)) {
      defects.add(new Defect(Kind.OWN_PROG_AUX, "struct " + PROG_AUX, !takesAux(reader)));
    }
    defects.sort(Comparator.comparing(Defect::kind).thenComparing(Defect::name));
    return defects;
  }

  /**
   * The measured version that a kernel's BTF looks most like, by the kfuncs that are among its functions, tagged or not.
   */
  public static KernelVersion likelyVersion(BtfReader kernel, KernelFacts facts) {
    KernelVersion best = facts.newest();
    int bestScore = Integer.MIN_VALUE;
    for (KernelVersion version : facts.versions()) {
      int score = 0;
      for (String name : facts.kfuncNames()) {
        Optional<KfuncFacts> at = facts.kfunc(name).flatMap(k -> k.at(version));
        boolean expected = at.isPresent() && at.get().object().equals("vmlinux");
        boolean found = kernel.hasFunction(name);
        if (found || expected) {
          score += found == expected ? 1 : -1;
        }
      }
      if (score >= bestScore) {
        best = version;
        bestScore = score;
      }
    }
    return best;
  }

  private static Optional<Defect> implicitDefect(
      BtfReader reader, KernelFacts facts, String name, KernelVersion version) throws BtfException {
    Prototype plain = reader.prototype(name).orElseThrow();
    Prototype kfunc = reader.kfunc(name).orElseThrow();
    Optional<KfuncFacts> known = facts.kfunc(name).flatMap(k -> k.at(version));
    boolean implicitKnown = known.isPresent() && known.get().has(KfuncFlag.KF_IMPLICIT_ARGS);
    if (known.isPresent() && !implicitKnown) {
      return Optional.empty();
    }
    boolean isTwin = name.endsWith("_impl") && reader.hasFunction(name.substring(0, name.length() - "_impl".length()));
    if (endsWithAux(plain) && !isTwin && version.atLeast(KernelVersion.V7_0)) {
      return Optional.of(new Defect(Kind.IMPLICIT_ARGUMENT_VISIBLE, name));
    }
    return implicitKnown && kfunc.implicit().isEmpty()
        ? Optional.of(new Defect(Kind.NO_FULL_TWIN, name))
        : Optional.empty();
  }

  private static boolean takesAux(BtfReader reader) throws BtfException {
    Set<String> tagged = reader.kfuncs();
    for (String name : reader.functions()) {
      String shown = name.endsWith("_impl") ? name.substring(0, name.length() - "_impl".length()) : name;
      boolean kfunc = tagged.contains(name) || tagged.contains(shown);
      if (kfunc && endsWithAux(reader.prototype(name).orElseThrow())) {
        return true;
      }
    }
    return false;
  }

  private static boolean callable(KernelFacts facts, String name, KernelVersion version) {
    return facts.kfunc(name).flatMap(k -> k.at(version)).map(KfuncFacts::callable).orElse(false);
  }

  private static boolean endsWithAux(Prototype prototype) {
    List<Parameter> parameters = prototype.parameters();
    return !parameters.isEmpty()
        && parameters.get(parameters.size() - 1).type().matches("(const )?struct " + PROG_AUX + " \\*");
  }
}
