package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The macros of one unit with their history: what a name meant at any earlier time can still be asked, which is how a
 * header's declarations are read long after the header was passed.
 */
final class MacroTable {
  /** Time at which every definition is seen. */
  static final int NOW = Integer.MAX_VALUE;

  /** What a name means from one time on. */
  static final class Entry {
    /** Null when the name was undefined. */
    final @Nullable Macro macro;

    private final int since;
    private final @Nullable Entry older;

    private Entry(@Nullable Macro macro, int since, @Nullable Entry older) {
      this.macro = macro;
      this.since = since;
      this.older = older;
    }
  }

  private final HashMap<String, Entry> entries;

  /** What happened at each time: the {@link Macro} that was defined, or the name that was undefined. */
  private final List<Object> history = new ArrayList<>(2048);

  MacroTable(int expected) {
    entries = new HashMap<>(expected * 2);
  }

  /** Number of definitions so far. */
  int clock() {
    return history.size();
  }

  void define(Macro macro) {
    history.add(macro);
    entries.put(macro.name(), new Entry(macro, clock(), entries.get(macro.name())));
  }

  void undefine(String name) {
    Entry now = entries.get(name);
    if (now != null && now.macro != null) {
      history.add(name);
      entries.put(name, new Entry(null, clock(), now));
    }
  }

  /** Whether in both tables the same was defined and undefined up to a time. */
  boolean sameUntil(int time, MacroTable other) {
    return time <= clock()
        && time <= other.clock()
        && history.subList(0, time).equals(other.history.subList(0, time));
  }

  /** The definition of a name that held at a time, or null. */
  @Nullable Entry find(String name, int time) {
    Entry at = entries.get(name);
    while (at != null && at.since > time) {
      at = at.older;
    }
    return at == null || at.macro == null ? null : at;
  }

  boolean defined(String name) {
    Entry at = entries.get(name);
    return at != null && at.macro != null;
  }

  Map<String, Entry> entries() {
    return entries;
  }
}
