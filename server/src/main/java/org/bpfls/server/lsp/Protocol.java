package org.bpfls.server.lsp;

import com.google.gson.JsonElement;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DidChangeConfigurationParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidChangeWorkspaceFoldersParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InitializeParams;
import org.eclipse.lsp4j.InitializeResult;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.PublishDiagnosticsParams;
import org.eclipse.lsp4j.SaveOptions;
import org.eclipse.lsp4j.ServerCapabilities;
import org.eclipse.lsp4j.ServerInfo;
import org.eclipse.lsp4j.SetTraceParams;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextDocumentSyncKind;
import org.eclipse.lsp4j.TextDocumentSyncOptions;
import org.eclipse.lsp4j.WorkspaceFolder;
import org.eclipse.lsp4j.WorkspaceFoldersOptions;
import org.eclipse.lsp4j.WorkspaceServerCapabilities;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;
import org.eclipse.lsp4j.services.TextDocumentService;
import org.eclipse.lsp4j.services.WorkspaceService;
import org.jspecify.annotations.Nullable;

/** The protocol's side of a server: each message is posted to the session, in the order received. */
final class Protocol implements LanguageServer, TextDocumentService, WorkspaceService, ClientLink {
  private enum Phase {
    NEW,
    RUNNING,
    SHUT_DOWN
  }

  private final Threads threads;
  private final Session session;
  private final String version;
  private final java.io.PrintStream log;
  private final IntConsumer exit;
  private final List<Path> folders = new ArrayList<>();
  private volatile @Nullable LanguageClient client;
  private volatile Phase phase = Phase.NEW;

  /**
   * @param sessions makes the session that this is the client's side of
   * @param version of this program
   * @param log where lines for people go
   * @param exit called with the exit status when the client says so
   */
  Protocol(
      Threads threads,
      java.util.function.Function<ClientLink, Session> sessions,
      String version,
      java.io.PrintStream log,
      IntConsumer exit) {
    this.threads = threads;
    this.version = version;
    this.log = log;
    this.exit = exit;
    this.session = sessions.apply(this);
  }

  /** The other side, once the streams are joined. */
  void connect(LanguageClient remote) {
    client = remote;
  }

  /** The status to exit with when the client is gone without a word. */
  int statusAtEnd() {
    return phase == Phase.SHUT_DOWN ? 0 : 1;
  }

  @Override
  public CompletableFuture<InitializeResult> initialize(InitializeParams params) {
    if (phase != Phase.NEW) {
      return failed(ResponseErrorCode.InvalidRequest, "initialize was sent already");
    }
    ClientCapabilities capabilities = params.getCapabilities();
    PositionEncoding encoding =
        PositionEncoding.choose(
            capabilities == null || capabilities.getGeneral() == null
                ? null
                : capabilities.getGeneral().getPositionEncodings());
    folders.addAll(folders(params));
    ClientOptions options =
        new ClientOptions(
                folders, encoding, showsRelated(capabilities), List.of(), java.util.Map.of(),
                org.bpfls.server.workspace.Settings.NONE)
            .with(params.getInitializationOptions() instanceof JsonElement json ? json : null,
                folders.isEmpty() ? null : folders.get(0));
    phase = Phase.RUNNING;
    threads.post(() -> session.initialize(options));
    return CompletableFuture.completedFuture(
        new InitializeResult(serverCapabilities(encoding), new ServerInfo("bpfls", version)));
  }

  @Override
  public CompletableFuture<Object> shutdown() {
    if (phase == Phase.NEW) {
      return failed(ResponseErrorCode.ServerNotInitialized, "initialize comes first");
    }
    phase = Phase.SHUT_DOWN;
    CompletableFuture<Object> done = new CompletableFuture<>();
    threads.post(
        () -> {
          session.stop();
          done.complete(null);
        });
    return done;
  }

  @Override
  public void exit() {
    exit.accept(statusAtEnd());
  }

  @Override
  public TextDocumentService getTextDocumentService() {
    return this;
  }

  @Override
  public WorkspaceService getWorkspaceService() {
    return this;
  }

  @Override
  public void setTrace(SetTraceParams params) {
    // Messages are traced by the client; the server has nothing to add.
  }

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    TextDocumentItem item = params.getTextDocument();
    onFile(item.getUri(), path -> session.open(item.getUri(), path, item.getVersion(), item.getText()));
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    Integer given = params.getTextDocument().getVersion();
    int changed = given == null ? 0 : given;
    onFile(
        params.getTextDocument().getUri(), path -> session.change(path, changed, params.getContentChanges()));
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    onFile(params.getTextDocument().getUri(), session::close);
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    // What was saved is what the editor held; other programs' changes come as watched files.
  }

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    if (phase != Phase.RUNNING) {
      return failed(
          phase == Phase.NEW ? ResponseErrorCode.ServerNotInitialized : ResponseErrorCode.InvalidRequest,
          phase == Phase.NEW ? "initialize comes first" : "the server is shut down");
    }
    CompletableFuture<Hover> answer = new CompletableFuture<>();
    Optional<Path> path = path(params.getTextDocument().getUri());
    if (path.isEmpty()) {
      answer.complete(null);
    } else {
      threads.post(
          () -> {
            try {
              session.hover(path.get(), params.getPosition(), answer);
            } catch (RuntimeException failure) {
              answer.completeExceptionally(failure);
            }
          });
    }
    return answer;
  }

  @Override
  public void didChangeConfiguration(DidChangeConfigurationParams params) {
    // Settings come with initialize; an editor restarts the server when they change.
  }

  @Override
  public void didChangeWatchedFiles(DidChangeWatchedFilesParams params) {
    List<Path> paths = new ArrayList<>();
    for (FileEvent event : params.getChanges()) {
      path(event.getUri()).ifPresent(paths::add);
    }
    running(() -> session.filesChanged(paths));
  }

  @Override
  public void didChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams params) {
    for (WorkspaceFolder folder : params.getEvent().getRemoved()) {
      path(folder.getUri()).ifPresent(folders::remove);
    }
    for (WorkspaceFolder folder : params.getEvent().getAdded()) {
      path(folder.getUri()).ifPresent(folders::add);
    }
    List<Path> now = List.copyOf(folders);
    running(() -> session.foldersChanged(now));
  }

  @Override
  public void publish(String uri, int documentVersion, List<Diagnostic> diagnostics) {
    send(new PublishDiagnosticsParams(uri, diagnostics, documentVersion));
  }

  @Override
  public void publish(String uri, List<Diagnostic> diagnostics) {
    send(new PublishDiagnosticsParams(uri, diagnostics));
  }

  @Override
  public void log(String message) {
    log.println("bpfls: " + message);
    LanguageClient remote = client;
    if (remote != null && phase == Phase.RUNNING) {
      remote.logMessage(new MessageParams(MessageType.Warning, message));
    }
  }

  private void send(PublishDiagnosticsParams params) {
    LanguageClient remote = client;
    if (remote != null && phase == Phase.RUNNING) {
      remote.publishDiagnostics(params);
    }
  }

  private void running(Runnable task) {
    if (phase == Phase.RUNNING) {
      threads.post(task);
    }
  }

  private void onFile(String uri, java.util.function.Consumer<Path> task) {
    Optional<Path> path = path(uri);
    if (path.isPresent()) {
      running(() -> task.accept(path.get()));
    }
  }

  /** The file of a URI; empty for what is in no file, such as a document that was never saved. */
  private static Optional<Path> path(@Nullable String uri) {
    if (uri == null) {
      return Optional.empty();
    }
    try {
      // Some clients escape neither spaces nor what is not ASCII.
      URI parsed = URI.create(URI.create(uri.replace(" ", "%20")).toASCIIString());
      return "file".equals(parsed.getScheme())
          ? Optional.of(Path.of(parsed).toAbsolutePath().normalize())
          : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("deprecation") // Clients older than workspace folders send a root.
  private static List<Path> folders(InitializeParams params) {
    List<Path> found = new ArrayList<>();
    if (params.getWorkspaceFolders() != null) {
      params.getWorkspaceFolders().forEach(folder -> path(folder.getUri()).ifPresent(found::add));
    }
    if (found.isEmpty()) {
      path(params.getRootUri()).ifPresent(found::add);
    }
    return found;
  }

  private static boolean showsRelated(@Nullable ClientCapabilities capabilities) {
    return capabilities != null
        && capabilities.getTextDocument() != null
        && capabilities.getTextDocument().getPublishDiagnostics() != null
        && Boolean.TRUE.equals(capabilities.getTextDocument().getPublishDiagnostics().getRelatedInformation());
  }

  private static ServerCapabilities serverCapabilities(PositionEncoding encoding) {
    ServerCapabilities capabilities = new ServerCapabilities();
    capabilities.setPositionEncoding(encoding.protocolName());
    TextDocumentSyncOptions sync = new TextDocumentSyncOptions();
    sync.setOpenClose(true);
    sync.setChange(TextDocumentSyncKind.Incremental);
    sync.setSave(new SaveOptions(false));
    capabilities.setTextDocumentSync(sync);
    capabilities.setHoverProvider(true);
    WorkspaceFoldersOptions workspaceFolders = new WorkspaceFoldersOptions();
    workspaceFolders.setSupported(true);
    workspaceFolders.setChangeNotifications(true);
    capabilities.setWorkspace(new WorkspaceServerCapabilities(workspaceFolders));
    return capabilities;
  }

  private static <T> CompletableFuture<T> failed(ResponseErrorCode code, String message) {
    return CompletableFuture.failedFuture(new ResponseErrorException(new ResponseError(code, message, null)));
  }
}
