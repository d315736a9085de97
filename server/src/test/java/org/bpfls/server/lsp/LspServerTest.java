package org.bpfls.server.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over the protocol, with real threads: what an editor sends, and what an editor should not. */
class LspServerTest {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int NOT_INITIALIZED = -32002;
  private static final int INVALID_REQUEST = -32600;

  private static final String KFUNC_LINE = "\treturn bpf_kfunc_multi_st_ops_test_1_assoc(args);";
  private static final String OBJECT = """
      extern int bpf_kfunc_multi_st_ops_test_1_assoc(struct st_ops_args *args) __ksym;
      char LICENSE[] SEC("license") = "GPL";

      SEC("struct_ops")
      int evict(unsigned long long *ctx) { return 0; }

      SEC(".struct_ops.link")
      struct bpf_testmod_multi_st_ops cache = { .test_1 = (void *)evict };

      SEC("syscall")
      int shrink(struct st_ops_args *args)
      {
      %s
      }
      """.formatted(KFUNC_LINE);
  private static final int CALL_LINE = 12;

  private static final String ASSOCIATION =
      "\tif (bpf_program__assoc_struct_ops(skel->progs.shrink, skel->maps.cache, NULL))\n\t\treturn 1;\n";
  private static final String LOADER = """
      #include <bpf/libbpf.h>
      #include "cache.skel.h"

      int main(void)
      {
      	LIBBPF_OPTS(bpf_test_run_opts, run);
      	struct cache_bpf *skel = cache_bpf__open_and_load();

      	bpf_map__attach_struct_ops(skel->maps.cache);
      	bpf_prog_test_run_opts(bpf_program__fd(skel->progs.shrink), &run);
      	cache_bpf__destroy(skel);
      	return 0;
      }
      """;
  private static final int ATTACH_LINE = 8;

  @TempDir Path folder;

  private TestClient client;
  private String object;
  private String loader;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("cache.bpf.c"), OBJECT);
    Files.writeString(folder.resolve("cache.c"), LOADER);
    object = folder.resolve("cache.bpf.c").toUri().toString();
    loader = folder.resolve("cache.c").toUri().toString();
    client = TestClient.initialized(folder);
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
  }

  @Test
  void diagnosticsComeWithVersionRangeAndRelatedPlaces() throws IOException {
    client.open(object, 7, OBJECT);

    List<JsonObject> diagnostics = client.diagnostics(object, 7);

    assertEquals(List.of("assoc-missing"), TestClient.rules(diagnostics), diagnostics.toString());
    JsonObject missing =
        diagnostics.stream().filter(d -> d.get("code").getAsString().equals("assoc-missing")).findFirst().orElseThrow();
    assertEquals("bpfls", missing.get("source").getAsString());
    JsonObject start = missing.getAsJsonObject("range").getAsJsonObject("start");
    assertEquals(CALL_LINE, start.get("line").getAsInt());
    assertEquals(KFUNC_LINE.indexOf("bpf_kfunc"), start.get("character").getAsInt());
    String related = missing.getAsJsonArray("relatedInformation").toString();
    assertTrue(related.contains(loader), related);
  }

  @Test
  void anEditOfTheLoaderMendsTheObjectAndAnotherBreaksItAgain() throws IOException {
    client.open(object, 1, OBJECT);
    client.open(loader, 1, LOADER);
    client.diagnostics(object, "the finding", rules -> rules.contains("assoc-missing"));
    client.forget();

    client.change(loader, 2, ATTACH_LINE, 0, ATTACH_LINE, 0, ASSOCIATION);
    client.diagnostics(object, "no finding", rules -> !rules.contains("assoc-missing"));
    client.forget();

    client.change(loader, 3, ATTACH_LINE, 0, ATTACH_LINE + 2, 0, "");
    client.diagnostics(object, "the finding again", rules -> rules.contains("assoc-missing"));
  }

  @Test
  void aLoaderThatIsOnlyOnDiskCountsAndItsChangeIsNoticed() throws IOException {
    client.open(object, 1, OBJECT);
    client.diagnostics(object, "the finding", rules -> rules.contains("assoc-missing"));
    client.forget();

    Files.writeString(
        folder.resolve("cache.c"), LOADER.replace("\tbpf_map__attach", ASSOCIATION + "\tbpf_map__attach"));
    client.notify("workspace/didChangeWatchedFiles", "{\"changes\":[{\"uri\":\"%s\",\"type\":2}]}".formatted(loader));

    client.diagnostics(object, "no finding", rules -> !rules.contains("assoc-missing"));
  }

  @Test
  void aLoaderThatOnlyTheConfigurationNamesCounts() throws IOException {
    client.open(object, 1, OBJECT);
    client.diagnostics(object, "the finding", rules -> rules.contains("assoc-missing"));
    client.forget();

    String odd = LOADER.replace("cache_bpf", "odd").replace("cache.skel.h", "odd.skel.h");
    Files.delete(folder.resolve("cache.c"));
    Files.writeString(folder.resolve("user.c"), odd.replace("\tbpf_map__attach", ASSOCIATION + "\tbpf_map__attach"));
    Files.writeString(
        folder.resolve(".bpfls.toml"), "[[object]]\nsource = \"cache.bpf.c\"\nloader = [\"user.c\"]\n");
    String user = folder.resolve("user.c").toUri().toString();
    String configuration = folder.resolve(".bpfls.toml").toUri().toString();
    client.notify(
        "workspace/didChangeWatchedFiles",
        "{\"changes\":[{\"uri\":\"%s\",\"type\":3},{\"uri\":\"%s\",\"type\":1},{\"uri\":\"%s\",\"type\":1}]}"
            .formatted(loader, user, configuration));

    String shown = client.diagnostics(object, "no warning", rules -> !rules.contains("assoc-missing")).toString();
    assertFalse(shown.contains("no loader of this object is known"), shown);
  }

  @Test
  void anAssociationInAFileBesideTheLoaderCounts() throws IOException {
    client.open(object, 1, OBJECT);
    client.diagnostics(object, "the finding", rules -> rules.contains("assoc-missing"));
    client.forget();

    Files.writeString(
        folder.resolve("cache.c"),
        LOADER.replace("\tbpf_map__attach", "\tif (associate(skel))\n\t\treturn 1;\n\tbpf_map__attach"));
    Path beside = folder.resolve("associate.c");
    Files.writeString(
        beside, "#include \"cache.skel.h\"\nint associate(struct cache_bpf *skel)\n{\n" + ASSOCIATION + "\treturn 0;\n}\n");
    client.notify(
        "workspace/didChangeWatchedFiles",
        "{\"changes\":[{\"uri\":\"%s\",\"type\":2},{\"uri\":\"%s\",\"type\":1}]}".formatted(loader, beside.toUri()));

    client.diagnostics(object, "no finding", rules -> !rules.contains("assoc-missing"));
  }

  @Test
  void aFragmentIsJudgedInTheFileThatIncludesIt() throws IOException {
    String fragment = """
        #include "names.h"
        SEC("syscall")
        int flush(struct st_ops_args *args)
        {
        \treturn bpf_kfunc_multi_st_ops_test_1_assoc(args);
        }
        """;
    Path file = Files.writeString(Files.createDirectories(folder.resolve("lib")).resolve("flush.bpf.c"), fragment);
    Files.writeString(folder.resolve("cache.bpf.c"), OBJECT + "#include \"lib/flush.bpf.c\"\n");
    Files.writeString(
        folder.resolve("cache.c"),
        LOADER.replace("progs.shrink", "progs.flush").replace("\tbpf_map__attach", "\tprobe();\n\tbpf_map__attach"));
    String uri = file.toUri().toString();
    client.notify(
        "workspace/didChangeWatchedFiles",
        "{\"changes\":[{\"uri\":\"%s\",\"type\":2},{\"uri\":\"%s\",\"type\":2},{\"uri\":\"%s\",\"type\":1}]}"
            .formatted(object, loader, uri));
    client.open(uri, 1, fragment);

    String found = client.diagnostics(uri, "the finding", rules -> rules.equals(List.of("assoc-missing"))).toString();
    assertTrue(found.contains("can run without an association"), found);
  }

  @Test
  void aHeaderOutsideOfAllFoldersIsJudgedInTheFileAboveThatIncludesIt() throws IOException {
    String header = """
        static int ask(struct st_ops_args *args)
        {
        \treturn bpf_kfunc_multi_st_ops_test_1_assoc(args);
        }
        """;
    Path file = Files.writeString(Files.createDirectories(folder.resolve("lib")).resolve("ask.bpf.h"), header);
    String including =
        OBJECT.replace("SEC(\"syscall\")", "#include \"lib/ask.bpf.h\"\nSEC(\"syscall\")").replace(KFUNC_LINE, "\treturn ask(args);");
    Files.writeString(folder.resolve("cache.bpf.c"), including);
    String uri = file.toUri().toString();
    try (TestClient other = TestClient.initialized(Files.createDirectories(folder.resolve("elsewhere")))) {
      other.open(uri, 1, header);

      String found = other.diagnostics(uri, "the finding", rules -> rules.contains("assoc-missing")).toString();
      assertTrue(found.contains("'shrink' can run without an association"), found);
    }
  }

  @Test
  void halfTypedCodeKeepsTheRest() throws IOException {
    client.open(object, 1, OBJECT);
    client.diagnostics(object, 1);

    client.change(object, 2, 0, 0, 0, 0, "static int half(int x { return\n");

    List<String> rules = TestClient.rules(client.diagnostics(object, 2));
    assertEquals(List.of("assoc-missing", "syntax"), rules);
  }

  @Test
  void closingClears() throws IOException {
    client.open(object, 1, OBJECT);
    client.diagnostics(object, 1);
    client.forget();

    client.notify("textDocument/didClose", "{\"textDocument\":{\"uri\":\"%s\"}}".formatted(object));

    assertEquals(List.of(), client.diagnostics(object, "nothing", List::isEmpty));
  }

  @Test
  void aFastTypistGetsTheLastVersion() throws IOException {
    client.open(object, 1, OBJECT);
    for (int version = 2; version <= 60; version++) {
      client.change(object, version, 0, 0, 0, 0, version % 2 == 0 ? "/* " : "*/ ");
    }

    assertEquals(60, client.await("version 60", m ->
        m.has("params") && m.getAsJsonObject("params").has("version")
            && m.getAsJsonObject("params").get("version").getAsInt() == 60)
        .getAsJsonObject("params").get("version").getAsInt());
    assertTrue(client.count("textDocument/publishDiagnostics") < 40, "most versions were skipped");
  }

  @Test
  void hoverExplainsKfuncAndAssociation() throws IOException {
    client.open(object, 1, OBJECT);
    client.open(loader, 1, LOADER.replace("\tbpf_map__attach", ASSOCIATION + "\tbpf_map__attach"));

    String kfunc = client.hover(object, CALL_LINE, 12);
    assertTrue(kfunc.contains("bpf_kfunc_multi_st_ops_test_1_assoc") && kfunc.contains("Association"), kfunc);
    String association = client.hover(loader, ATTACH_LINE, 10);
    assertTrue(association.contains("shrink") && association.contains("cache"), association);
    assertEquals("", client.hover(object, 2, 0));
    assertEquals("", client.hover(object, 9_999, 9_999));
  }

  @Test
  void aHoverRightAfterAnEditIsAboutTheNewText() throws IOException {
    client.open(object, 1, OBJECT);
    client.change(object, 2, 0, 0, 0, 0, "\n\n");

    assertTrue(client.hover(object, CALL_LINE + 2, 12).contains("Association"));
  }

  @Test
  void aCancelledHoverIsAnswered() throws IOException {
    client.open(object, 1, OBJECT);
    int id = client.startHover(object, CALL_LINE, 12);
    client.notify("$/cancelRequest", "{\"id\":%d}".formatted(id));

    JsonObject response = client.response(id);
    assertTrue(response.has("error") || response.has("result"), response.toString());
    assertTrue(client.hover(object, CALL_LINE, 12).contains("Association"));
  }

  @Test
  void columnsCountInTheNegotiatedEncoding() throws IOException {
    String text = "/* \u00e9\ud83d\ude00 */ int x = (;\n";
    for (String[] offered : new String[][] {{"utf-8", "utf-16"}, {"utf-16"}, {}, {"utf-32"}}) {
      Path place = Files.createDirectories(folder.resolve("encodings"));
      Path file = Files.writeString(place.resolve("wide.bpf.c"), text);
      try (TestClient other = TestClient.initialized(place, offered)) {
        String uri = file.toUri().toString();
        other.open(uri, 1, text);
        int column =
            other.diagnostics(uri, 1).get(0).getAsJsonObject("range").getAsJsonObject("start").get("character").getAsInt();
        int units = text.indexOf(';');
        boolean utf8 = offered.length > 0 && offered[0].equals("utf-8");
        // é is two bytes and one unit, the emoji four bytes and two units
        assertEquals(utf8 ? units + 3 : units, column);
      }
    }
  }

  @Test
  void editsBesideSurrogatesAndCarriageReturnsHitTheirPlace() throws IOException {
    String text = "// \ud83d\ude00 half\r\nint y = (;\r\n";
    client.open(object, 1, text);
    assertEquals(List.of("syntax"), TestClient.rules(client.diagnostics(object, 1)));

    client.change(object, 2, 1, 8, 1, 9, "1");

    assertEquals(List.of(), TestClient.rules(client.diagnostics(object, 2)));
  }

  @Test
  void editsOutOfRangeAndBackwardsAreTakenToTheNearestPlace() throws IOException {
    client.open(object, 1, "int x;\n");
    client.change(object, 2, 900, 900, 901, 0, "int y = (;\n");
    assertEquals(List.of("syntax"), TestClient.rules(client.diagnostics(object, 2)));
    client.change(object, 3, 1, 0, 0, 0, "int z;\n");
    client.diagnostics(object, 3);
    client.change(object, 4, -5, -5, 900, 0, "int w;\n");
    assertEquals(List.of(), TestClient.rules(client.diagnostics(object, 4)));
  }

  @Test
  void oddDocumentsDoNoHarm() throws IOException {
    client.change(object, 2, "int never_opened;\n");
    client.open("untitled:Untitled-1", 1, "int x = (;\n");
    client.open("not a uri at all", 1, "int x = (;\n");
    client.open("file:///no/such/folder/%20x/\u00fc.bpf.c", 1, "int x = (;\n");
    client.notify("textDocument/didClose", "{\"textDocument\":{\"uri\":\"file:///never/opened.c\"}}");
    client.open(object, 1, OBJECT);
    client.open(object, 2, OBJECT);

    assertEquals(List.of("assoc-missing"), TestClient.rules(client.diagnostics(object, 2)));
    assertEquals(
        List.of("syntax"),
        TestClient.rules(client.diagnostics("file:///no/such/folder/%20x/\u00fc.bpf.c", 1)));
  }

  @Test
  void aBrokenConfigurationIsShownInItAndTheRestWorks() throws IOException {
    Path configuration = Files.writeString(folder.resolve(".bpfls.toml"), "kernel = \"7.3\"\nkernal = \"7.0\"\n");
    client.open(object, 1, OBJECT);

    List<JsonObject> problems =
        client.diagnostics(configuration.toUri().toString(), "the problem", rules -> rules.contains("config"));
    assertEquals(1, problems.get(0).getAsJsonObject("range").getAsJsonObject("start").get("line").getAsInt());
    assertEquals(List.of("assoc-missing"), TestClient.rules(client.diagnostics(object, 1)));
  }

  @Test
  void foldersComeAndGo() throws IOException {
    try (TestClient other = TestClient.initialized(Files.createDirectories(folder.resolve("elsewhere")))) {
      other.notify("workspace/didChangeWorkspaceFolders",
          "{\"event\":{\"added\":[{\"uri\":\"%s\",\"name\":\"a\"}],\"removed\":[]}}".formatted(folder.toUri()));
      other.open(object, 1, OBJECT);
      other.diagnostics(object, "the finding of the loader beside it", rules -> rules.contains("assoc-missing"));
    }
  }

  @Test
  void shutdownAndExitEndWithZeroAndExitAloneWithOne() throws Exception {
    client.request("shutdown", "null");
    assertEquals(INVALID_REQUEST, error(client.request("textDocument/hover",
        "{\"textDocument\":{\"uri\":\"%s\"},\"position\":{\"line\":0,\"character\":0}}".formatted(object))));
    client.notify("exit", "null");
    assertEquals(0, client.status());

    try (TestClient rude = TestClient.initialized(folder)) {
      rude.notify("exit", "null");
      assertEquals(1, rude.status());
    }
  }

  @Test
  void theEndOfTheInputEndsTheServer() throws Exception {
    client.open(object, 1, OBJECT);
    client.close();

    assertEquals(1, client.status());
  }

  @Test
  void requestsOutOfOrderAreRefused() throws Exception {
    try (TestClient early = new TestClient()) {
      assertEquals(NOT_INITIALIZED, error(early.request("textDocument/hover",
          "{\"textDocument\":{\"uri\":\"%s\"},\"position\":{\"line\":0,\"character\":0}}".formatted(object))));
      early.open(object, 1, OBJECT);
      early.request("initialize", "{\"processId\":null,\"rootUri\":null,\"capabilities\":{}}");
      assertEquals(INVALID_REQUEST, error(early.request("initialize", "{\"capabilities\":{}}")));
      assertEquals(METHOD_NOT_FOUND, error(early.request("textDocument/fly", "{}")));
      early.notify("$/unknown", "{}");
      early.notify("textDocument/unknown", "{}");
      assertFalse(early.request("shutdown", "null").has("error"));
    }
  }

  @Test
  void messagesThatAreNoneDoNotStopTheNextOnes() throws IOException {
    client.send("{ this is no JSON");
    client.send("[]");
    client.send("42");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"textDocument/hover\",\"params\":[1,2,3]}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"textDocument\":null}}");
    client.send("{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{}}");
    client.send("{\"jsonrpc\":\"2.0\",\"id\":4711,\"result\":null}");
    client.open(object, 1, OBJECT);

    assertEquals(List.of("assoc-missing"), TestClient.rules(client.diagnostics(object, 1)));
    assertTrue(client.isRunning());
  }

  private static int error(JsonObject response) {
    assertTrue(response.has("error"), response.toString());
    return response.getAsJsonObject("error").get("code").getAsInt();
  }
}
