package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A list of kfuncs and struct_ops types in one form, whether built in, read off BTF or off source: what {@code bpfls
 * catalog} prints.
 *
 * @param kernel the version, or what was read
 * @param kfuncs sorted by name
 * @param structOps sorted by name
 */
public record Catalog(String kernel, List<Row> kfuncs, List<TypeRow> structOps) {
  /** Makes the lists immutable. */
  public Catalog {
    kfuncs = List.copyOf(kfuncs);
    structOps = List.copyOf(structOps);
  }

  /**
   * A kfunc.
   *
   * @param name its name
   * @param prototype what programs write
   * @param implicit what the verifier supplies
   * @param flags sorted names; empty when the origin does not tell (BTF)
   * @param associates struct_ops types it resolves
   * @param associating whether it resolves its caller's struct_ops
   * @param programTypes sorted; {@code all}; empty when not known
   * @param object {@code vmlinux} or a module; empty when not built or not known
   * @param since the first measured version; empty for what was read off the user's kernel
   * @param until the last measured version that has it; empty when the newest does
   * @param source file and line; empty when not known
   */
  public record Row(
      String name,
      String prototype,
      List<String> implicit,
      List<String> flags,
      List<String> associates,
      boolean associating,
      List<String> programTypes,
      String object,
      Optional<String> since,
      Optional<String> until,
      Optional<String> source) {
    /** One line of text. */
    public String text() {
      StringBuilder line = new StringBuilder(prototype).append(';');
      implicit.forEach(p -> line.append(" /* + ").append(p).append(" */"));
      if (!flags.isEmpty()) {
        line.append("  ").append(String.join(" | ", flags));
      }
      if (associating) {
        line.append("  associates").append(associates.isEmpty() ? "" : " " + String.join(", ", associates));
      }
      since.ifPresent(s -> line.append("  since ").append(s));
      until.ifPresent(u -> line.append(", last in ").append(u));
      source.ifPresent(s -> line.append("  ").append(s));
      return line.toString();
    }
  }

  /**
   * A struct_ops type.
   *
   * @param name its name
   * @param operations its function members
   * @param since the first measured version; empty for what was read off the user's kernel
   */
  public record TypeRow(String name, List<Operation> operations, Optional<String> since) {
    /** Makes the list immutable. */
    public TypeRow {
      operations = List.copyOf(operations);
    }

    /** One line of text for the type, one for each operation. */
    public String text() {
      return "struct " + name + "  " + operations.size() + " operations" + since.map(s -> "  since " + s).orElse("")
          + operations.stream().map(o -> "\n  " + o.declaration() + ";").collect(Collectors.joining());
    }
  }

  /**
   * An operation of a struct_ops type.
   *
   * @param name its name
   * @param declaration its declaration as a member
   */
  public record Operation(String name, String declaration) {}

  /** What the facts know of versions: what any of them has, as the newest of them has it. */
  public static Catalog of(KernelFacts facts, KernelRange range) {
    List<KernelVersion> targets = facts.targets(range);
    List<Row> rows = new ArrayList<>();
    for (String name : facts.kfuncNames()) {
      facts.kfunc(name).ifPresent(kfunc -> newest(targets, kfunc::at).ifPresent(at -> rows.add(row(kfunc, at))));
    }
    List<TypeRow> types = new ArrayList<>();
    for (String name : facts.structOpsNames()) {
      facts.structOps(name)
          .ifPresent(
              type ->
                  newest(targets, v -> type.presentIn(v).filter(present -> present).map(present -> v))
                      .ifPresent(v -> types.add(typeRow(type, v))));
    }
    return new Catalog("Linux " + range + measured(facts, range), rows, types);
  }

  private static <T> Optional<T> newest(List<KernelVersion> targets, Function<KernelVersion, Optional<T>> of) {
    for (int i = targets.size() - 1; i >= 0; i--) {
      Optional<T> found = of.apply(targets.get(i));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** What to hold of the list when none of the versions was measured. */
  private static String measured(KernelFacts facts, KernelRange range) {
    List<KernelVersion> versions = facts.versions();
    if (versions.stream().anyMatch(range::contains) || range.to().patchSetV8()) {
      return range.from().equals(range.to()) ? "" : " (what any of them has)";
    }
    KernelVersion first = versions.get(0);
    if (range.to().compareTo(first) < 0) {
      return " (older than the oldest known, " + first + ": nothing is known)";
    }
    if (range.from().compareTo(facts.newest()) > 0) {
      return " (newer than the newest known, " + facts.newest() + ": taken to be like it)";
    }
    KernelVersion below = versions.stream().filter(v -> v.compareTo(range.from()) < 0).reduce((a, b) -> b).orElse(first);
    KernelVersion above = versions.stream().filter(v -> v.compareTo(range.to()) > 0).findFirst().orElse(first);
    return " (not measured: what " + below + " and " + above + " agree on)";
  }

  /** What was read off source. */
  public static Catalog of(KernelSource source, String label) {
    KernelFacts alone = KernelFacts.empty().with(source.overlays(Optional.empty()));
    List<TypeRow> types = new ArrayList<>();
    source.structOps().keySet().stream()
        .sorted()
        .forEach(
            name ->
                types.add(
                    typeRow(
                        name, source.structOps().getOrDefault(name, List.of()), KernelVersion.V7_0, Optional.empty())));
    return new Catalog(label, rows(alone, true), types);
  }

  /**
   * What was read off BTF.
   *
   * @throws BtfException when a type is damaged
   */
  public static Catalog of(BtfReader btf, String label) throws BtfException {
    KernelFacts alone = KernelFacts.empty().with(btf.overlays(Optional.empty()));
    List<TypeRow> types = new ArrayList<>();
    for (String name : btf.structOps()) {
      types.add(typeRow(name, btf.members(name, KernelVersion.V7_0), KernelVersion.V7_0, Optional.empty()));
    }
    boolean byName = btf.kfuncs().isEmpty() && !alone.kfuncNames().isEmpty();
    return new Catalog(byName ? label + " (its BTF tags none: told by name)" : label, rows(alone, false), types);
  }

  /** One line per kfunc, then the types, each part under a line that begins with {@code #}. */
  public String text() {
    String types = structOps.isEmpty() ? "" : "# struct_ops types of " + kernel + "\n";
    return "# kfuncs of " + kernel + "\n"
        + kfuncs.stream().map(r -> r.text() + "\n").collect(Collectors.joining())
        + types
        + structOps.stream().map(r -> r.text() + "\n").collect(Collectors.joining());
  }

  private static List<Row> rows(KernelFacts alone, boolean typesKnown) {
    List<Row> rows = new ArrayList<>();
    for (String name : alone.kfuncNames()) {
      Kfunc kfunc = alone.kfunc(name).orElseThrow();
      Row row = row(kfunc, kfunc.newest());
      rows.add(
          new Row(
              row.name(), row.prototype(), row.implicit(), row.flags(), row.associates(), row.associating(),
              typesKnown && !row.programTypes().isEmpty() ? row.programTypes() : List.of(), row.object(),
              Optional.empty(), Optional.empty(), row.source()));
    }
    return rows;
  }

  private static Row row(Kfunc kfunc, KfuncFacts at) {
    return new Row(
        kfunc.name(),
        at.prototype().declaration(kfunc.name()),
        at.prototype().implicit().stream().map(Parameter::declaration).toList(),
        at.flags().stream().sorted().map(KfuncFlag::name).toList(),
        at.association().map(Association::structOps).orElse(List.of()),
        at.association().isPresent(),
        at.anyProgramType()
            ? List.of("all")
            : at.programTypes().stream().sorted().map(ProgramType::name).toList(),
        at.object(),
        kfunc.measured().isEmpty() ? Optional.empty() : Optional.of(kfunc.since().toString()),
        kfunc.until().map(KernelVersion::toString),
        kfunc.source().map(SourcePlace::toString));
  }

  private static TypeRow typeRow(StructOpsType type, KernelVersion version) {
    KernelVersion measured = type.measuredFor(version).orElse(version);
    return typeRow(type.name(), type.members(), measured, Optional.of(type.since().toString()));
  }

  private static TypeRow typeRow(
      String name, List<StructOpsMember> members, KernelVersion version, Optional<String> since) {
    List<Operation> operations = new ArrayList<>();
    for (StructOpsMember member : members) {
      if (member.function()) {
        member.at(version).ifPresent(v -> operations.add(new Operation(member.name(), member.declaration(v))));
      }
    }
    return new TypeRow(name, operations, since);
  }
}
