package org.bpfls.analysis;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.flow.Project;

/**
 * What a run found.
 *
 * @param findings sorted by file, line, column and rule
 * @param suppressed findings that a comment in the source switches off, in the same order
 * @param statistics one per file of the snapshot, by name
 * @param failures faults of this program that were contained; empty unless it has a bug
 * @param project the models behind the findings, for hovers and graphs
 */
public record AnalysisResult(
    List<Finding> findings,
    List<Finding> suppressed,
    List<FileStatistics> statistics,
    List<RuleFailure> failures,
    Project project) {
  /** Copies the lists. */
  public AnalysisResult {
    findings = List.copyOf(findings);
    suppressed = List.copyOf(suppressed);
    statistics = List.copyOf(statistics);
    failures = List.copyOf(failures);
  }
}
