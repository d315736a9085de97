package org.bpfls.analysis.loader;

import org.bpfls.analysis.CancelToken;

/** How much work an interpretation may still take. Every step of it passes here, so that it can be cancelled here, too. */
final class Budget {
  private static final int STEPS_MAX = 60_000;
  private static final int STEPS_BETWEEN_CHECKS = 0x100;

  private final CancelToken cancel;
  private int steps;

  Budget(CancelToken cancel) {
    this.cancel = cancel;
  }

  /** Thrown when a loader has too many paths. */
  static final class Exceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exceeded() {
      super("too many paths", null, false, false);
    }
  }

  void step() {
    if (++steps > STEPS_MAX) {
      throw new Exceeded();
    }
    if (steps % STEPS_BETWEEN_CHECKS == 0) {
      cancel.check();
    }
  }
}
