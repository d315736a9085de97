package org.bpfls.server.lsp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.server.workspace.FrontEnds;

/** A client that speaks raw JSON-RPC to a server in this process, so that it can break the protocol as well as keep it. */
final class TestClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 20_000;

  private final OutputStream out;
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final List<JsonObject> received = new ArrayList<>();
  private int nextId = 1;

  TestClient() throws IOException {
    PipedInputStream serverIn = new PipedInputStream(1 << 20);
    PipedInputStream clientIn = new PipedInputStream(1 << 20);
    out = new PipedOutputStream(serverIn);
    PipedOutputStream serverOut = new PipedOutputStream(clientIn);
    LspServer server =
        new LspServer(
            FrontEnds.create(true), java.util.Set.copyOf(Rules.all().stream().map(r -> r.id()).toList()), List.of(), "test");
    start("server", () -> status.complete(server.serve(serverIn, serverOut, new PrintStream(log, true, StandardCharsets.UTF_8))));
    start("client", () -> read(clientIn));
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** A client that has said initialize for a folder. */
  static TestClient initialized(Path folder, String... encodings) throws IOException {
    TestClient client = new TestClient();
    JsonArray offered = new JsonArray();
    for (String encoding : encodings) {
      offered.add(encoding);
    }
    client.request("initialize", """
        {"processId": null, "rootUri": "%s", "capabilities": {
          "general": {"positionEncodings": %s},
          "textDocument": {"publishDiagnostics": {"relatedInformation": true}}}}""".formatted(folder.toUri(), offered));
    client.notify("initialized", "{}");
    return client;
  }

  private void read(InputStream in) {
    try {
      while (true) {
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
          if (line.startsWith("Content-Length: ")) {
            length = Integer.parseInt(line.substring("Content-Length: ".length()));
          }
        }
        if (length < 0) {
          return;
        }
        JsonObject message =
            JsonParser.parseString(new String(in.readNBytes(length), StandardCharsets.UTF_8)).getAsJsonObject();
        synchronized (received) {
          received.add(message);
          received.notifyAll();
        }
      }
    } catch (IOException e) {
      // The server is gone; who waits for a message will say so.
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Sends bytes as they are. */
  void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends a message. */
  void send(String json) throws IOException {
    raw("Content-Length: " + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json);
  }

  void notify(String method, String params) throws IOException {
    send("{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  /** Sends a request without waiting, and returns its id. */
  int start(String method, String params) throws IOException {
    int id = nextId++;
    send("{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}".formatted(id, method, params));
    return id;
  }

  /** Sends a request and waits for the whole response. */
  JsonObject request(String method, String params) throws IOException {
    return response(start(method, params));
  }

  JsonObject response(int id) {
    return await("the response to " + id, m -> m.has("id") && !m.has("method") && m.get("id").getAsInt() == id);
  }

  /** Waits for a message, which may have come already. */
  JsonObject await(String what, Predicate<JsonObject> wanted) {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    synchronized (received) {
      while (true) {
        for (JsonObject message : received) {
          if (wanted.test(message)) {
            return message;
          }
        }
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new AssertionError("no " + what + " among " + received + "\n" + log.toString(StandardCharsets.UTF_8));
        }
        try {
          received.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** Waits for the diagnostics of a version of a document. */
  List<JsonObject> diagnostics(String uri, int version) {
    JsonObject message =
        await("diagnostics of version " + version + " of " + uri, m ->
            isPublish(m, uri)
                && params(m).has("version")
                && params(m).get("version").getAsInt() == version);
    return items(message);
  }

  /** Waits for diagnostics of a document of which something holds. */
  List<JsonObject> diagnostics(String uri, String what, Predicate<List<String>> rules) {
    return items(await(what, m -> isPublish(m, uri) && rules.test(rules(items(m)))));
  }

  /** Forgets what came so far. */
  void forget() {
    synchronized (received) {
      received.clear();
    }
  }

  /** How many messages of a method came so far. */
  long count(String method) {
    synchronized (received) {
      return received.stream().filter(m -> m.has("method") && m.get("method").getAsString().equals(method)).count();
    }
  }

  private static boolean isPublish(JsonObject message, String uri) {
    return message.has("method")
        && message.get("method").getAsString().equals("textDocument/publishDiagnostics")
        && params(message).get("uri").getAsString().equals(uri);
  }

  private static JsonObject params(JsonObject message) {
    return message.getAsJsonObject("params");
  }

  private static List<JsonObject> items(JsonObject publish) {
    List<JsonObject> items = new ArrayList<>();
    for (JsonElement item : params(publish).getAsJsonArray("diagnostics")) {
      items.add(item.getAsJsonObject());
    }
    return items;
  }

  /** The rules of diagnostics, sorted, without the information ones. */
  static List<String> rules(List<JsonObject> diagnostics) {
    return diagnostics.stream()
        .filter(d -> d.get("severity").getAsInt() < 3)
        .map(d -> d.get("code").getAsString())
        .sorted()
        .toList();
  }

  void open(String uri, int version, String text) throws IOException {
    JsonObject item = new JsonObject();
    item.addProperty("uri", uri);
    item.addProperty("languageId", "c");
    item.addProperty("version", version);
    item.addProperty("text", text);
    JsonObject params = new JsonObject();
    params.add("textDocument", item);
    notify("textDocument/didOpen", params.toString());
  }

  /** Replaces the whole text. */
  void change(String uri, int version, String text) throws IOException {
    JsonObject change = new JsonObject();
    change.addProperty("text", text);
    change(uri, version, change);
  }

  /** Replaces a range. */
  void change(String uri, int version, int line, int from, int endLine, int to, String text) throws IOException {
    JsonObject change = JsonParser.parseString(
        "{\"range\":{\"start\":{\"line\":%d,\"character\":%d},\"end\":{\"line\":%d,\"character\":%d}}}"
            .formatted(line, from, endLine, to)).getAsJsonObject();
    change.addProperty("text", text);
    change(uri, version, change);
  }

  private void change(String uri, int version, JsonObject change) throws IOException {
    JsonArray changes = new JsonArray();
    changes.add(change);
    notify("textDocument/didChange",
        "{\"textDocument\":{\"uri\":\"%s\",\"version\":%d},\"contentChanges\":%s}".formatted(uri, version, changes));
  }

  /** The Markdown of a hover; empty when there is none. */
  String hover(String uri, int line, int character) throws IOException {
    return markdown(response(startHover(uri, line, character)));
  }

  int startHover(String uri, int line, int character) throws IOException {
    return start("textDocument/hover",
        "{\"textDocument\":{\"uri\":\"%s\"},\"position\":{\"line\":%d,\"character\":%d}}".formatted(uri, line, character));
  }

  static String markdown(JsonObject response) {
    JsonElement result = response.get("result");
    return result == null || result.isJsonNull()
        ? ""
        : result.getAsJsonObject().getAsJsonObject("contents").get("value").getAsString();
  }

  /** Waits for the server to end. */
  int status() throws Exception {
    return status.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the server still runs. */
  boolean isRunning() {
    return !status.isDone();
  }

  /** Closes the server's input, as a client that dies does. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
