package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is known of kernels: kfuncs, struct_ops types, helpers and section names, per version. Immutable; safe for use
 * by many threads.
 *
 * <p>The built-in catalogue was measured on the BTF and the source of Linux 6.1, 6.12 and 6.16 to 7.3
 * (docs/kernel-facts.md). {@link #with} lays facts of the user's own kernel or tree over it.
 */
public final class KernelFacts {
  private static final String CALLBACK = "(*)";

  private final FactsText kernels;
  private final FactsText testModules;
  private final FactsText summaries;
  private final FactsDecoder decoder;
  private final SectionTable sections;
  private final SchedExtOperations schedExt;
  private final List<KernelVersion> versions;
  private final Map<String, Kfunc> overlaid;
  /** Decoded so far; a pure function of the catalogue, so filling it is not observable. */
  private final Map<String, Optional<Kfunc>> decoded = new ConcurrentHashMap<>();

  private final Map<String, Optional<StructOpsType>> structOps = new ConcurrentHashMap<>();
  private final Map<String, Optional<Helper>> helpers = new ConcurrentHashMap<>();

  private KernelFacts(FactsText kernels, FactsText testModules, FactsText summaries) {
    this.kernels = kernels;
    this.testModules = testModules;
    this.summaries = summaries;
    decoder = new FactsDecoder(kernels.tables(), testModules.tables());
    sections = decoder.sections();
    schedExt = decoder.schedExt();
    versions = decoder.versions();
    overlaid = Map.of();
  }

  private KernelFacts(KernelFacts base, Map<String, Kfunc> overlaid) {
    kernels = base.kernels;
    testModules = base.testModules;
    summaries = base.summaries;
    decoder = base.decoder;
    sections = base.sections;
    schedExt = base.schedExt;
    versions = base.versions;
    this.overlaid = Map.copyOf(overlaid);
  }

  private static final class BuiltIn {
    private static final FactsText NOTHING = FactsText.of("bpfls-kernel-facts\t1\nV\t7.3\t7.3.4\t\n");
    private static final KernelFacts FACTS =
        new KernelFacts(
            FactsText.resource("kernel-facts.tsv"),
            FactsText.resource("testmod-facts.tsv"),
            FactsText.resource("kfunc-summaries.tsv"));
  }

  /** The built-in catalogue; loaded on first use. */
  public static KernelFacts builtIn() {
    return BuiltIn.FACTS;
  }

  /** Facts that know no kfunc, type or helper, to lay a user's own kernel on. */
  static KernelFacts empty() {
    return new KernelFacts(BuiltIn.NOTHING, BuiltIn.NOTHING, BuiltIn.NOTHING);
  }

  /** The measured versions, oldest first. */
  public List<KernelVersion> versions() {
    return versions;
  }

  /** The newest measured version: the default target. */
  public KernelVersion newest() {
    return versions.get(versions.size() - 1);
  }

  /** The target versions of a range that are worth judging: the measured ones in it, or its ends when there is none. */
  public List<KernelVersion> targets(KernelRange range) {
    List<KernelVersion> inside = versions.stream().filter(range::contains).toList();
    return inside.isEmpty() ? List.of(range.to()) : inside;
  }

  /** What is known of a kfunc; empty for a name that no measured kernel, test module or overlay has. */
  public Optional<Kfunc> kfunc(String name) {
    Kfunc own = overlaid.get(name);
    return own != null ? Optional.of(own) : decoded.computeIfAbsent(name, this::decode);
  }

  /** What is known of a struct_ops type. */
  public Optional<StructOpsType> structOps(String name) {
    return structOps.computeIfAbsent(
        name, key -> kernels.structOps(key).or(() -> testModules.structOps(key)).map(decoder::structOps));
  }

  /** What is known of a helper. */
  public Optional<Helper> helper(String name) {
    return helpers.computeIfAbsent(name, key -> kernels.helper(key).map(decoder::helper));
  }

  /** What libbpf makes of a program's section name, as written in {@code SEC("...")}. Never fails. */
  public SectionKind section(String sec) {
    return sections.section(sec);
  }

  /** The section names that libbpf knows, in table order; a trailing {@code +} means that a target may follow. */
  public List<String> sectionNames() {
    return sections.names();
  }

  /** All kfunc names, sorted, those of test modules and overlays included. */
  public Set<String> kfuncNames() {
    Set<String> names = new TreeSet<>(kernels.kfuncNames());
    names.addAll(testModules.kfuncNames());
    names.addAll(overlaid.keySet());
    return names;
  }

  /** All struct_ops types, sorted, those of test modules included. */
  public Set<String> structOpsNames() {
    Set<String> names = new TreeSet<>(kernels.structOpsNames());
    names.addAll(testModules.structOpsNames());
    return names;
  }

  /** All helper names, sorted. */
  public List<String> helperNames() {
    return kernels.helperNames();
  }

  /** The parameter suffixes that the verifier knows, in some version. */
  public List<ParameterSuffix> suffixes() {
    return decoder.suffixes();
  }

  /** The meaning of a kfunc parameter's suffix; the longest one counts, e.g. {@code __arena__nullable}. */
  public Optional<ParameterSuffix> suffix(String parameterName) {
    return decoder.suffixes().stream()
        .filter(s -> s.scope().startsWith("kfunc") && parameterName.endsWith(s.suffix()))
        .max((a, b) -> Integer.compare(a.suffix().length(), b.suffix().length()));
  }

  /** As {@link #suffix(String)}, of those that the version knows; one between measured ones is taken to know them. */
  public Optional<ParameterSuffix> suffix(String parameterName, KernelVersion version) {
    return suffix(parameterName)
        .filter(s -> s.range().contains(version) || !versions.contains(version));
  }

  /** What the verifier wants of a parameter of that type, whatever its name; empty for most types. */
  public Optional<String> typeMeaning(String type) {
    return Optional.ofNullable(decoder.typeMeanings().get(type.contains("(*") ? CALLBACK : type.replace("const ", "")));
  }

  /** What a filter function of a kfunc set lets through, in words; empty for an unknown one. */
  public Optional<String> filterMeaning(String filter) {
    return Optional.ofNullable(decoder.filters().get(filter));
  }

  /**
   * Whether the kfunc's row stands under an {@code #if} in the 7.3 source: a configuration may have the function and not
   * the kfunc ({@code bpf_verify_pkcs7_signature}).
   */
  public boolean dependsOnConfiguration(String kfunc) {
    return decoder.conditional().contains(kfunc);
  }

  /** The sched_ext operations that may call the kfunc at that version, sorted; empty when there is no such limit. */
  public Set<String> schedExtOperations(KfuncFacts facts) {
    return facts.filters().contains(SchedExtOperations.FILTER) ? schedExt.operations(facts.sets()) : Set.of();
  }

  /**
   * Why a program may not call a kfunc in a version; empty when it may, and when that is not known. The phrase follows
   * the kfunc's name.
   */
  public Optional<String> refusal(Kfunc kfunc, KernelVersion version, KfuncCaller caller) {
    Optional<KfuncFacts> at = kfunc.at(version);
    ProgramType type = caller.programType();
    // A freplace program is judged as its target, which is not known here.
    if (at.isEmpty() || type == ProgramType.UNSPEC || type == ProgramType.EXT) {
      return Optional.empty();
    }
    KfuncFacts facts = at.get();
    if (!facts.callable()) {
      return Optional.of("is not callable: it is registered as a target of fmod_ret only");
    }
    if (!facts.anyProgramType() && !facts.programTypes().contains(type)) {
      return Optional.of("is not available to " + type.kernelName() + " programs");
    }
    return facts.filters().stream()
        .map(
            filter ->
                filter.equals(SchedExtOperations.FILTER)
                    ? schedExt.refusal(facts.sets(), caller)
                    : KfuncFilters.refusal(filter, kfunc.name(), caller))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** These facts with those of the user's own kernel or tree on top; for one kfunc the last overlay wins. */
  public KernelFacts with(KfuncOverlay... overlays) {
    return with(List.of(overlays));
  }

  /** As {@link #with(KfuncOverlay...)}. */
  public KernelFacts with(Collection<KfuncOverlay> overlays) {
    return with(overlays, newest());
  }

  /** As {@link #with(KfuncOverlay...)}; what an overlay leaves open is taken from the given version, if that has it. */
  public KernelFacts with(Collection<KfuncOverlay> overlays, KernelVersion version) {
    if (overlays.isEmpty()) {
      return this;
    }
    Map<String, Kfunc> all = new HashMap<>(overlaid);
    for (KfuncOverlay overlay : overlays) {
      Optional<Kfunc> below = Optional.ofNullable(all.get(overlay.name())).or(() -> kfunc(overlay.name()));
      KfuncLayers.lay(overlay, below, version).ifPresent(kfunc -> all.put(overlay.name(), kfunc));
    }
    return new KernelFacts(this, all);
  }

  /**
   * These facts for a kernel that lacks some kfuncs.
   *
   * @param lacked per kfunc why programs cannot call it there, as {@link BtfReader#lacking} finds it
   */
  public KernelFacts lacking(Map<String, Kfunc.Lack> lacked) {
    Map<String, Kfunc> all = new HashMap<>(overlaid);
    lacked.forEach((name, why) -> kfunc(name).ifPresent(kfunc -> all.put(name, kfunc.lackedBecause(why))));
    return new KernelFacts(this, all);
  }

  /** The kfuncs that took a kfunc's place in newer kernels, and those whose place it took; their arguments may differ. */
  public List<String> counterparts(String kfunc) {
    List<String> found = new ArrayList<>();
    for (String[] f : summaries.tables()) {
      if (f[0].equals("E") && (f[1].equals(kfunc) || f[2].equals(kfunc))) {
        found.add(f[1].equals(kfunc) ? f[2] : f[1]);
      }
    }
    return found;
  }

  private Optional<Kfunc> decode(String name) {
    Optional<Kfunc> kernel = kernels.kfunc(name).map(block -> decoder.kfunc(block, summary(name)));
    Optional<Kfunc> test = testModules.kfunc(name).map(block -> decoder.kfunc(block, summary(name)));
    // Some of the test module's kfuncs were part of the kernel itself before (net/bpf/test_run.c of 6.1).
    return kernel.isPresent() && test.isPresent() ? Optional.of(moved(kernel.get(), test.get())) : kernel.or(() -> test);
  }

  private static Kfunc moved(Kfunc from, Kfunc to) {
    return new Kfunc(
        to.name(), to.origin(), to.module(), to.source(), to.documented(),
        Stream.concat(from.history().stream(), to.history().stream()).toList(), to.measured(), to.note(), to.summary(),
        Optional.empty());
  }

  private Optional<String> summary(String name) {
    return summaries.kfunc(name).map(block -> block.get(0)[2]);
  }
}
