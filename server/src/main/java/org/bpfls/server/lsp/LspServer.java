package org.bpfls.server.lsp;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bpfls.analysis.Analyzer;
import org.bpfls.grammar.FrontEnd;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.eclipse.lsp4j.services.LanguageClient;

/** Serves one client over two streams. */
public final class LspServer {
  private final FrontEnd frontEnd;
  private final Set<String> knownRules;
  private final List<Path> systemFolders;
  private final String version;

  /**
   * @param frontEnd reads the sources
   * @param knownRules ids that a configuration may name
   * @param systemFolders folders of system headers
   * @param version of this program
   */
  public LspServer(FrontEnd frontEnd, Set<String> knownRules, List<Path> systemFolders, String version) {
    this.frontEnd = frontEnd;
    this.knownRules = Set.copyOf(knownRules);
    this.systemFolders = List.copyOf(systemFolders);
    this.version = version;
  }

  /**
   * Serves until the client exits or its stream ends.
   *
   * @param log where lines for people go; never {@code out}, which belongs to the protocol
   * @return the exit status: 0 after a shutdown, else 1
   */
  public int serve(InputStream in, OutputStream out, PrintStream log) {
    try (ServerThreads threads = new ServerThreads(failure -> report(failure, log))) {
      return serve(in, out, log, threads);
    }
  }

  /** The same on given threads. */
  int serve(InputStream in, OutputStream out, PrintStream log, Threads threads) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Protocol protocol =
        new Protocol(
            threads,
            link -> new Session(threads, new Analyzer(frontEnd), knownRules, systemFolders, link),
            version,
            log,
            status::complete);
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "reader");
              thread.setDaemon(true);
              return thread;
            });
    Launcher<LanguageClient> launcher =
        new Launcher.Builder<LanguageClient>()
            .setLocalService(protocol)
            .setRemoteInterface(LanguageClient.class)
            .setInput(in)
            .setOutput(out)
            .setExecutorService(reader)
            .create();
    protocol.connect(launcher.getRemoteProxy());
    Future<Void> listening = launcher.startListening();
    Thread end = new Thread(() -> completeAtEnd(listening, status, protocol), "end of input");
    end.setDaemon(true);
    end.start();
    try {
      return status.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (ExecutionException e) {
      report(e, log);
      return 1;
    } finally {
      reader.shutdownNow();
    }
  }

  private static void completeAtEnd(Future<Void> listening, CompletableFuture<Integer> status, Protocol protocol) {
    try {
      listening.get();
    } catch (InterruptedException | ExecutionException e) {
      // The stream broke: as good as its end.
    }
    status.complete(protocol.statusAtEnd());
  }

  private static void report(Throwable failure, PrintStream log) {
    log.println("bpfls: internal error, please report it: " + failure);
    failure.printStackTrace(log);
  }
}
