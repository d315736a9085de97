package org.bpfls.analysis.check;

/** How much a finding matters, the most serious first. */
public enum Severity {
  ERROR,
  WARNING,
  INFORMATION
}
