package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What kernel or module source says about kfuncs.
 *
 * @param definitions functions that are marked {@code __bpf_kfunc} or stand in a kfunc set, by name
 * @param sets kfunc sets ({@code BTF_KFUNCS_START}, before 6.9 {@code BTF_SET8_START}, before 6.0 {@code BTF_SET_START})
 * @param registrations calls of {@code register_btf_kfunc_id_set()} and its like
 * @param associations kfuncs that reach {@code bpf_prog_get_assoc_struct_ops()}, by name
 * @param hooks which program types share what is registered: the tree's own, else those of the newest kernel
 * @param structOps the registered struct_ops types with their operations; none for one whose struct was not read
 */
public record KernelSource(
    Map<String, Definition> definitions,
    List<KfuncSet> sets,
    List<Registration> registrations,
    Map<String, Association> associations,
    KfuncHooks hooks,
    Map<String, List<StructOpsMember>> structOps) {
  private static final String ADDRESS_SPACE = "__attribute__((address_space(1))) ";
  private static final Pattern IMPLICIT = Pattern.compile("(const )?struct (bpf_prog_aux|btf_struct_meta) \\*");

  /** Makes the collections immutable. */
  public KernelSource {
    definitions = Map.copyOf(definitions);
    sets = List.copyOf(sets);
    registrations = List.copyOf(registrations);
    associations = Map.copyOf(associations);
    structOps = Map.copyOf(structOps);
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
              callers(name)));
    }
    return overlays;
  }

  /** The rows of kfunc sets whose function none of the files that were read defines; sorted. */
  public Set<String> undefined() {
    Set<String> names = new TreeSet<>(kfuncs());
    names.removeAll(definitions.keySet());
    return names;
  }

  /** The registered struct_ops types whose struct none of the files that were read declares; sorted. */
  public Set<String> undeclaredTypes() {
    Set<String> names = new TreeSet<>(structOps.keySet());
    names.removeIf(name -> !structOps.getOrDefault(name, List.of()).isEmpty());
    return names;
  }

  /** The program types that may call it; UNSPEC stands for all. */
  private Set<ProgramType> callers(String kfunc) {
    Set<ProgramType> registered = programTypes(kfunc);
    return registered.contains(ProgramType.UNSPEC) ? Set.of(ProgramType.UNSPEC) : hooks.expand(registered);
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

  /**
   * The prototype as programs see it and as BTF has it: with KF_IMPLICIT_ARGS what the verifier supplies is taken off, arena
   * pointers have their address space ({@code process_kfunc_with_implicit_args()}, {@code add_arena_tagged_proto()} in
   * tools/bpf/resolve_btfids/main.c).
   */
  private static Prototype prototype(Definition definition, Set<KfuncFlag> flags, boolean fullIsKfunc) {
    List<Parameter> all = definition.parameters();
    int visible = flags.contains(KfuncFlag.KF_IMPLICIT_ARGS) ? firstImplicit(all) : all.size();
    List<Parameter> shown = new ArrayList<>();
    for (int i = 0; i < visible; i++) {
      shown.add(isArena(all.get(i), i, flags) ? inArena(all.get(i)) : all.get(i));
    }
    String returns =
        flags.contains(KfuncFlag.KF_ARENA_RET) ? ADDRESS_SPACE + definition.returns() : definition.returns();
    return visible == all.size()
        ? Prototype.of(returns, shown)
        : new Prototype(
            returns, shown, all.subList(visible, all.size()), Optional.of(definition.name() + "_impl"), fullIsKfunc);
  }

  private static int firstImplicit(List<Parameter> all) {
    for (int i = 0; i < all.size(); i++) {
      if (IMPLICIT.matcher(all.get(i).type()).matches()) {
        return i;
      }
    }
    return all.size();
  }

  private static boolean isArena(Parameter parameter, int index, Set<KfuncFlag> flags) {
    return parameter.name().endsWith("__arena")
        || parameter.name().endsWith("__arena__nullable")
        || (index == 0 && flags.contains(KfuncFlag.KF_ARENA_ARG1))
        || (index == 1 && flags.contains(KfuncFlag.KF_ARENA_ARG2));
  }

  private static Parameter inArena(Parameter parameter) {
    return new Parameter(parameter.name(), ADDRESS_SPACE + parameter.type());
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
