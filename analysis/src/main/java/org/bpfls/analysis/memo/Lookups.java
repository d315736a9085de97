package org.bpfls.analysis.memo;

import java.util.HashSet;
import java.util.Set;
import org.bpfls.grammar.Change;

/** What an answer rests on beside its declaration. */
final class Lookups {
  private final Set<String> names = new HashSet<>();
  private boolean values;
  private boolean everything;

  void name(String name) {
    names.add(name);
  }

  /** The value of a constant, which other constants may define. */
  void value(String name) {
    names.add(name);
    values = true;
  }

  /** More than names: the answer is for this version alone. */
  void everything() {
    everything = true;
  }

  void addAll(Lookups others) {
    names.addAll(others.names);
    values |= others.values;
    everything |= others.everything;
  }

  boolean touchedBy(Change change) {
    return everything || values && change.values() || change.names().stream().anyMatch(names::contains);
  }
}
