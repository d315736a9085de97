package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lays facts of the user's own kernel or tree over what is known of a kfunc. */
final class KfuncLayers {
  private KfuncLayers() {}

  /**
   * The kfunc with the overlay on top. It holds for every version: the user's tree is the target. Empty when neither
   * side has a prototype.
   */
  static Optional<Kfunc> lay(KfuncOverlay overlay, Optional<Kfunc> below, KernelVersion version) {
    Optional<KfuncFacts> known = below.flatMap(k -> k.at(version)).or(() -> below.map(Kfunc::newest));
    Optional<Prototype> prototype = overlay.prototype().or(() -> known.map(KfuncFacts::prototype));
    if (prototype.isEmpty()) {
      return Optional.empty();
    }
    if (overlay.origin() == Kfunc.Origin.HEADER && below.isPresent()) {
      return Optional.of(redeclare(below.get(), prototype.get()));
    }
    boolean ownTypes = !overlay.programTypes().isEmpty();
    KfuncFacts facts =
        new KfuncFacts(
            KernelRange.of(version),
            prototype.get(),
            overlay.origin() == Kfunc.Origin.BTF ? KfuncStatus.BTF : KfuncStatus.SOURCE_ONLY,
            overlay.module().or(() -> known.map(KfuncFacts::object)).orElse(""),
            overlay.flags().or(() -> known.map(KfuncFacts::flags)).orElse(Set.of()),
            ownTypes
                ? overlay.programTypes().contains(ProgramType.UNSPEC)
                : known.map(KfuncFacts::anyProgramType).orElse(true),
            ownTypes
                ? withoutAll(overlay.programTypes())
                : known.map(KfuncFacts::programTypes).orElse(Set.of()),
            known.map(KfuncFacts::sets).orElse(List.of()),
            known.map(KfuncFacts::filters).orElse(List.of()),
            overlay.associationKnown()
                ? overlay.association().map(own -> complete(own, known.flatMap(KfuncFacts::association)))
                : known.flatMap(KfuncFacts::association));
    return Optional.of(
        new Kfunc(
            overlay.name(),
            overlay.origin(),
            overlay.module().or(() -> below.flatMap(Kfunc::module)),
            overlay.source().or(() -> below.flatMap(Kfunc::source)),
            overlay.documented() || below.map(Kfunc::documented).orElse(false),
            List.of(facts),
            List.of(),
            below.flatMap(Kfunc::note),
            below.flatMap(Kfunc::summary),
            Optional.empty()));
  }

  private static Set<ProgramType> withoutAll(Set<ProgramType> types) {
    return types.stream().filter(type -> type != ProgramType.UNSPEC).collect(Collectors.toSet());
  }

  /** Source tells who resolves what; what an unassociated caller gets was read by hand for the catalogue. */
  private static Association complete(Association own, Optional<Association> known) {
    if (known.isEmpty() || !known.get().resolver().equals(own.resolver())) {
      return own;
    }
    return new Association(
        known.get().structOps(), own.resolver(), own.callChain(),
        own.whenMissingReturns().or(known.get()::whenMissingReturns), known.get().whenMissingEffect());
  }

  /** A header tells how programs declare a kfunc; since when it exists, and all else, it does not. */
  private static Kfunc redeclare(Kfunc kfunc, Prototype declared) {
    List<KfuncFacts> history =
        kfunc.history().stream()
            .map(
                f ->
                    new KfuncFacts(
                        f.range(), redeclare(f.prototype(), declared), f.status(), f.object(), f.flags(),
                        f.anyProgramType(), f.programTypes(), f.sets(), f.filters(), f.association()))
            .toList();
    return new Kfunc(
        kfunc.name(), Kfunc.Origin.HEADER, kfunc.module(), kfunc.source(), kfunc.documented(), history,
        kfunc.measured(), kfunc.note(), kfunc.summary(), kfunc.lack());
  }

  private static Prototype redeclare(Prototype known, Prototype declared) {
    return known.parameters().size() == declared.parameters().size()
        ? new Prototype(
            declared.returns(), declared.parameters(), known.implicit(), known.fullName(), known.fullIsKfunc())
        : declared;
  }
}
