package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What kernel or module source says about kfuncs.
 *
 * @param definitions functions that are marked {@code __bpf_kfunc} or stand in a kfunc set, by name
 * @param sets kfunc sets ({@code BTF_KFUNCS_START}, before 6.9 {@code BTF_SET8_START})
 * @param registrations calls of {@code register_btf_kfunc_id_set()} and its like
 * @param associations kfuncs that reach {@code bpf_prog_get_assoc_struct_ops()}, by name
 */
public record KernelSource(
    Map<String, Definition> definitions,
    List<KfuncSet> sets,
    List<Registration> registrations,
    Map<String, Association> associations) {
  /** Makes the collections immutable. */
  public KernelSource {
    definitions = Map.copyOf(definitions);
    sets = List.copyOf(sets);
    registrations = List.copyOf(registrations);
    associations = Map.copyOf(associations);
  }

  /**
   * A kfunc's definition.
   *
   * @param name its name
   * @param place where its name stands
   * @param marked whether it, or a declaration of it, bears {@code __bpf_kfunc}
   * @param returns return type, without qualifiers such as {@code static}
   * @param parameters all parameters, implicit ones included
   * @param documented whether a kernel-doc comment stands before it
   * @param documentedParameters names of the parameters which that comment describes
   */
  public record Definition(
      String name,
      SourcePlace place,
      boolean marked,
      String returns,
      List<Parameter> parameters,
      boolean documented,
      List<String> documentedParameters) {
    /** Makes the lists immutable. */
    public Definition {
      parameters = List.copyOf(parameters);
      documentedParameters = List.copyOf(documentedParameters);
    }
  }

  /**
   * A kfunc set.
   *
   * @param name its name
   * @param place where it begins
   * @param kfuncs whether it begins with {@code BTF_KFUNCS_START}; else it may be a set of other functions
   * @param entries its rows
   */
  public record KfuncSet(String name, SourcePlace place, boolean kfuncs, List<Entry> entries) {
    /** Makes the list immutable. */
    public KfuncSet {
      entries = List.copyOf(entries);
    }
  }

  /**
   * A {@code BTF_ID_FLAGS} row.
   *
   * @param kfunc the function
   * @param flags its flags
   * @param place the row
   */
  public record Entry(String kfunc, Set<KfuncFlag> flags, SourcePlace place) {
    /** Makes the set immutable. */
    public Entry {
      flags = Set.copyOf(flags);
    }
  }

  /**
   * A registration of a set.
   *
   * @param set the name of the set
   * @param programType the type it is opened to; empty for one that the source computes
   * @param fmodRet whether it is registered as a target of fmod_ret, not to be called
   * @param filter the function that restricts callers
   * @param place the call
   */
  public record Registration(
      String set, Optional<ProgramType> programType, boolean fmodRet, Optional<String> filter, SourcePlace place) {}

  /** The names of the kfuncs: rows of sets that are kfunc sets by their start or by a registration; sorted. */
  public Set<String> kfuncs() {
    return kfuncRows().keySet();
  }

  /** What this source says, in the form that {@link KernelFacts#with} takes; sorted by name. */
  public List<KfuncOverlay> overlays(Optional<String> module) {
    List<KfuncOverlay> overlays = new ArrayList<>();
    Map<String, List<Entry>> rows = kfuncRows();
    Set<String> names = new LinkedHashSet<>(rows.keySet());
    if (rows.isEmpty()) {
      // The sets are in another file: the marks are all there is. Else a marked function without a row is a destructor.
      definitions.values().stream().filter(Definition::marked).map(Definition::name).sorted().forEach(names::add);
    }
    for (String name : names) {
      Definition definition = definitions.get(name);
      if (definition == null) {
        continue;
      }
      Optional<Set<KfuncFlag>> flags =
          Optional.ofNullable(rows.get(name)).map(entries -> Set.copyOf(entries.get(0).flags()));
      overlays.add(
          new KfuncOverlay(
              name,
              Kfunc.Origin.SOURCE,
              module,
              Optional.of(definition.place()),
              definition.documented(),
              Optional.of(prototype(definition, flags.orElse(Set.of()), rows.containsKey(name + "_impl"))),
              flags,
              true,
              Optional.ofNullable(associations.get(name)),
              List.copyOf(programTypes(name))));
    }
    return overlays;
  }

  /** The program types for which a kfunc is registered, in the order of the source; UNSPEC stands for all. */
  public Set<ProgramType> programTypes(String kfunc) {
    Set<ProgramType> types = new LinkedHashSet<>();
    for (KfuncSet set : sets) {
      if (set.entries().stream().anyMatch(e -> e.kfunc().equals(kfunc))) {
        registrations.stream()
            .filter(r -> r.set().equals(set.name()))
            .forEach(r -> r.programType().ifPresent(types::add));
      }
    }
    return types;
  }

  /** The prototype as programs see it: with KF_IMPLICIT_ARGS what the verifier supplies is taken off. */
  private static Prototype prototype(Definition definition, Set<KfuncFlag> flags, boolean fullIsKfunc) {
    List<Parameter> all = definition.parameters();
    int visible = all.size();
    while (flags.contains(KfuncFlag.KF_IMPLICIT_ARGS) && visible > 0 && implicit(all, visible - 1)) {
      visible--;
    }
    if (visible == all.size()) {
      return Prototype.of(definition.returns(), all);
    }
    return new Prototype(
        definition.returns(), all.subList(0, visible), all.subList(visible, all.size()),
        Optional.of(definition.name() + "_impl"), fullIsKfunc);
  }

  /** The types that the verifier fills in; an offset may follow a struct_meta ({@code bpf_list_push_back} of 7.1). */
  private static boolean implicit(List<Parameter> all, int index) {
    String type = all.get(index).type();
    boolean filled = type.contains("struct bpf_prog_aux *") || type.contains("struct btf_struct_meta *");
    return filled || (index > 0 && all.get(index - 1).type().contains("struct btf_struct_meta *"));
  }

  private Map<String, List<Entry>> kfuncRows() {
    Map<String, Boolean> callable = new HashMap<>();
    registrations.forEach(r -> callable.merge(r.set(), !r.fmodRet(), Boolean::logicalOr));
    Map<String, List<Entry>> rows = new TreeMap<>();
    for (KfuncSet set : sets) {
      if (callable.getOrDefault(set.name(), set.kfuncs())) {
        set.entries().forEach(e -> rows.computeIfAbsent(e.kfunc(), k -> new ArrayList<>()).add(e));
      }
    }
    return rows;
  }
}
