package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the records of {@link FactsText} into facts; docs/kernel-facts.md names the fields. */
final class FactsDecoder {
  private static final String ANY = "*";

  private final List<KernelVersion> versions = new ArrayList<>();
  private final Map<String, String> typeSets = new HashMap<>();
  private final Map<String, String> filters = new LinkedHashMap<>();
  private final Set<String> conditional = new HashSet<>();
  private final List<String[]> suffixes = new ArrayList<>();
  private final Map<String, String> typeMeanings = new HashMap<>();
  private final SectionTable.Builder sections = new SectionTable.Builder();
  private final SchedExtOperations.Builder schedExt = new SchedExtOperations.Builder();

  FactsDecoder(List<String[]> kernels, List<String[]> testModules) {
    add(kernels);
    add(testModules);
  }

  private void add(List<String[]> tables) {
    for (String[] f : tables) {
      switch (f[0]) {
        case "V" -> versions.add(KernelVersion.parse(f[1]));
        case "T" -> typeSets.put(f[1], f[2]);
        case "I" -> conditional.addAll(words(f[1]));
        case "L" -> filters.put(f[1], f[2]);
        case "X" -> suffixes.add(f);
        case "Y" -> typeMeanings.put(f[1], f[2]);
        case "C" -> sections.add(f);
        case "O" -> schedExt.member(f[1], words(f[2]));
        case "G" -> schedExt.group(f[1], words(f[2]));
        case "N" -> schedExt.cidName(f[1], f[2]);
        default -> throw new IllegalArgumentException("unknown kind of kernel fact: " + f[0]);
      }
    }
  }

  List<KernelVersion> versions() {
    return List.copyOf(versions);
  }

  Set<String> conditional() {
    return Set.copyOf(conditional);
  }

  Map<String, String> filters() {
    return Map.copyOf(filters);
  }

  Map<String, String> typeMeanings() {
    return Map.copyOf(typeMeanings);
  }

  List<ParameterSuffix> suffixes() {
    return suffixes.stream()
        .map(f -> new ParameterSuffix(f[1], f[2], f[3], f[4], KernelRange.parse(f[5])))
        .toList();
  }

  SectionTable sections() {
    return sections.build();
  }

  SchedExtOperations schedExt() {
    return schedExt.build();
  }

  Kfunc kfunc(List<String[]> block, Optional<String> summary) {
    List<Prototype> prototypes = new ArrayList<>();
    List<Association> associations = new ArrayList<>();
    List<KfuncFacts> history = new ArrayList<>();
    for (String[] f : block) {
      switch (f[0]) {
        case "P" -> prototypes.add(prototype(f));
        case "A" -> associations.add(
            new Association(words(f[1]), f[2], words(f[3]), optional(f[4]), optional(f[5])));
        case "F" -> history.add(facts(f, prototypes, associations));
        default -> { }
      }
    }
    String[] head = block.get(0);
    return new Kfunc(
        head[1], Kfunc.Origin.BUILT_IN, optional(head[2]), place(head[3]), head[4].equals("1"), history, versions,
        optional(head[5]), summary, Optional.empty());
  }

  StructOpsType structOps(List<String[]> block) {
    String[] head = block.get(0);
    List<StructOpsType.Presence> presence = new ArrayList<>();
    List<StructOpsMember> members = new ArrayList<>();
    for (int i = 1; i < block.size(); i++) {
      String[] f = block.get(i);
      if (f[0].equals("R")) {
        presence.add(
            new StructOpsType.Presence(
                KernelVersion.parse(f[1]), f[2], Integer.parseInt(f[3]), f[4].equals("1")));
      } else if (f[0].equals("M")) {
        List<StructOpsMember.Variant> variants = new ArrayList<>();
        while (i + 1 < block.size() && block.get(i + 1)[0].equals("D")) {
          String[] d = block.get(++i);
          List<KernelVersion> in = words(d[1]).stream().map(KernelVersion::parse).toList();
          variants.add(new StructOpsMember.Variant(in, d[2], parameters(d[3])));
        }
        members.add(new StructOpsMember(f[1], f[2].equals("f"), truth(f[3]), truth(f[4]), variants));
      }
    }
    return new StructOpsType(head[1], head[2], optional(head[3]), place(head[4]), presence, members, versions);
  }

  Helper helper(String[] f) {
    List<String> parameters = f[7].isEmpty() ? List.of() : List.of(FactsText.split(f[7], ';'));
    String list = parameters.isEmpty() ? "void" : String.join(", ", parameters);
    String prototype = CText.declare(f[6], f[1]) + "(" + list + ")";
    return new Helper(
        Integer.parseInt(f[2]), f[1], prototype, f[6], parameters, f[7].endsWith("..."), KernelVersion.parse(f[3]),
        types(f[4]), words(f[5]));
  }

  private Set<ProgramType> types(String typeSet) {
    Set<ProgramType> types = EnumSet.noneOf(ProgramType.class);
    for (String name : words(typeSets.getOrDefault(typeSet, ""))) {
      ProgramType.byName(name).ifPresent(types::add);
    }
    return types;
  }

  private KfuncFacts facts(String[] f, List<Prototype> prototypes, List<Association> associations) {
    Set<KfuncFlag> flags = EnumSet.noneOf(KfuncFlag.class);
    words(f[5]).forEach(name -> KfuncFlag.byName("KF_" + name).ifPresent(flags::add));
    Optional<Association> association =
        f[9].isEmpty() ? Optional.empty() : Optional.of(associations.get(Integer.parseInt(f[9])));
    return new KfuncFacts(
        KernelRange.parse(f[1]), prototypes.get(Integer.parseInt(f[2])), KfuncStatus.valueOf(f[3]), f[4], flags,
        ANY.equals(typeSets.get(f[6])), types(f[6]), words(f[7]), words(f[8]), association);
  }

  private static Prototype prototype(String[] f) {
    return new Prototype(f[1], parameters(f[2]), parameters(f[3]), optional(f[4]), f[5].equals("1"));
  }

  /** Parameters are written {@code name:type;name:type}. */
  static List<Parameter> parameters(String field) {
    if (field.isEmpty()) {
      return List.of();
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String one : FactsText.split(field, ';')) {
      int colon = one.indexOf(':');
      parameters.add(new Parameter(one.substring(0, colon), one.substring(colon + 1)));
    }
    return parameters;
  }

  private static List<String> words(String field) {
    return field.isEmpty() ? List.of() : List.of(FactsText.split(field, ','));
  }

  private static Optional<String> optional(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  private static Optional<Boolean> truth(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(field.equals("1"));
  }

  private static Optional<SourcePlace> place(String field) {
    int colon = field.lastIndexOf(':');
    return colon < 0
        ? Optional.empty()
        : Optional.of(new SourcePlace(field.substring(0, colon), Integer.parseInt(field.substring(colon + 1))));
  }
}
