package org.bpfls.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line on the terminal that says how far a long run is. Elsewhere, and in short runs, nothing. */
final class Progress implements AutoCloseable {
  private static final long FIRST_MILLIS = 800;
  private static final long EVERY_MILLIS = 200;

  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);

  private Progress() {}

  /**
   * Starts to show progress.
   *
   * @param total number of files
   * @param quiet whether to show nothing
   */
  static Progress start(Console console, int total, boolean quiet) {
    Progress progress = new Progress();
    if (console.terminal() && !quiet) {
      Thread thread = new Thread(() -> progress.show(console, total), "progress");
      thread.setDaemon(true);
      thread.start();
    }
    return progress;
  }

  /** One more file is read. */
  void fileDone() {
    done.incrementAndGet();
  }

  @Override
  public void close() {
    end.countDown();
  }

  private void show(Console console, int total) {
    try {
      boolean over = end.await(FIRST_MILLIS, TimeUnit.MILLISECONDS);
      boolean shown = false;
      while (!over) {
        console.err().print("\r\u001b[K" + "bpfls: " + Math.min(done.get(), total) + " of " + total + " files");
        console.err().flush();
        shown = true;
        over = end.await(EVERY_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (shown) {
        console.err().print("\r\u001b[K");
        console.err().flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
