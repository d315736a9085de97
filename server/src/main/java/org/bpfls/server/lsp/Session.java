package org.bpfls.server.lsp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.Analyzer;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.RuleFailure;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.hover.HoverProvider;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.bpfls.server.config.ConfigurationException;
import org.bpfls.server.config.ConfigurationFinder;
import org.bpfls.server.config.ConfigurationReader;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.Batches;
import org.bpfls.server.workspace.FrontEnds;
import org.bpfls.server.workspace.Naming;
import org.bpfls.server.workspace.ProjectIndex;
import org.bpfls.server.workspace.SearchPaths;
import org.bpfls.server.workspace.SourceStore;
import org.bpfls.server.workspace.Surroundings;
import org.bpfls.server.workspace.Workspace;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.jspecify.annotations.Nullable;

/**
 * Owns documents, versions, settings and timers. Every method runs on the session's thread; work goes to the pool with an
 * immutable view and comes back as a posted task, which checks that it is still current.
 */
final class Session {
  /** A change waits at least this long for the next one. */
  static final long MIN_DELAY_MILLIS = 20;

  /** And at most this long, however slow the last analysis was. */
  static final long MAX_DELAY_MILLIS = 400;

  /** So long the first analyses wait for the workspace to be looked through. */
  static final long SCAN_WAIT_MILLIS = 300;

  private final Threads threads;
  private final Analyzer analyzer;
  private final Set<String> knownRules;
  private final List<Path> systemFolders;
  private final Map<String, SourceText> prelude = FrontEnds.prelude();
  private final ClientLink client;
  private final Naming naming = Naming.absolute();
  private final SourceStore store = new SourceStore(naming);
  private final ProjectIndex index = new ProjectIndex();
  private final Map<Path, Document> documents = new LinkedHashMap<>();
  private final Map<List<Path>, Group> groups = new HashMap<>();
  private final Map<Path, List<List<Path>>> groupsOf = new HashMap<>();
  private final Set<Path> configurationProblems = new HashSet<>();
  private final Set<Path> scannedRoots = new HashSet<>();

  private ClientOptions options = ClientOptions.NONE;
  private Conversion conversion;
  private Workspace workspace;
  private int scansRunning;
  private boolean scanWaited;

  /**
   * @param knownRules ids that a configuration may name
   * @param systemFolders folders of system headers
   */
  Session(
      Threads threads, Analyzer analyzer, Set<String> knownRules, List<Path> systemFolders, ClientLink client) {
    this.threads = threads;
    this.analyzer = analyzer;
    this.knownRules = Set.copyOf(knownRules);
    this.systemFolders = List.copyOf(systemFolders);
    this.client = client;
    this.conversion = new Conversion(options.encoding(), naming, options.relatedInformation());
    this.workspace = newWorkspace();
  }

  /** Takes what the client offers and wants, and looks through its folders. */
  void initialize(ClientOptions clientOptions) {
    options = clientOptions;
    conversion = new Conversion(options.encoding(), naming, options.relatedInformation());
    workspace = newWorkspace();
    scan(options.folders(), null);
    threads.postLater(
        () -> {
          scanWaited = true;
          startWaiting();
        },
        SCAN_WAIT_MILLIS);
  }

  /** Folders came or went. */
  void foldersChanged(List<Path> folders) {
    options = options.withFolders(folders);
    workspace = newWorkspace();
    scan(folders, null);
    regroupAll();
  }

  void open(String uri, Path path, int version, String content) {
    Document document = new Document(uri, path, version, new SourceText(naming.name(path), content));
    Path folder = path.getParent();
    if (folder != null && options.folders().stream().noneMatch(path::startsWith) && scannedRoots.add(folder)) {
      scan(List.of(folder), path);
    }
    take(document);
    store.refresh();
    regroupAll();
    changed(path, MIN_DELAY_MILLIS);
  }

  void change(Path path, int version, List<TextDocumentContentChangeEvent> changes) {
    Document before = documents.get(path);
    if (before == null) {
      client.log("a change of a document that is not open: " + path);
      return;
    }
    if (take(before.changed(version, changes, options.encoding()))) {
      regroupAll();
    }
    changed(path, -1);
  }

  void close(Path path) {
    Document document = documents.remove(path);
    if (document == null) {
      return;
    }
    store.close(path);
    store.refresh();
    store.find(path).ifPresentOrElse(text -> index.update(path, text.content()), () -> index.remove(path));
    client.publish(document.uri(), List.of());
    regroupAll();
  }

  /** Files on disk came, went or changed, in a way that the editor does not hold. */
  void filesChanged(List<Path> paths) {
    store.refresh();
    for (Path path : paths) {
      String name = String.valueOf(path.getFileName());
      if ((name.endsWith(".c") || name.endsWith(".h")) && !documents.containsKey(path)) {
        store.find(path).ifPresentOrElse(text -> index.update(path, text.content()), () -> index.remove(path));
      }
    }
    workspace = newWorkspace();
    regroupAll();
    groups.values().forEach(group -> schedule(group, MIN_DELAY_MILLIS));
  }

  /** Answers with the hover of a position in the latest version received, or null. */
  void hover(Path path, Position position, CompletableFuture<@Nullable Hover> answer) {
    Document document = documents.get(path);
    List<Group> owners = owners(path);
    if (document == null || owners.isEmpty()) {
      answer.complete(null);
      return;
    }
    Group group = owners.get(0);
    AnalysisResult result = group.result;
    if (result != null && group.resultDocuments.get(path) == document) {
      int offset = options.encoding().offset(document.text(), position);
      Conversion convert = conversion;
      threads.work(
          () -> {
            try {
              answer.complete(
                  HoverProvider.hover(result, document.text().name(), offset).map(convert::hover).orElse(null));
            } catch (RuntimeException | StackOverflowError failure) {
              answer.completeExceptionally(failure);
            }
          });
      return;
    }
    group.waiting.add(new Group.Waiting(path, position, answer));
    schedule(group, 0);
  }

  private void retry(Group.Waiting waiting) {
    if (!waiting.answer().isDone()) {
      hover(waiting.path(), waiting.position(), waiting.answer());
    }
  }

  /** Trips what goes on. */
  void stop() {
    groups.values().forEach(Session::cancel);
  }

  private boolean take(Document document) {
    documents.put(document.path(), document);
    store.open(document.path(), document.text());
    return index.update(document.path(), document.text().content());
  }

  private Workspace newWorkspace() {
    SearchPaths paths = new SearchPaths(options.include(), options.define(), null, systemFolders);
    return new Workspace(store, prelude, paths, options.folders());
  }

  /** Looks through folders, and around a file that lies in none of the client's. */
  private void scan(List<Path> roots, @Nullable Path alone) {
    if (roots.isEmpty()) {
      return;
    }
    scansRunning++;
    threads.work(
        () -> {
          ProjectIndex.Scan found = ProjectIndex.scan(roots, CancelToken.NEVER);
          ProjectIndex.Scan around = alone == null ? new ProjectIndex.Scan(Map.of()) : Surroundings.scan(alone);
          threads.post(
              () -> {
                scansRunning--;
                index.add(found);
                index.add(around);
                regroupAll();
                startWaiting();
              });
        });
  }

  private boolean waitsForScan() {
    return scansRunning > 0 && !scanWaited;
  }

  private void startWaiting() {
    if (!waitsForScan()) {
      groups.values().stream().filter(group -> group.dirty).forEach(group -> schedule(group, 0));
    }
  }

  private List<Group> owners(Path path) {
    List<Group> owners = new ArrayList<>();
    for (List<Path> members : groupsOf.getOrDefault(path, List.of())) {
      Group group = groups.get(members);
      if (group != null) {
        owners.add(group);
      }
    }
    return owners;
  }

  /** Finds the groups of all open documents again; new ones are analysed, those without an open document go. */
  private void regroupAll() {
    Set<List<Path>> wanted = new HashSet<>();
    groupsOf.clear();
    ConfigurationFinder configurations = new ConfigurationFinder(null, knownRules);
    for (Path path : documents.keySet()) {
      List<List<Path>> own = index.groups(path, configuredObjects(configurations, path));
      groupsOf.put(path, own);
      wanted.addAll(own);
    }
    groups.entrySet().removeIf(
        entry -> {
          boolean gone = !wanted.contains(entry.getKey());
          if (gone) {
            cancel(entry.getValue());
            // Who waits for an answer of this group asks the group that took its place.
            List.copyOf(entry.getValue().waiting).forEach(waiting -> threads.post(() -> retry(waiting)));
          }
          return gone;
        });
    for (List<Path> members : wanted) {
      if (!groups.containsKey(members)) {
        Group group = new Group(members);
        groups.put(members, group);
        schedule(group, MIN_DELAY_MILLIS);
      }
    }
  }

  /** A configuration that cannot be used is shown when the group is analysed. */
  private static List<Configuration.ObjectEntry> configuredObjects(ConfigurationFinder configurations, Path path) {
    try {
      return configurations.of(path).objects();
    } catch (ConfigurationException e) {
      return List.of();
    }
  }

  /** A document changed: its groups are analysed again. A document of no group has nothing to show. */
  private void changed(Path path, long delayMillis) {
    List<Group> owners = owners(path);
    if (owners.isEmpty() && !waitsForScan()) {
      Document document = documents.get(path);
      if (document != null) {
        client.publish(document.uri(), document.version(), List.of());
      }
    }
    for (Group group : owners) {
      long adaptive = Math.min(Math.max(group.lastRunMillis, MIN_DELAY_MILLIS), MAX_DELAY_MILLIS);
      schedule(group, delayMillis < 0 ? adaptive : delayMillis);
    }
  }

  /** Restarts the timer. A run that goes on has become useless. */
  private void schedule(Group group, long delayMillis) {
    group.dirty = true;
    if (group.cancel != null) {
      group.cancel.set(true);
    }
    if (group.timer != null) {
      group.timer.run();
    }
    group.timer = threads.postLater(() -> start(group), delayMillis);
  }

  private static void cancel(Group group) {
    if (group.timer != null) {
      group.timer.run();
      group.timer = null;
    }
    if (group.cancel != null) {
      group.cancel.set(true);
    }
  }

  private void start(Group group) {
    group.timer = null;
    if (group.cancel != null || groups.get(group.members) != group || waitsForScan()) {
      // The run that goes on, or the scan, starts the next one when it ends.
      return;
    }
    group.dirty = false;
    AtomicBoolean cancelled = new AtomicBoolean();
    group.cancel = cancelled;
    Map<Path, Document> view = Map.copyOf(documents);
    Workspace files = workspace;
    ClientOptions asked = options;
    long started = threads.nanoTime();
    threads.work(
        () -> {
          Outcome outcome = Outcome.FAILED;
          try {
            outcome = run(group, view, files, asked, cancelled);
          } catch (CancellationException e) {
            outcome = Outcome.CANCELLED;
          } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
            client.log("analysis failed: " + failure);
          } finally {
            Outcome last = outcome;
            threads.post(() -> finished(group, view, last, (threads.nanoTime() - started) / 1_000_000));
          }
        });
  }

  /** What a run gave. */
  private record Outcome(@Nullable AnalysisResult result, @Nullable ConfigurationException problem, boolean cancelled) {
    static final Outcome FAILED = new Outcome(null, null, false);
    static final Outcome CANCELLED = new Outcome(null, null, true);
  }

  /** On the pool. */
  private Outcome run(
      Group group, Map<Path, Document> view, Workspace files, ClientOptions asked, AtomicBoolean cancelled) {
    CancelToken token = cancelled::get;
    Map<Path, SourceText> texts = new LinkedHashMap<>();
    for (Path member : group.members) {
      token.check();
      Document document = view.get(member);
      Optional<SourceText> text = document != null ? Optional.of(document.text()) : store.find(member);
      text.ifPresent(found -> texts.put(member, found));
    }
    Configuration configuration = Configuration.NONE;
    ConfigurationException problem = null;
    try {
      configuration = new ConfigurationFinder(null, knownRules).of(group.members.get(0));
    } catch (ConfigurationException e) {
      problem = e;
    }
    Batch batch;
    try {
      batch = Batches.together(texts, files, configuration, asked.settings());
    } catch (IllegalArgumentException e) {
      client.log("target kernel: " + e.getMessage());
      batch = Batches.together(texts, files, Configuration.NONE, asked.settings().withoutKernel());
    }
    return new Outcome(
        analyzer.analyze(batch.snapshot(), batch.options(), group.cache, token), problem, false);
  }

  private void finished(Group group, Map<Path, Document> view, Outcome outcome, long elapsedMillis) {
    group.cancel = null;
    AnalysisResult result = outcome.result();
    if (result != null) {
      group.lastRunMillis = elapsedMillis;
      group.result = result;
      group.resultDocuments = view;
      for (RuleFailure failure : result.failures()) {
        client.log("internal error in " + failure.what() + " on " + failure.file() + ": " + failure.cause());
      }
      publish(group, view, result);
      publishConfiguration(group, outcome.problem());
    }
    if (!outcome.cancelled()) {
      List<Group.Waiting> waiting = List.copyOf(group.waiting);
      group.waiting.clear();
      if (result != null) {
        waiting.forEach(this::retry);
      } else {
        waiting.forEach(each -> each.answer().complete(null)); // nobody is to wait for ever
      }
    }
    if (group.dirty && group.timer == null && groups.get(group.members) == group) {
      start(group);
    }
  }

  /** Shows the findings of the documents that are still as they were when the run began. */
  private void publish(Group group, Map<Path, Document> view, AnalysisResult result) {
    Map<String, List<Diagnostic>> byFile = new HashMap<>();
    for (Finding finding : result.findings()) {
      byFile
          .computeIfAbsent(finding.span().source().name(), name -> new ArrayList<>())
          .add(conversion.diagnostic(finding));
    }
    for (Document document : documents.values()) {
      boolean owned =
          !owners(document.path()).isEmpty() && owners(document.path()).get(0) == group;
      if (owned && view.get(document.path()) == document) {
        client.publish(
            document.uri(), document.version(), byFile.getOrDefault(document.text().name(), List.of()));
      }
    }
  }

  private void publishConfiguration(Group group, @Nullable ConfigurationException problem) {
    Path file =
        problem != null ? problem.file() : ConfigurationReader.nearest(group.members.get(0)).orElse(null);
    if (file == null) {
      return;
    }
    if (problem != null) {
      Position place = new Position(Math.max(problem.line() - 1, 0), Math.max(problem.column() - 1, 0));
      Diagnostic diagnostic =
          new Diagnostic(new Range(place, place), problem.problem(), DiagnosticSeverity.Error, Conversion.SOURCE);
      diagnostic.setCode("config");
      configurationProblems.add(file);
      client.publish(file.toUri().toString(), List.of(diagnostic));
    } else if (configurationProblems.remove(file)) {
      client.publish(file.toUri().toString(), List.of());
    }
  }
}
