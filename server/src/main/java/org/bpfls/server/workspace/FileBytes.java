package org.bpfls.server.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads files piece by piece. {@link Files#readAllBytes} takes a buffer of the whole file's size besides the array, outside of the
 * heap; for the 3 MB of a {@code vmlinux.h} a process that has just started waits longer for that memory than for the file.
 */
final class FileBytes {
  private static final int PIECE_BYTES = 64 << 10;

  private FileBytes() {}

  /**
   * The bytes of a file.
   *
   * @param size what its attributes say; a file that has grown or shrunk since is read as it is now
   * @param most how many bytes of it to read at most
   */
  static byte[] read(Path file, long size, int most) throws IOException {
    byte[] bytes = new byte[(int) Math.min(size, most)];
    int count = 0;
    try (InputStream in = Files.newInputStream(file)) {
      while (count < bytes.length) {
        int read = in.read(bytes, count, Math.min(PIECE_BYTES, bytes.length - count));
        if (read < 0) {
          return Arrays.copyOf(bytes, count);
        }
        count += read;
      }
      int next = count < most ? in.read() : -1;
      return next < 0 ? bytes : grown(bytes, next, in.readNBytes(most - count - 1));
    }
  }

  private static byte[] grown(byte[] bytes, int next, byte[] rest) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + 1 + rest.length);
    all[bytes.length] = (byte) next;
    System.arraycopy(rest, 0, all, bytes.length + 1, rest.length);
    return all;
  }
}
