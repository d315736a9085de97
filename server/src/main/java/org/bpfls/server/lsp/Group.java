package org.bpfls.server.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Position;
import org.jspecify.annotations.Nullable;

/** Files that are analysed together, and how far that is. Owned by the session's thread. */
final class Group {
  final List<Path> members;
  final AnalysisCache cache = AnalysisCache.keeping();

  /** Asked again, and emptied, when the next result is there. */
  final List<Waiting> waiting = new ArrayList<>();

  /** A hover that waits for a result. */
  record Waiting(Path path, Position position, CompletableFuture<@Nullable Hover> answer) {}

  /** Tripped when the result of the run that goes on is no longer wanted; null when none goes on. */
  @Nullable AtomicBoolean cancel;

  /** Cancels the timer; null when none runs. */
  @Nullable Runnable timer;

  /** Whether something changed since the last start. */
  boolean dirty;

  /** How long the last complete run took. */
  long lastRunMillis;

  @Nullable AnalysisResult result;

  /** The documents that {@link #result} is about. */
  Map<Path, Document> resultDocuments = Map.of();

  Group(List<Path> members) {
    this.members = List.copyOf(members);
  }
}
