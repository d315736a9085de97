package org.bpfls.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** libbpf's table of section names ({@code section_defs[]} in tools/lib/bpf/libbpf.c); the first match wins. */
final class SectionTable {
  /** Attach functions that need nothing from the section name: the target can be set by the loader. */
  private static final Set<String> ATTACH_WITHOUT_TARGET = Set.of("attach_trace", "attach_lsm", "attach_iter");

  /** Attach functions that look for {@code binary:function} (uprobes) in the target. */
  private static final Set<String> ATTACH_BY_PATH = Set.of("attach_uprobe", "attach_uprobe_multi", "attach_usdt");

  private final List<Entry> entries;

  private SectionTable(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  private record Entry(
      String name, boolean takesTarget, ProgramType type, String attachType, boolean sleepable, boolean attachBtf,
      String attachFunction, String since) {
    boolean matches(String section) {
      return section.startsWith(name)
          && (section.length() == name.length() || (takesTarget && section.charAt(name.length()) == '/'));
    }
  }

  /** Collects the rows of the catalogue in their order. */
  static final class Builder {
    private final List<Entry> entries = new ArrayList<>();

    void add(String[] f) {
      entries.add(
          new Entry(
              f[1], f[2].equals("+"), ProgramType.byName(f[3]).orElse(ProgramType.UNSPEC), f[4], f[5].equals("s"),
              f[6].equals("b"), f[7], f[8]));
    }

    SectionTable build() {
      return new SectionTable(entries);
    }
  }

  /** As {@link KernelFacts#section}. */
  SectionKind section(String name) {
    boolean autoload = !name.startsWith("?");
    String section = autoload ? name : name.substring(1);
    for (Entry entry : entries) {
      if (entry.matches(section)) {
        return kind(entry, section, autoload);
      }
    }
    return new SectionKind(
        section, autoload, false, "", Optional.empty(), ProgramType.UNSPEC, Optional.empty(), false, false, false,
        Optional.empty());
  }

  /** All section names, with a trailing {@code +} where a target may follow. */
  List<String> names() {
    return entries.stream().map(e -> e.takesTarget() ? e.name() + "+" : e.name()).toList();
  }

  private static SectionKind kind(Entry entry, String section, boolean autoload) {
    Optional<String> target =
        section.length() > entry.name().length() + 1
            ? Optional.of(section.substring(entry.name().length() + 1))
            : Optional.empty();
    return new SectionKind(
        section, autoload, true, entry.name(), target, entry.type(), optional(entry.attachType()), entry.sleepable(),
        autoAttachable(entry, target), entry.attachBtf(), optional(entry.since()));
  }

  private static boolean autoAttachable(Entry entry, Optional<String> target) {
    String function = entry.attachFunction();
    if (function.isEmpty() || ATTACH_WITHOUT_TARGET.contains(function)) {
      return !function.isEmpty();
    }
    return target.isPresent() && (!ATTACH_BY_PATH.contains(function) || target.get().contains(":"));
  }

  private static Optional<String> optional(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }
}
