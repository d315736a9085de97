package org.bpfls.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {
  private static final Path FILE = Path.of("/project/.bpfls.toml");
  private static final Set<String> RULES = Set.of("assoc-missing", "assoc-conflict");

  private static Configuration read(String text) throws ConfigurationException {
    return ConfigurationReader.read(FILE, text, RULES);
  }

  private static ConfigurationException refused(String text) {
    return assertThrows(ConfigurationException.class, () -> read(text));
  }

  @Test
  void readsEverythingThatTheContractNames() throws ConfigurationException {
    Configuration configuration =
        read(
            """
            kernel = "7.0..7.3"
            include = ["include", "../libbpf/include"]
            define = ["__TARGET_ARCH_x86", "N=3"]
            exclude = ["**/generated/**"]
            [rules]
            assoc-missing = "error"
            assoc-conflict = "off"
            [[object]]
            source = "src/main.bpf.c"
            loader = ["src/main.c"]
            [[object]]
            source = "b.bpf.c"
            loader = "external"
            associate = { refresh = "layered_ops" }
            """);

    assertEquals("7.0..7.3", configuration.kernel());
    assertEquals(List.of(Path.of("/project/include"), Path.of("/libbpf/include")), configuration.include());
    assertEquals(Map.of("__TARGET_ARCH_x86", "1", "N", "3"), configuration.define());
    assertEquals(List.of("**/generated/**"), configuration.exclude());
    assertEquals(
        Map.of("assoc-missing", Optional.of(Severity.ERROR), "assoc-conflict", Optional.<Severity>empty()),
        configuration.rules());
    assertEquals(
        List.of(
            new Configuration.ObjectEntry(
                "", List.of(Path.of("/project/src/main.bpf.c")), List.of(Path.of("/project/src/main.c")), false, Map.of()),
            new Configuration.ObjectEntry(
                "", List.of(Path.of("/project/b.bpf.c")), List.of(), true, Map.of("refresh", "layered_ops"))),
        configuration.objects());
  }

  @Test
  void aLinkedObjectHasSeveralSourcesAndAName() throws ConfigurationException {
    Configuration configuration =
        read("[[object]]\nname = \"both\"\nsource = [\"a.bpf.c\", \"sub/b.bpf.c\"]\nloader = [\"main.c\"]\n");

    assertEquals(
        List.of(
            new Configuration.ObjectEntry(
                "both", List.of(Path.of("/project/a.bpf.c"), Path.of("/project/sub/b.bpf.c")),
                List.of(Path.of("/project/main.c")), false, Map.of())),
        configuration.objects());
    assertTrue(refused("[[object]]\nsource = [\"a.bpf.c\", \"b.bpf.c\"]\n").problem().contains("needs its name"));
    assertTrue(refused("[[object]]\nname = \"both\"\n").problem().contains("needs its source"));
  }

  @Test
  void anUnknownKeyIsAnErrorWithItsPlace() {
    ConfigurationException problem = refused("kernel = \"7.3\"\n  inclode = []\n");

    assertEquals(2, problem.line());
    assertEquals(3, problem.column());
    assertTrue(problem.problem().contains("unknown key inclode (did you mean include?)"), problem.problem());
  }

  @Test
  void unknownKeysOfTablesAreErrorsToo() {
    assertEquals(2, refused("[rules]\nassoc-mising = \"off\"\n").line());
    assertEquals(3, refused("[[object]]\nsource = \"a\"\nloaders = []\n").line());
    assertTrue(refused("[rules]\nassoc-mising = \"off\"\n").problem().contains("did you mean assoc-missing?"));
  }

  @Test
  void wrongTypesAndValuesAreErrors() {
    assertTrue(refused("kernel = 7\n").problem().contains("must be a string"));
    assertTrue(refused("include = \"x\"\n").problem().contains("array of strings"));
    assertTrue(refused("[rules]\nassoc-missing = \"loud\"\n").problem().contains("\"off\""));
    assertTrue(refused("[[object]]\nloader = []\n").problem().contains("needs its source"));
    assertTrue(refused("kernel = \"7.3\"\nbtf = \"x\"\n").problem().contains("not both"));
    assertEquals(1, refused("kernel = \n").line());
  }

  @Test
  void theNearestFileUpwardsCounts(@TempDir Path folder) throws Exception {
    Path inner = Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve(".bpfls.toml"), "kernel = \"7.1\"\n");
    Files.writeString(folder.resolve("a/.bpfls.toml"), "kernel = \"7.2\"\n");
    ConfigurationFinder finder = new ConfigurationFinder(null, RULES);

    assertEquals("7.2", finder.of(inner.resolve("x.bpf.c")).kernel());
    assertEquals("7.1", finder.of(folder.resolve("x.bpf.c")).kernel());
  }

  @Test
  void hostileTextIsRefusedAndNoMore(@TempDir Path folder) throws Exception {
    assertEquals("is nested too deeply", refused("a = " + "[".repeat(100_000)).problem());
    assertTrue(refused("include = [\"a\\u0000b\"]").problem().startsWith("names no file"));
    Path large = Files.writeString(folder.resolve("large.toml"), "#".repeat(2_000_000));
    assertEquals(
        "is larger than 1 MiB",
        assertThrows(ConfigurationException.class, () -> ConfigurationReader.read(large, RULES)).problem());
  }
}
