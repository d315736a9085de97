package org.bpfls.analysis;

import java.util.concurrent.CancellationException;

/** Asked now and then during long work. */
@FunctionalInterface
public interface CancelToken {
  CancelToken NEVER = () -> false;

  boolean cancelled();

  /** @throws CancellationException when the work is no longer wanted */
  default void check() {
    if (cancelled()) {
      throw new CancellationException();
    }
  }
}
