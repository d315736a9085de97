package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is known of a kfunc as Markdown: the hover of an editor and {@code bpfls explain KFUNC}. */
public final class KfuncHover {
  private static final int MANY_TYPES = 8;
  private static final String IMPL = "_impl";
  private static final Pattern FLAVOUR = Pattern.compile("(.+)___[^_].*");

  private final KernelFacts facts;
  private final StringBuilder out = new StringBuilder();

  private KfuncHover(KernelFacts facts) {
    this.facts = facts;
  }

  /** The Markdown for a kfunc as the newest of the target kernels has it; ends with a newline. */
  public static String markdown(KernelFacts facts, Kfunc kfunc, KernelRange targets) {
    return new KfuncHover(facts).render(kfunc, targets);
  }

  private String render(Kfunc kfunc, KernelRange targets) {
    KernelVersion target = targets.to();
    KfuncFacts at = kfunc.at(target).orElse(kfunc.newest());
    prototype(kfunc, at);
    absence(kfunc, at, targets);
    kfunc.summary().ifPresent(this::paragraph);
    association(kfunc, at);
    List<String> bullets = new ArrayList<>();
    if (at.callable()) {
      flags(at, bullets);
      implicit(at, bullets);
      parameters(at, bullets);
    }
    callers(kfunc, at, bullets);
    flavour(kfunc, bullets);
    availability(kfunc, bullets);
    otherForms(kfunc, at, bullets);
    kfunc.note().ifPresent(note -> bullets.add(capital(note)));
    bullets.forEach(bullet -> out.append("- ").append(bullet).append('\n'));
    origin(kfunc, at);
    return out.toString();
  }

  private void prototype(Kfunc kfunc, KfuncFacts at) {
    String declaration = at.prototype().declaration(declaredName(kfunc.name()));
    out.append("```c\n").append(at.callable() ? "extern " + declaration + " __ksym" : declaration).append(";\n```\n");
  }

  /** A name that itself ends like a flavour needs one more, for libbpf to drop. */
  private static String declaredName(String name) {
    return FLAVOUR.matcher(name).matches() ? name + "___compat" : name;
  }

  private void absence(Kfunc kfunc, KfuncFacts at, KernelRange targets) {
    KernelVersion target = targets.to();
    if (kfunc.lack().isPresent()) {
      paragraph(
          "**Not on the target kernel**: it " + kfunc.lack().get().words() + ". The facts shown are those of Linux "
              + at.range().to() + ".");
      return;
    }
    if (kfunc.at(target).isEmpty()) {
      boolean absent = kfunc.availability(target) == Kfunc.Availability.ABSENT;
      String instead = absent ? instead(kfunc, target) : "";
      paragraph(
          "**" + (absent ? "Not in Linux " : "Not known for Linux ") + target + "**" + instead
              + "; the facts shown are those of " + at.range().to() + ".");
      return;
    }
    List<KernelVersion> lacking =
        facts.targets(targets).stream()
            .filter(v -> kfunc.availability(v) == Kfunc.Availability.ABSENT)
            .toList();
    if (!lacking.isEmpty()) {
      String list = lacking.stream().map(KernelVersion::toString).collect(Collectors.joining(", "));
      paragraph("**Not in Linux " + list + "**" + instead(kfunc, lacking.get(lacking.size() - 1)) + ".");
    }
  }

  /** What that kernel has in its place. */
  private String instead(Kfunc kfunc, KernelVersion version) {
    List<String> others = new ArrayList<>(facts.counterparts(kfunc.name()));
    others.add(kfunc.name().endsWith(IMPL) ? withoutImpl(kfunc.name()) : kfunc.name() + IMPL);
    return others.stream()
        .filter(name -> facts.kfunc(name).flatMap(k -> k.at(version)).isPresent())
        .findFirst()
        .map(name -> "; " + version + " has `" + name + "` in its place")
        .orElse("");
  }

  private static String withoutImpl(String name) {
    return name.substring(0, name.length() - IMPL.length());
  }

  private void association(Kfunc kfunc, KfuncFacts at) {
    if (at.association().isEmpty()) {
      return;
    }
    Association a = at.association().get();
    List<String> types = a.structOps().stream().filter(type -> exists(type, at)).map(t -> "`" + t + "`").toList();
    String what = types.isEmpty() ? "the struct_ops instance" : "the " + String.join(" or ", types) + " instance";
    String how =
        a.resolver().equals(kfunc.name()) ? "" : " (through `" + a.resolver() + "()`)";
    StringBuilder text = new StringBuilder("**Association:** works on " + what + " of the calling program" + how);
    Optional<KernelVersion> since = associatingSince(kfunc);
    text.append(since.map(v -> ", since Linux " + v).orElse(""));
    text.append(". A struct_ops program has one by being in the map; any other program needs")
        .append(" `bpf_program__assoc_struct_ops()` after load and before attach.");
    String root =
        a.fallsBackToRootScheduler() ? "served by the root scheduler as long as that has no `sub_attach`" : "";
    String missing = unassociated(a).orElse("");
    if (!root.isEmpty() || !missing.isEmpty()) {
      String otherwise = !root.isEmpty() && !missing.isEmpty() ? ", otherwise " : "";
      text.append(" Unassociated: ").append(root).append(otherwise).append(missing).append('.');
    }
    paragraph(text.toString());
  }

  private boolean exists(String structOps, KfuncFacts at) {
    return facts.structOps(structOps).flatMap(type -> type.presentIn(at.range().to())).orElse(true);
  }

  /** When older versions have the kfunc, and it asked for no association there. */
  private static Optional<KernelVersion> associatingSince(Kfunc kfunc) {
    boolean older = false;
    for (KfuncFacts facts : kfunc.history()) {
      if (facts.association().isPresent()) {
        return older ? Optional.of(facts.range().from()) : Optional.empty();
      }
      older = true;
    }
    return Optional.empty();
  }

  /** What an unassociated caller gets, as a phrase such as "returns `-1`"; empty when not known. */
  static Optional<String> unassociated(Association a) {
    List<String> parts = new ArrayList<>();
    a.whenMissingReturns().filter(r -> !r.equals("void")).ifPresent(r -> parts.add("returns `" + r + "`"));
    a.whenMissingEffect().ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static void flags(KfuncFacts at, List<String> bullets) {
    at.flags().stream()
        .sorted()
        .filter(f -> f != KfuncFlag.KF_IMPLICIT_ARGS)
        .forEach(f -> bullets.add(capital(f.words()) + " (`" + f + "`)"));
  }

  private static void implicit(KfuncFacts at, List<String> bullets) {
    Prototype p = at.prototype();
    if (!p.implicit().isEmpty()) {
      String list = p.implicit().stream().map(Parameter::declaration).collect(Collectors.joining(", "));
      String twin =
          p.fullIsKfunc()
              ? "; `" + p.fullName().orElse("") + "` is the older kfunc that takes it in view"
              : "; programs cannot call the `_impl` twin";
      bullets.add("The verifier supplies `" + list + "`: do not pass it (`KF_IMPLICIT_ARGS`)" + twin);
    }
    p.legacyProgramParameter()
        .ifPresent(
            i ->
                bullets.add(
                    "`" + p.parameters().get(i).name()
                        + "` is overwritten by the verifier with the calling program: pass `NULL`"));
  }

  /** Parameters of the same meaning share a line. */
  private void parameters(KfuncFacts at, List<String> bullets) {
    Map<String, List<String>> byMeaning = new LinkedHashMap<>();
    for (Parameter parameter : at.prototype().parameters()) {
      meaning(parameter, at.range().to())
          .ifPresent(m -> byMeaning.computeIfAbsent(m, k -> new ArrayList<>()).add("`" + parameter.name() + "`"));
    }
    byMeaning.forEach((meaning, names) -> bullets.add(String.join(", ", names) + ": " + meaning));
  }

  private Optional<String> meaning(Parameter parameter, KernelVersion version) {
    if (parameter.name().endsWith("__prog")) {
      return Optional.empty();
    }
    return facts.suffix(parameter.name(), version)
        .map(ParameterSuffix::meaning)
        .or(() -> facts.typeMeaning(parameter.type()));
  }

  private void callers(Kfunc kfunc, KfuncFacts at, List<String> bullets) {
    if (!at.callable()) {
      bullets.add("Not callable: registered as a target of `fmod_ret` programs only");
    } else if (!at.anyProgramType()) {
      Set<ProgramType> types = at.programTypes();
      String list = types.stream().sorted().map(ProgramType::name).collect(Collectors.joining(", "));
      bullets.add("Program types" + (types.size() > MANY_TYPES ? " (" + types.size() + ")" : "") + ": " + list);
    } else if (kfunc.origin() == Kfunc.Origin.BUILT_IN) {
      bullets.add("Program types: all");
    }
    for (String filter : at.filters()) {
      Set<String> operations = facts.schedExtOperations(at);
      if (filter.equals(SchedExtOperations.FILTER)) {
        if (!operations.isEmpty()) {
          bullets.add("sched_ext operations: " + String.join(", ", operations));
        }
      } else {
        facts.filterMeaning(filter).ifPresent(text -> bullets.add("Restricted: " + text + " (`" + filter + "`)"));
      }
    }
  }

  private void flavour(Kfunc kfunc, List<String> bullets) {
    Matcher flavour = FLAVOUR.matcher(kfunc.name());
    if (flavour.matches()) {
      bullets.add(
          "libbpf drops the last `___` part of a name and would bind `" + kfunc.name() + "` to `" + flavour.group(1)
              + "`: declare it with one part more");
    }
  }

  private void availability(Kfunc kfunc, List<String> bullets) {
    if (kfunc.measured().isEmpty()) {
      return;
    }
    List<KernelRange> runs = runs(kfunc);
    List<String> texts = new ArrayList<>(List.of("since " + since(kfunc)));
    if (runs.size() > 1) {
      texts.set(0, runs.get(0).toString());
      runs.subList(1, runs.size()).forEach(run -> texts.add("again since " + run.from()));
    }
    bullets.add("Linux: " + String.join(", ", texts) + kfunc.until().map(u -> ", last in " + u).orElse(""));
    List<String> untagged =
        kfunc.history().stream()
            .filter(f -> f.status() == KfuncStatus.BTF_UNTAGGED)
            .map(f -> f.range().toString())
            .toList();
    if (!untagged.isEmpty()) {
      bullets.add(
          "Not tagged in the BTF of some distribution kernels of " + String.join(", ", untagged)
              + ": a vmlinux.h made from them lacks it");
    }
  }

  /** The ranges of neighbouring measured versions that have it. */
  private List<KernelRange> runs(Kfunc kfunc) {
    List<KernelRange> runs = new ArrayList<>();
    List<KernelVersion> measured = kfunc.measured();
    for (KfuncFacts facts : kfunc.history()) {
      int last = runs.size() - 1;
      boolean follows =
          last >= 0 && measured.indexOf(facts.range().from()) == measured.indexOf(runs.get(last).to()) + 1;
      if (follows) {
        runs.set(last, new KernelRange(runs.get(last).from(), facts.range().to()));
      } else {
        runs.add(facts.range());
      }
    }
    return runs;
  }

  /** How other versions declare it. */
  private static void otherForms(Kfunc kfunc, KfuncFacts shown, List<String> bullets) {
    Map<String, List<KernelRange>> forms = new LinkedHashMap<>();
    for (KfuncFacts facts : kfunc.history()) {
      String declaration = facts.prototype().declaration(kfunc.name());
      if (!declaration.equals(shown.prototype().declaration(kfunc.name()))) {
        List<KernelRange> ranges = forms.computeIfAbsent(declaration, d -> new ArrayList<>());
        KernelVersion from = ranges.isEmpty() ? facts.range().from() : ranges.get(0).from();
        ranges.clear();
        ranges.add(new KernelRange(from, facts.range().to()));
      }
    }
    forms.forEach((declaration, ranges) -> bullets.add("In " + ranges.get(0) + ": `" + declaration + "`"));
  }

  /** The first measured version, honest about the ones before it that were not measured. */
  private String since(Kfunc kfunc) {
    KernelVersion first = kfunc.since();
    int index = facts.versions().indexOf(first);
    if (index < 0) {
      return first.toString();
    }
    if (index == 0) {
      return first + " or before";
    }
    KernelVersion before = facts.versions().get(index - 1);
    boolean gap = before.major() == first.major() && before.minor() + 1 < first.minor();
    return gap ? first + " at the latest (" + before + " lacks it)" : first.toString();
  }

  private void origin(Kfunc kfunc, KfuncFacts at) {
    String where = kfunc.source().map(place -> "`" + place + "`").orElse("");
    String module = at.object().isEmpty() || at.object().equals("vmlinux") ? "" : "module `" + at.object() + "`";
    String from =
        switch (kfunc.origin()) {
          case BUILT_IN -> where.isEmpty() ? "" : "Linux " + facts.newest();
          case HEADER -> "prototype from your headers";
          case BTF -> "from your kernel's BTF";
          case SOURCE -> "from the source in your tree";
        };
    String line =
        List.of(where, module, from).stream().filter(s -> !s.isEmpty()).collect(Collectors.joining(" \u00b7 "));
    if (!line.isEmpty()) {
      out.append('\n').append(line).append('\n');
    }
  }

  private void paragraph(String text) {
    out.append(text).append("\n\n");
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
