package org.bpfls.analysis.checks;

import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;

/** A suppression that suppresses nothing; the analyzer asks for it once all other rules have run. */
public final class UnusedSuppression implements ProjectRule {
  @Override
  public String id() {
    return "unused-suppression";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a comment disables a rule that finds nothing there";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    // What is unused is known only after the findings have met the comments.
  }
}
