package org.bpfls.server.report;

import java.util.Comparator;
import org.bpfls.analysis.check.Finding;

/** The order of reports: file, line, column, rule; then all else that can differ, so that equal input gives equal bytes. */
public final class FindingOrder {
  /** The order. */
  public static final Comparator<Finding> COMPARATOR =
      Comparator.comparing((Finding finding) -> finding.span().source().name())
          .thenComparingInt(finding -> finding.span().start())
          .thenComparing(Finding::rule)
          .thenComparingInt(finding -> finding.span().end())
          .thenComparing(Finding::message);

  private FindingOrder() {}
}
