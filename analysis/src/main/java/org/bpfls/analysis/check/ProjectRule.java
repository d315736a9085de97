package org.bpfls.analysis.check;

import org.bpfls.analysis.flow.Project;

/** A rule that looks at how the files of a snapshot work together. */
public non-sealed interface ProjectRule extends Rule {
  /** Reports what it finds; called once per run. */
  void check(Project project, Reporter reporter);
}
