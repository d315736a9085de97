package org.bpfls.server.report;

import java.util.List;
import org.bpfls.analysis.check.Finding;

/**
 * What a run of {@code lint} found.
 *
 * @param kernel target kernel version or range
 * @param files number of files looked at
 * @param elapsedMillis time of the run
 * @param findings sorted by file, line, column, rule
 */
public record Report(String kernel, int files, long elapsedMillis, List<Finding> findings) {
  /** Copies the list. */
  public Report {
    findings = List.copyOf(findings);
  }
}
