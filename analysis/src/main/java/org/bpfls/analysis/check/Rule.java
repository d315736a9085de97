package org.bpfls.analysis.check;

/**
 * A rule: one stateless class. What it looks at decides which of the two kinds it is.
 *
 * <p>Adding one takes the class, a line in {@code Rules.all()}, a fixture and the page {@code docs/rules/ID.md}.
 */
public sealed interface Rule permits UnitRule, ProjectRule {
  /** Its name in findings, configuration and suppressions, e.g. {@code assoc-missing}. */
  String id();

  /** Its own severity; a single finding may be lower when the rule is less sure. */
  Severity severity();

  /** What it reports, as a phrase that fits in a list. */
  String summary();
}
