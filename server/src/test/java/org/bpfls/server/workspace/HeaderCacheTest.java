package org.bpfls.server.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
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
}
