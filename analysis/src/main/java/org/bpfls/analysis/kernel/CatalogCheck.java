package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with a kernel's or module's BTF for kfuncs and associations: each defect was met in the wild
 * (docs/kernel-facts.md).
 */
public final class CatalogCheck {
  private static final String PROG_AUX = "bpf_prog_aux";
  private static final String IMPL = "_impl";
  /** The structs that an implicit argument may point to ({@code is_kf_implicit_arg()}, tools/bpf/resolve_btfids/main.c). */
  private static final String IMPLICIT = PROG_AUX + "|btf_struct_meta";

  private CatalogCheck() {}

  /** A kind of defect. */
  public enum Kind {
    /** A kfunc of the sources that the BTF has as a plain function: nobody is told that it can be called. */
    UNTAGGED("the BTF has it as a plain function, without the bpf_kfunc tag: a vmlinux.h made from this BTF lacks it, and "
        + "programs have to declare it themselves"),
    /** The public prototype shows what the verifier supplies: programs built for the real prototype do not load. */
    IMPLICIT_ARGUMENT_VISIBLE("its prototype still shows the argument that the verifier supplies: resolve_btfids of a "
        + "kernel that has KF_IMPLICIT_ARGS (7.0) did not work on this BTF"),
    /** The function with all parameters is missing ({@code find_kfunc_impl_proto()}, kernel/bpf/verifier.c). */
    NO_FULL_TWIN("it has no _impl twin with the full prototype: the kernel refuses programs that call it (\"cannot find "
        + "function NAME_impl in BTF\")"),
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
      String words = kind.words().replace("NAME", name);
      String doubt =
          kind != Kind.OWN_PROG_AUX
              ? "; unless this kernel's configuration leaves the kfunc out"
              : "; no kfunc of this module has one, so nothing breaks yet";
      return name + ": " + words + (latent ? doubt : "");
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
      Set<String> built = new HashSet<>();
      tagged.forEach(name -> facts.kfunc(name).flatMap(k -> k.at(version)).ifPresent(at -> built.addAll(at.sets())));
      for (String name : facts.kfuncNames()) {
        Optional<KfuncFacts> at = facts.kfunc(name).flatMap(k -> k.at(version)).filter(KfuncFacts::callable);
        if (!tagged.contains(name) && reader.hasFunction(name) && at.isPresent()) {
          List<String> sets = at.get().sets();
          boolean leftOut = !sets.isEmpty() && sets.stream().noneMatch(built::contains);
          boolean doubtful = facts.dependsOnConfiguration(name) || leftOut;
          defects.add(new Defect(Kind.UNTAGGED, name, doubtful));
          if (at.get().has(KfuncFlag.KF_IMPLICIT_ARGS) && !reader.hasFunction(name + IMPL)) {
            defects.add(new Defect(Kind.NO_FULL_TWIN, name, doubtful));
          }
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
   * One that is not there speaks against a version only when others of its set are, since a configuration leaves out
   * whole sets (all of sched_ext); the others decide between versions that are equal so far.
   */
  public static KernelVersion likelyVersion(BtfReader kernel, KernelFacts facts) {
    List<Kfunc> kfuncs = facts.kfuncNames().stream().flatMap(name -> facts.kfunc(name).stream()).toList();
    KernelVersion best = facts.newest();
    int bestScore = Integer.MIN_VALUE;
    int fewestMissing = Integer.MAX_VALUE;
    for (KernelVersion version : facts.versions()) {
      Set<String> built = new HashSet<>();
      for (Kfunc kfunc : kfuncs) {
        if (kernel.hasFunction(kfunc.name())) {
          kfunc.at(version).ifPresent(at -> built.addAll(at.sets()));
        }
      }
      int score = 0;
      int missing = 0;
      for (Kfunc kfunc : kfuncs) {
        Optional<KfuncFacts> at = kfunc.at(version);
        boolean expected = at.isPresent() && at.get().object().equals("vmlinux");
        if (kernel.hasFunction(kfunc.name())) {
          score += expected ? 1 : -1;
        } else if (expected) {
          score -= at.get().sets().stream().anyMatch(built::contains) ? 1 : 0;
          missing++;
        }
      }
      if (score > bestScore || (score == bestScore && missing <= fewestMissing)) {
        best = version;
        bestScore = score;
        fewestMissing = missing;
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
    boolean isTwin = name.endsWith(IMPL) && reader.hasFunction(name.substring(0, name.length() - IMPL.length()));
    if (shows(plain, IMPLICIT) && !isTwin && version.atLeast(KernelVersion.V7_0)) {
      return Optional.of(new Defect(Kind.IMPLICIT_ARGUMENT_VISIBLE, name));
    }
    return implicitKnown && kfunc.implicit().isEmpty()
        ? Optional.of(new Defect(Kind.NO_FULL_TWIN, name))
        : Optional.empty();
  }

  private static boolean takesAux(BtfReader reader) throws BtfException {
    Set<String> tagged = reader.kfuncs();
    for (String name : reader.functions()) {
      String shown = name.endsWith(IMPL) ? name.substring(0, name.length() - IMPL.length()) : name;
      boolean kfunc = tagged.contains(name) || tagged.contains(shown);
      if (kfunc && shows(reader.prototype(name).orElseThrow(), PROG_AUX)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a parameter points to a struct of that name. */
  private static boolean shows(Prototype prototype, String struct) {
    Pattern pointer = Pattern.compile("(const )?struct (" + struct + ") \\*");
    return prototype.parameters().stream().anyMatch(p -> pointer.matcher(p.type()).matches());
  }
}
