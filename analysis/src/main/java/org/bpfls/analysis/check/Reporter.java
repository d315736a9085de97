package org.bpfls.analysis.check;

/** Takes findings. */
@FunctionalInterface
public interface Reporter {
  /** Takes one; its rule must be the one that runs. */
  void report(Finding finding);
}
