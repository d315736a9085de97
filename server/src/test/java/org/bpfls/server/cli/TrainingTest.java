package org.bpfls.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher trains the class-data archive with: nobody would notice that it fails, but for slow runs. */
class TrainingTest {
  @TempDir Path work;

  @Test
  void runsSilentlyAndFillsOnlyItsOwnCache() throws IOException, InterruptedException {
    Path project = Files.createDirectory(work.resolve("project"));
    Files.copy(Path.of("../examples/refresher/refresher.bpf.c"), project.resolve("refresher.bpf.c"));
    Path output = work.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Training.class.getName(),
            work.toString(), "../docs/rules", "src/test/fixtures/kfunc-undeclared");
    java.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM says that it has picked them up
    java.environment().put("XDG_CACHE_HOME", work.resolve("cache").toString());
    Process process = java.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertEquals(0, process.waitFor(), () -> text(output));
    assertEquals("", text(output));
    try (Stream<Path> indexes = Files.list(work.resolve("cache/bpfls/headers"))) {
      assertEquals(1, indexes.count());
    }
  }

  private static String text(Path file) {
    try {
      return String.join("\n", Files.readAllLines(file));
    } catch (IOException e) {
      return List.of(e).toString();
    }
  }
}
