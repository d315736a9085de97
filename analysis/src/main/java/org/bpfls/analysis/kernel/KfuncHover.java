package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is known of a kfunc as Markdown: the hover of an editor and {@code bpfls explain KFUNC}. */
public final class KfuncHover {
  private static final int MANY_TYPES = 8;

  private final KernelFacts facts;
  private final StringBuilder out = new StringBuilder();

  private KfuncHover(KernelFacts facts) {
    this.facts = facts;
  }

  /** The Markdown for a kfunc as the target kernel has it; ends with a newline. */
  public static String markdown(KernelFacts facts, Kfunc kfunc, KernelVersion target) {
    return new KfuncHover(facts).render(kfunc, target);
  }

  private String render(Kfunc kfunc, KernelVersion target) {
    KfuncFacts at = kfunc.at(target).orElse(kfunc.newest());
    prototype(kfunc, at);
    if (kfunc.at(target).isEmpty()) {
      String known =
          kfunc.availability(target) == Kfunc.Availability.ABSENT ? "not in Linux " : "not known for Linux ";
      paragraph("**" + capital(known) + target + "**; the facts shown are those of " + at.range().to() + ".");
    }
    kfunc.summary().ifPresent(this::paragraph);
    association(kfunc, at);
    List<String> bullets = new ArrayList<>();
    flags(at, bullets);
    implicit(at, bullets);
    parameters(at, bullets);
    callers(kfunc, at, bullets);
    availability(kfunc, bullets);
    kfunc.note().ifPresent(note -> bullets.add(capital(note)));
    bullets.forEach(bullet -> out.append("- ").append(bullet).append('\n'));
    origin(kfunc, at);
    return out.toString();
  }

  private void prototype(Kfunc kfunc, KfuncFacts at) {
    out.append("```c\nextern ").append(at.prototype().declaration(kfunc.name())).append(" __ksym;\n```\n");
  }

  private void association(Kfunc kfunc, KfuncFacts at) {
    if (at.association().isEmpty()) {
      return;
    }
    Association a = at.association().get();
    String what =
        a.structOps().isEmpty()
            ? "the struct_ops instance"
            : "the " + a.structOps().stream().map(t -> "`" + t + "`").collect(Collectors.joining(" or ")) + " instance";
    String how =
        a.resolver().equals(kfunc.name()) ? "" : " (through `" + a.resolver() + "()`)";
    StringBuilder text = new StringBuilder("**Association:** works on " + what + " of the calling program" + how + ".");
    text.append(" A struct_ops program has one by being in the map; any other program needs")
        .append(" `bpf_program__assoc_struct_ops()` after load and before attach.");
    unassociated(a).ifPresent(missing -> text.append(" Unassociated: ").append(missing).append('.'));
    if (a.fallsBackToRootScheduler()) {
      text.append(" While the root scheduler has no `sub_attach`, an unassociated call is served by the root scheduler.");
    }
    paragraph(text.toString());
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
        .filter(f -> f != KfuncFlag.KF_IMPLICIT_ARGS && f != KfuncFlag.KF_TRUSTED_ARGS)
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

  private void parameters(KfuncFacts at, List<String> bullets) {
    for (Parameter parameter : at.prototype().parameters()) {
      facts
          .suffix(parameter.name())
          .filter(s -> !s.suffix().equals("__prog"))
          .ifPresent(s -> bullets.add("`" + parameter.name() + "`: " + s.meaning()));
    }
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

  private void availability(Kfunc kfunc, List<String> bullets) {
    if (kfunc.measured().isEmpty()) {
      return;
    }
    bullets.add("Linux: since " + since(kfunc) + kfunc.until().map(u -> ", last in " + u).orElse(""));
    List<String> untagged =
        kfunc.history().stream()
            .filter(f -> f.status() == KfuncStatus.BTF_UNTAGGED)
            .map(f -> f.range().toString())
            .toList();
    if (!untagged.isEmpty()) {
      bullets.add(
          "Missing from the BTF of some distribution kernels of " + String.join(", ", untagged)
              + ", and then from a vmlinux.h made from them");
    }
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
