package org.bpfls.grammar.text;

import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of a file into text. Never fails: invalid UTF-8 becomes U+FFFD, a byte order mark is dropped, line ends
 * and NUL characters stay as they are.
 */
public final class SourceDecoder {
  /** Bytes of a file that are decoded; the rest is left out. No C source or {@code vmlinux.h} comes near. */
  public static final int MAX_BYTES = 128 << 20;

  /** Bytes looked at to tell a binary file from text. */
  private static final int PROBE_BYTES = 8 << 10;

  private SourceDecoder() {}

  /**
   * A decoded file.
   *
   * @param binary whether the beginning has NUL bytes beside other control characters or an ELF header: no source text
   * @param truncated whether the file is larger than {@link #MAX_BYTES}
   */
  public record Decoded(SourceText text, boolean binary, boolean truncated) {}

  /** @param name how the file is called in findings */
  public static Decoded decode(String name, byte[] bytes) {
    boolean truncated = bytes.length > MAX_BYTES;
    int length = truncated ? MAX_BYTES : bytes.length;
    boolean utf16 = startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF);
    String content;
    if (utf16) {
      content = new String(bytes, 0, length, StandardCharsets.UTF_16);
    } else {
      int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
      content = new String(bytes, start, length - start, StandardCharsets.UTF_8);
    }
    return new Decoded(new SourceText(name, content), !utf16 && isBinary(bytes, length), truncated);
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xFF) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBinary(byte[] bytes, int length) {
    if (startsWith(bytes, 0x7F, 'E', 'L', 'F')) {
      return true;
    }
    int nul = 0;
    int control = 0;
    for (int i = 0; i < Math.min(length, PROBE_BYTES); i++) {
      int b = bytes[i] & 0xFF;
      if (b == 0) {
        nul++;
      } else if (b < 0x20 && !(b >= '\t' && b <= '\r') && b != 0x1B) {
        control++;
      }
    }
    return nul > 0 && (control > 0 || nul > length / 16 + 1);
  }
}
