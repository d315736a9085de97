package org.bpfls.server.cli;

import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.analysis.check.Nearest;

/** The ids that options and configuration files may name. */
final class RuleNames {
  private static final Set<String> OWN = Set.of("syntax", "missing-include", "unused-suppression", "config");

  private RuleNames() {}

  /** All of them, sorted. */
  static Set<String> all() {
    Set<String> names = new TreeSet<>(OWN);
    for (Rule rule : Rules.all()) {
      names.add(rule.id());
    }
    return names;
  }

  /**
   * Checks a name.
   *
   * @param option the option that gives it, for the message
   * @throws UsageException when no rule is called so
   */
  static void check(String name, String option) throws UsageException {
    Set<String> all = all();
    if (!all.contains(name)) {
      throw new UsageException(option + ": no rule is called " + name + Nearest.hint(name, all));
    }
  }
}
