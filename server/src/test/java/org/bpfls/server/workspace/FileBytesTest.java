package org.bpfls.server.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read as it is, whatever its attributes said before. */
class FileBytesTest {
  @TempDir Path folder;

  @Test
  void readsFilesOfAnySize() throws IOException {
    for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
      assertRead(size, size);
    }
  }

  @Test
  void readsFilesThatGrewOrShrank() throws IOException {
    assertRead(200_000, 0);
    assertRead(200_000, 199_999);
    assertRead(200_000, 200_001);
    assertRead(0, 70_000);
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThrows(NoSuchFileException.class, () -> FileBytes.read(folder.resolve("none"), 10, 10));
  }

  private void assertRead(int size, int said) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Path file = Files.write(folder.resolve("file"), content);
    assertArrayEquals(content, FileBytes.read(file, said, 1 << 20));
    for (int most : new int[] {0, 1, 100_000}) {
      assertArrayEquals(Arrays.copyOf(content, Math.min(most, size)), FileBytes.read(file, said, most));
    }
  }
}
