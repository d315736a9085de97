package org.bpfls.server.lsp;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Real threads: one for the session, two for work. A task that throws is logged and ends nothing. */
final class ServerThreads implements Threads, AutoCloseable {
  private static final int WORKERS = 2;

  /** Deep enough for the deepest source that the parser takes. */
  private static final long WORKER_STACK_BYTES = 16L << 20;

  private final ScheduledThreadPoolExecutor session;
  private final ExecutorService workers;
  private final Consumer<Throwable> onFailure;

  ServerThreads(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
    session = new ScheduledThreadPoolExecutor(1, daemons("session", 0));
    session.setRemoveOnCancelPolicy(true);
    workers =
        new ThreadPoolExecutor(
            WORKERS, WORKERS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), daemons("worker", WORKER_STACK_BYTES));
  }

  @Override
  public void post(Runnable task) {
    if (!session.isShutdown()) {
      session.execute(guarded(task));
    }
  }

  @Override
  public Runnable postLater(Runnable task, long delayMillis) {
    if (session.isShutdown()) {
      return () -> {};
    }
    ScheduledFuture<?> scheduled = session.schedule(guarded(task), delayMillis, TimeUnit.MILLISECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void work(Runnable task) {
    if (!workers.isShutdown()) {
      workers.execute(guarded(task));
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void close() {
    session.shutdownNow();
    workers.shutdownNow();
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (Throwable failure) {
        onFailure.accept(failure);
      }
    };
  }

  private static ThreadFactory daemons(String name, long stackBytes) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, name + "-" + number.incrementAndGet(), stackBytes);
      thread.setDaemon(true);
      return thread;
    };
  }
}
