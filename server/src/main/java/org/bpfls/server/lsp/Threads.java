package org.bpfls.server.lsp;

/** The threads and the clock of a server. Tests have one thread and a clock of their own. */
interface Threads {
  /** Runs a task on the session's thread, after those that were posted before. */
  void post(Runnable task);

  /**
   * Runs a task on the session's thread later.
   *
   * @return cancels it, unless it runs already
   */
  Runnable postLater(Runnable task, long delayMillis);

  /** Runs a task on the pool. */
  void work(Runnable task);

  /** A clock that only goes forward. */
  long nanoTime();
}
