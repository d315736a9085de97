package org.bpfls.server.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeaderCacheTest {
  @TempDir Path work;

  @Test
  void givesBackWhatWasSavedAndNothingElse() {
    HeaderCache cache = new HeaderCache(work.resolve("not/there/yet"));

    assertTrue(cache.load("a").isEmpty());
    cache.save("a", new byte[] {1, 2});
    cache.save("a", new byte[] {3});

    assertArrayEquals(new byte[] {3}, cache.load("a").orElseThrow());
    assertTrue(cache.load("b").isEmpty());
  }

  @Test
  void readersSeeAllOrNothingWhileWritersRace() throws Exception {
    HeaderCache cache = new HeaderCache(work);
    AtomicInteger torn = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    for (int i = 0; i < 8; i++) {
      byte fill = (byte) i;
      pool.submit(() -> {
        byte[] content = new byte[300_000];
        Arrays.fill(content, fill);
        for (int round = 0; round < 40; round++) {
          cache.save("shared", content);
          Optional<byte[]> read = cache.load("shared");
          boolean whole = read.isPresent() && read.get().length == content.length;
          if (!whole || read.get()[0] != read.get()[content.length - 1]) {
            torn.incrementAndGet();
          }
        }
      });
    }
    pool.shutdown();
    assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));

    assertEquals(0, torn.get());
    assertEquals(1, cache.files().size(), "nothing unfinished is left");
  }

  @Test
  void aFolderThatCannotBeMadeIsNoError() throws IOException {
    Path file = Files.writeString(work.resolve("file"), "in the way");
    HeaderCache cache = new HeaderCache(file.resolve("cache"));

    cache.save("a", new byte[] {1});

    assertTrue(cache.load("a").isEmpty());
    assertEquals(0, cache.files().size());
  }

  @Test
  void aDiskWithoutRoomIsNoErrorAndLeavesNothing() throws IOException {
    // Renaming onto a folder that is not empty fails as writing to a full disk does: after the file was made.
    Files.createDirectories(work.resolve("a.index/in the way"));
    HeaderCache cache = new HeaderCache(work);

    cache.save("a", new byte[] {1});

    assertTrue(cache.load("a").isEmpty());
    assertEquals(0, cache.files().size());
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterAWhile() throws IOException {
    Path old = Files.writeString(work.resolve("1.tmp"), "half");
    Path recent = Files.writeString(work.resolve("2.tmp"), "half");
    Files.setLastModifiedTime(old, FileTime.fromMillis(System.currentTimeMillis() - 7_200_000));

    new HeaderCache(work).save("a", new byte[] {1});

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(recent), "its process may still write it");
  }

  @Test
  void theOldestGoWhenThereAreTooMany() throws IOException {
    HeaderCache cache = new HeaderCache(work);
    for (int i = 0; i < HeaderCache.MAX_FILES; i++) {
      cache.save("k" + i, new byte[] {1});
      Files.setLastModifiedTime(work.resolve("k" + i + ".index"), FileTime.fromMillis(1_000_000L + i * 1_000L));
    }

    cache.save("new", new byte[] {1});

    assertEquals(HeaderCache.MAX_FILES, cache.files().size());
    assertTrue(cache.load("k0").isEmpty());
    assertTrue(cache.load("k1").isPresent());
    assertTrue(cache.load("new").isPresent());
  }

  /** Whole runs of their own process: at once, killed, and with every kind of entry that is not the right one. */
  @Test
  void theFindingsDependOnNothingThatHappensToTheCache() throws Exception {
    Path cache = work.resolve("cache");
    Path project = Files.createDirectories(work.resolve("project"));
    StringBuilder header = new StringBuilder("#ifndef H\n#define H\n");
    for (int i = 0; i < 20_000; i++) {
      header.append("struct s").append(i).append(" { int member; };\n");
    }
    Files.writeString(project.resolve("vmlinux.h"), header.append("#endif\n"));
    Files.writeString(
        project.resolve("demo.bpf.c"), "#include \"vmlinux.h\"\nint f(struct s7 *s)\n{\n\treturn s->member 1;\n}\n");
    String expected = report(run(project, work.resolve("project/vmlinux.h/no folder")));
    assertTrue(expected.contains("[syntax]"), expected);

    Process killed = run(project, cache);
    Process first = run(project, cache);
    Process second = run(project, cache);
    Thread.sleep(300);
    killed.destroyForcibly().waitFor();
    assertEquals(expected, report(first));
    assertEquals(expected, report(second));
    Path entry = new HeaderCache(cache.resolve("bpfls/headers")).files().stream()
        .filter(file -> file.toString().endsWith(".index")).findFirst().orElseThrow();
    byte[] good = Files.readAllBytes(entry);

    byte[] flipped = good.clone();
    flipped[good.length / 2] ^= 4;
    byte[] otherVersion = good.clone();
    otherVersion[7]++;
    for (byte[] bad : List.of(flipped, otherVersion, Arrays.copyOf(good, good.length / 3), new byte[0])) {
      Files.write(entry, bad);
      assertEquals(expected, report(run(project, cache)));
      assertArrayEquals(good, Files.readAllBytes(entry), "made anew");
    }
  }

  private static Process run(Path project, Path cache) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), "org.bpfls.server.cli.Main", "lint", "--fail-on", "never", "demo.bpf.c");
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    return builder.directory(project.toFile()).redirectErrorStream(true).start();
  }

  private static String report(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
