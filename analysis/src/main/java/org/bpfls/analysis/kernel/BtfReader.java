package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a kernel's or module's BTF says of kfuncs and struct_ops types: its functions, which of them bear the {@code
 * bpf_kfunc} tag (made by pahole since 6.9, by the kernel's resolve_btfids since 7.3), their prototypes.
 */
public final class BtfReader {
  private static final String KFUNC_TAG = "bpf_kfunc";
  private static final String VALUE_PREFIX = "bpf_struct_ops_";

  private final Btf btf;
  private final BtfText text;
  private final Map<String, Integer> functions = new HashMap<>();
  private final Map<String, Set<String>> tags = new TreeMap<>();
  private final Map<String, Integer> structs = new HashMap<>();
  private final Set<String> ownStructs = new HashSet<>();

  /**
   * Indexes the names of all types, the base's included.
   *
   * @throws BtfException when the BTF is damaged
   */
  public BtfReader(Btf btf) throws BtfException {
    this.btf = btf;
    text = new BtfText(btf);
    for (int id = 1; id < btf.typeCount(); id++) {
      boolean own = id >= btf.firstOwnId();
      switch (btf.kind(id)) {
        case Btf.FUNC -> {
          if (own) {
            functions.putIfAbsent(btf.name(id), id);
          }
        }
        case Btf.STRUCT -> {
          structs.putIfAbsent(btf.name(id), id);
          if (own) {
            ownStructs.add(btf.name(id));
          }
        }
        case Btf.DECL_TAG -> {
          if (own && btf.extra(id, 0) == -1 && btf.kind(btf.target(id)) == Btf.FUNC) {
            tags.computeIfAbsent(btf.name(btf.target(id)), n -> new TreeSet<>()).add(btf.name(id));
          }
        }
        default -> { }
      }
    }
  }

  /** Whether it is a module's BTF. */
  public boolean split() {
    return btf.split();
  }

  /** Functions of this BTF, without the base's; sorted. */
  public Set<String> functions() {
    return new TreeSet<>(functions.keySet());
  }

  /** Whether this BTF, without its base, has that function. */
  public boolean hasFunction(String name) {
    return functions.containsKey(name);
  }

  /** Functions that bear the kfunc tag; sorted. Empty for kernels before the tag, of which nothing can be said. */
  public Set<String> kfuncs() {
    Set<String> names = new TreeSet<>();
    tags.forEach((name, of) -> {
      if (of.contains(KFUNC_TAG)) {
        names.add(name);
      }
    });
    return names;
  }

  /**
   * The tagged kfuncs or, of a kernel before the tag, the functions that the facts know as kfuncs of the version it
   * looks like; sorted.
   */
  public Set<String> kfuncs(KernelFacts facts) {
    if (!tags.isEmpty() || split()) {
      return kfuncs();
    }
    KernelVersion version = CatalogCheck.likelyVersion(this, facts);
    Set<String> names = new TreeSet<>(functions.keySet());
    names.removeIf(name -> facts.kfunc(name).flatMap(k -> k.at(version)).filter(KfuncFacts::callable).isEmpty());
    return names;
  }

  /**
   * The kfuncs that a kernel of the version has and this one lacks, each with the reason. Only of those in kernel/, which
   * no configuration puts into a module; empty for a module's BTF.
   */
  public Map<String, Kfunc.Lack> lacking(KernelFacts facts, KernelVersion version) {
    Map<String, Kfunc.Lack> lacking = new TreeMap<>();
    for (String name : split() ? Set.<String>of() : facts.kfuncNames()) {
      Optional<Kfunc> kfunc = facts.kfunc(name);
      Optional<KfuncFacts> at = kfunc.flatMap(k -> k.at(version)).filter(KfuncFacts::callable);
      boolean core = kfunc.flatMap(Kfunc::source).filter(place -> place.file().startsWith("kernel/")).isPresent();
      if (core && at.isPresent()) {
        if (!hasFunction(name)) {
          lacking.put(name, Kfunc.Lack.NO_FUNCTION);
        } else if (at.get().has(KfuncFlag.KF_IMPLICIT_ARGS) && !hasFunction(name + "_impl")) {
          lacking.put(name, Kfunc.Lack.NO_FULL_PROTOTYPE);
        }
      }
    }
    return lacking;
  }

  /** The tags of a function, e.g. {@code bpf_kfunc}, {@code bpf_fastcall}. */
  public Set<String> tags(String function) {
    return tags.getOrDefault(function, Set.of());
  }

  /** The struct_ops types that are registered: those with a {@code bpf_struct_ops_} value type; sorted. */
  public Set<String> structOps() {
    Set<String> names = new TreeSet<>();
    for (String struct : ownStructs) {
      if (struct.startsWith(VALUE_PREFIX) && structs.containsKey(struct.substring(VALUE_PREFIX.length()))) {
        names.add(struct.substring(VALUE_PREFIX.length()));
      }
    }
    names.remove("common_value");
    return names;
  }

  /** Whether this BTF, not its base, defines the struct. */
  public boolean definesStruct(String name) {
    return ownStructs.contains(name);
  }

  /**
   * The plain prototype of a function; empty when there is no such function.
   *
   * @throws BtfException when its type is damaged
   */
  public Optional<Prototype> prototype(String function) throws BtfException {
    Integer id = functions.get(function);
    if (id == null) {
      return Optional.empty();
    }
    int proto = btf.target(id);
    if (btf.kind(proto) != Btf.FUNC_PROTO) {
      throw new BtfException("damaged BTF: function " + function + " has no prototype");
    }
    return Optional.of(Prototype.of(text.type(btf.target(proto)), text.parameters(proto)));
  }

  /**
   * The prototype of a kfunc: when an {@code _impl} twin has all its parameters and more, those are the implicit ones.
   *
   * @throws BtfException when its type is damaged
   */
  public Optional<Prototype> kfunc(String name) throws BtfException {
    Optional<Prototype> plain = prototype(name);
    Optional<Prototype> full = prototype(name + "_impl");
    if (plain.isEmpty() || full.isEmpty()) {
      return plain;
    }
    List<Parameter> visible = plain.get().parameters();
    List<Parameter> all = full.get().parameters();
    if (all.size() <= visible.size() || !names(all.subList(0, visible.size())).equals(names(visible))) {
      return plain;
    }
    return Optional.of(
        new Prototype(
            plain.get().returns(), visible, all.subList(visible.size(), all.size()), Optional.of(name + "_impl"),
            tags(name + "_impl").contains(KFUNC_TAG)));
  }

  /** Types are not compared: only the public prototype has address spaces. */
  private static List<String> names(List<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }

  /**
   * The members of a struct, by name; operations have their parameters.
   *
   * @throws BtfException when its type is damaged
   */
  public List<StructOpsMember> members(String struct, KernelVersion version) throws BtfException {
    Integer id = structs.get(struct);
    if (id == null) {
      return List.of();
    }
    List<StructOpsMember> members = new ArrayList<>();
    for (int i = 0; i < btf.members(id); i++) {
      int type = btf.extra(id, 3 * i + 1);
      int to = btf.kind(type) == Btf.PTR ? btf.target(type) : 0;
      boolean function = to != 0 && btf.kind(to) == Btf.FUNC_PROTO;
      StructOpsMember.Variant variant =
          new StructOpsMember.Variant(
              List.of(version),
              text.type(function ? btf.target(to) : type),
              function ? text.parameters(to) : List.of());
      members.add(
          new StructOpsMember(
              btf.string(btf.extra(id, 3 * i)), function, Optional.empty(), Optional.empty(), List.of(variant)));
    }
    return members;
  }

  /**
   * The {@link #kfuncs(KernelFacts)} in the form that {@link KernelFacts#with} takes; sorted by name. Of flags, BTF
   * tells only which arguments are implicit; the rest stays as the catalogue has it.
   *
   * @throws BtfException when a type is damaged
   */
  public List<KfuncOverlay> overlays(Optional<String> module) throws BtfException {
    List<KfuncOverlay> overlays = new ArrayList<>();
    for (String name : kfuncs(KernelFacts.builtIn())) {
      overlays.add(
          new KfuncOverlay(
              name, Kfunc.Origin.BTF, module, Optional.empty(), false, kfunc(name), Optional.empty(), false,
              Optional.empty(), Set.of()));
    }
    return overlays;
  }
}
