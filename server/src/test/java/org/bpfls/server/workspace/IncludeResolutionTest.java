package org.bpfls.server.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.InputFile;
import org.bpfls.grammar.preprocess.IncludeResolver;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.bpfls.server.config.ConfigurationReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every means by which a header is found, each alone. */
class IncludeResolutionTest {
  @TempDir Path top;
  private Path folder;
  private Path main;
  private final SourceStore store = new SourceStore(Naming.absolute());

  @BeforeEach
  void makeProject() throws IOException {
    // The mark of a project's top keeps the search within the test's folder.
    Files.createDirectories(top.resolve("project/.git"));
    folder = top.resolve("project/src/bpf");
    main = write("project/src/bpf/main.bpf.c", "int x;\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private InputFile input(SearchPaths paths, Configuration configuration, List<Path> roots, FileKind kind)
      throws IOException {
    return new Workspace(store, Map.of(), paths, roots).input(main, store.read(main), kind, configuration);
  }

  private Optional<IncludeResolver.Header> find(InputFile input, String name, boolean angled) {
    return input.resolver().find(name, angled, input.text(), null);
  }

  private void assertFound(Path expected, InputFile input, String name, boolean angled) {
    assertEquals(
        Optional.of(expected.toString()), find(input, name, angled).map(IncludeResolver.Header::path), name);
  }

  private static SearchPaths nothing() {
    return new SearchPaths(List.of(), Map.of(), null, List.of());
  }

  private InputFile plain() throws IOException {
    return input(nothing(), Configuration.NONE, List.of(), FileKind.BPF);
  }

  @Test
  void besideTheIncludingFileWhenQuoted() throws IOException {
    Path header = write("project/src/bpf/beside.h", "int a;\n");

    assertFound(header, plain(), "beside.h", false);
  }

  @Test
  void besideTheHeaderThatIncludes() throws IOException {
    Path inner = write("project/other/place/inner.h", "int a;\n");
    Path outer = write("project/other/place/outer.h", "#include \"inner.h\"\n");

    Optional<IncludeResolver.Header> found = plain().resolver().find("inner.h", false, store.read(outer), null);

    assertEquals(Optional.of(inner.toString()), found.map(IncludeResolver.Header::path));
  }

  @Test
  void commandLineComesBeforeEverythingElse() throws IOException {
    Path header = write("given/h.h", "int a;\n");
    write("project/src/bpf/include/h.h", "int b;\n");
    SearchPaths paths = new SearchPaths(List.of(top.resolve("given")), Map.of("A", "2"), null, List.of());
    InputFile input = input(paths, Configuration.NONE, List.of(), FileKind.BPF);

    assertFound(header, input, "h.h", true);
    assertEquals(Map.of("A", "2"), input.options().defines());
  }

  @Test
  void configuration() throws Exception {
    Path header = write("elsewhere/h.h", "int a;\n");
    Configuration configuration =
        ConfigurationReader.read(
            top.resolve("project/.bpfls.toml"), "include = [\"../elsewhere\"]\ndefine = [\"B\"]\n", Set.of());
    InputFile input = input(nothing(), configuration, List.of(), FileKind.BPF);

    assertFound(header, input, "h.h", true);
    assertEquals(Map.of("B", "1"), input.options().defines());
  }

  @Test
  void compilationDatabase() throws IOException {
    Path header = write("project/gen/h.h", "int a;\n");
    write("project/forced.h", "int f;\n");
    write(
        "project/build/compile_commands.json",
        "[{\"directory\": \"" + top.resolve("project") + "\", \"file\": \"src/bpf/main.bpf.c\","
            + " \"command\": \"clang -Igen -DC='x y' -UD -include forced.h -c src/bpf/main.bpf.c\"}]");
    InputFile input = plain();

    assertFound(header, input, "h.h", true);
    assertEquals(Map.of("C", "x y"), input.options().defines());
    assertEquals(List.of("D"), input.options().undefines());
    assertEquals(1, input.options().forcedIncludes().size());
  }

  @Test
  void compilationDatabaseWithArgumentsOfANeighbour() throws IOException {
    Path header = write("project/gen/h.h", "int a;\n");
    write(
        "project/compile_commands.json",
        "[{\"directory\": \"" + top.resolve("project") + "\", \"file\": \"src/bpf/other.bpf.c\","
            + " \"arguments\": [\"clang\", \"-isystem\", \"gen\", \"-c\", \"src/bpf/other.bpf.c\"]}]");

    assertFound(header, plain(), "h.h", true);
  }

  @Test
  void brokenCompilationDatabaseIsPassedOver() throws IOException {
    Path header = write("project/src/bpf/include/h.h", "int a;\n");
    write("project/compile_commands.json", "[{\"directory\": ");

    assertFound(header, plain(), "h.h", true);
  }

  @Test
  void compileFlagsFile() throws IOException {
    Path header = write("project/flags/h.h", "int a;\n");
    write("project/compile_flags.txt", "-I\nflags\n-DE=1\n");

    assertFound(header, plain(), "h.h", true);
    assertEquals(Map.of("E", "1"), plain().options().defines());
  }

  @Test
  void clangdFile() throws IOException {
    Path header = write("project/c1/h.h", "int a;\n");
    write(
        "project/.clangd",
        """
        CompileFlags:
          Add: [-Ic1, "-DF=2"] # comment
        ---
        If:
          PathMatch: .*\\.cc
        CompileFlags:
          Add:
            - -DG
        """);

    assertFound(header, plain(), "h.h", true);
    assertEquals(Map.of("F", "2"), plain().options().defines());
  }

  @Test
  void conventionalFoldersUpwards() throws IOException {
    Path vmlinux = write("project/vmlinux/x86/vmlinux.h", "typedef int s32;\n");
    Path scx = write("project/scheds/include/scx/common.bpf.h", "int a;\n");

    assertFound(vmlinux, plain(), "vmlinux.h", true);
    assertFound(scx, plain(), "scx/common.bpf.h", true);
  }

  @Test
  void notAboveTheTopOfTheProject() throws IOException {
    write("include/h.h", "int a;\n");

    assertTrue(find(plain(), "h.h", true).isEmpty());
  }

  @Test
  void aKernelTreesOwnHeadersAreNotForPrograms() throws IOException {
    write("linux/Kconfig", "");
    Files.createDirectories(top.resolve("linux/kernel"));
    write("linux/include/linux/sha2.h", "int a;\n");
    Path tracing = write("linux/tools/lib/bpf/bpf_tracing.h", "int a;\n");
    main = write("linux/tools/testing/selftests/bpf/progs/a.c", "int x;\n");
    InputFile input = input(nothing(), Configuration.NONE, List.of(top.resolve("linux")), FileKind.BPF);

    assertTrue(find(input, "linux/sha2.h", true).isEmpty());
    assertFound(tracing, input, "bpf/bpf_tracing.h", true);
  }

  @Test
  void indexOfTheWorkspaceTakesTheNearest() throws IOException {
    write("project/aaa/x/deep.h", "int a;\n");
    Path near = write("project/src/zzz/x/deep.h", "int b;\n");
    InputFile input = input(nothing(), Configuration.NONE, List.of(top.resolve("project")), FileKind.BPF);

    assertFound(near, input, "deep.h", false);
    assertFound(near, input, "x/deep.h", true);
    assertTrue(find(input, "y/deep.h", true).isEmpty());
  }

  @Test
  void systemFolders() throws IOException {
    Path header = write("usr/include/stdio.h", "int puts(const char *);\n");
    SearchPaths paths = new SearchPaths(List.of(), Map.of(), null, List.of(top.resolve("usr/include")));

    assertFound(header, input(paths, Configuration.NONE, List.of(), FileKind.LOADER), "stdio.h", true);
  }

  @Test
  void kernelSourceIsReadWithoutFoldersOfHeaders() throws IOException {
    write("project/include/linux/bpf.h", "int a;\n");
    Path beside = write("project/src/bpf/internal.h", "int b;\n");
    InputFile input = input(nothing(), Configuration.NONE, List.of(), FileKind.KERNEL);

    assertTrue(find(input, "linux/bpf.h", true).isEmpty());
    assertFound(beside, input, "internal.h", false);
  }

  @Test
  void includeNextGoesOnAfterTheFolder() throws IOException {
    Path first = write("one/n.h", "#include_next <n.h>\n");
    Path second = write("two/n.h", "int a;\n");
    SearchPaths paths =
        new SearchPaths(List.of(top.resolve("one"), top.resolve("two")), Map.of(), null, List.of());
    InputFile input = input(paths, Configuration.NONE, List.of(), FileKind.BPF);

    Optional<IncludeResolver.Header> next =
        input.resolver().find("n.h", true, store.read(first), first.toString());

    assertEquals(Optional.of(second.toString()), next.map(IncludeResolver.Header::path));
  }

  @Test
  void headersWithProgramCodeAreReadInFullAndDescriptionsAreNot() throws IOException {
    write("project/src/bpf/code.bpf.h", "SEC(\"tc\") int f(void *c) { return 0; }\n");
    write("project/src/bpf/decl.h", "struct a { int b; };\n");
    write("project/src/bpf/part.c", "int g;\n");
    write("project/src/bpf/vmlinux.h", "static inline int h(void) { return 0; }\n");
    InputFile input = plain();

    assertTrue(find(input, "code.bpf.h", false).orElseThrow().readInFull());
    assertTrue(find(input, "part.c", false).orElseThrow().readInFull());
    assertFalse(find(input, "decl.h", false).orElseThrow().readInFull());
    assertFalse(find(input, "vmlinux.h", false).orElseThrow().readInFull());
  }

  @Test
  void oneContentIsOneObjectUntilTheFileChanges() throws IOException {
    Path header = write("project/src/bpf/h.h", "int a;\n");
    SourceText first = find(plain(), "h.h", false).orElseThrow().text();
    assertSame(first, find(plain(), "h.h", false).orElseThrow().text());

    Files.writeString(header, "int changed;\n");
    assertSame(first, find(plain(), "h.h", false).orElseThrow().text(), "within one generation nothing is read again");
    store.refresh();
    assertEquals("int changed;\n", find(plain(), "h.h", false).orElseThrow().text().content());
  }

  @Test
  void whatNamesNoFileIsPassedOver() throws IOException {
    Path header = write("project/c1/h.h", "int a;\n");
    write("project/compile_flags.txt", "-Ia\0b\n-Ic1\n");
    write(
        "project/compile_commands.json",
        "[{\"directory\":\"\\u0000\",\"file\":\"x\",\"command\":\"cc\"},"
            + "{\"directory\":\".\",\"file\":\"a\\u0000b\",\"command\":\"cc\"},{\"directory\":5,\"file\":[]},"
            + "{\"file\":\"src/bpf/main.bpf.c\",\"command\":\"cc -Ia\\u0000b -DF=2\"}]");

    assertFound(header, plain(), "h.h", true);
    assertEquals(Map.of("F", "2"), plain().options().defines());
  }

  @Test
  void aPatternThatWouldTakeForeverFitsNothing() throws IOException {
    write("project/.clangd", "If:\n  PathMatch: (([a-z/.]+)+)+!\nCompileFlags:\n  Add: -DF\n---\nIf:\n  PathMatch: "
        + "(".repeat(100_000) + "\nCompileFlags:\n  Add: -DG\n---\nCompileFlags:\n  Add: -DH\n");

    assertEquals(Map.of("H", "1"), plain().options().defines());
  }
}
