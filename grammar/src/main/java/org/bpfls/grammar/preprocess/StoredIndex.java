package org.bpfls.grammar.preprocess;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.bpfls.grammar.text.SourceText;

/**
 * A header's index as bytes: magic number, format, the text's length and two checksums, five arrays with their lengths, and a
 * checksum of all that. What does not fit the text, or was damaged, is not an index.
 */
final class StoredIndex {
  /** To be counted up when {@link HeaderIndex}, {@link NameTable} or what the scanner finds changes. */
  static final int FORMAT = 2;

  /** Shorter texts are indexed faster than a file is opened. */
  static final int MIN_CHARS = 256_000;

  private static final int MAGIC = 0x6270_6678;
  private static final int ARRAYS = 5;
  private static final int HEAD_BYTES = 5 * Integer.BYTES;

  /**
   * A text's identity. A stored index belongs to it when length and checksums agree. The checksums are those that the JVM has
   * machine code for from the start: a loop over 3 MB in code that is not compiled yet takes longer than all else here.
   *
   * @param checksums CRC-32 in the upper half, CRC-32C in the lower
   */
  private record Identity(int length, long checksums) {
    static Identity of(SourceText text) {
      byte[] bytes = text.content().getBytes(StandardCharsets.UTF_8);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      return new Identity(text.length(), (crc.getValue() << Integer.SIZE) | checksum(bytes, bytes.length));
    }

    String key() {
      return FORMAT + "-" + Integer.toHexString(length) + "-" + Long.toHexString(checksums);
    }
  }

  private StoredIndex() {}

  /** The stored index of a text; else a new one, which is stored. */
  static HeaderIndex of(SourceText text, HeaderStore store) {
    if (text.length() < MIN_CHARS || store == HeaderStore.NONE) {
      return HeaderIndex.of(text);
    }
    Identity identity = Identity.of(text);
    Optional<HeaderIndex> stored = store.load(identity.key()).flatMap(bytes -> read(bytes, text, identity));
    if (stored.isPresent()) {
      return stored.get();
    }
    HeaderIndex made = HeaderIndex.of(text);
    store.save(identity.key(), write(made, identity));
    return made;
  }

  private static byte[] write(HeaderIndex index, Identity identity) {
    List<int[]> arrays =
        List.of(index.directives, index.groups, index.declarations, index.names.rows(), index.names.buckets());
    int ints = arrays.stream().mapToInt(array -> array.length + 1).sum();
    ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES + ints * Integer.BYTES + Integer.BYTES);
    buffer.putInt(MAGIC).putInt(FORMAT);
    buffer.putInt(identity.length()).putLong(identity.checksums());
    for (int[] array : arrays) {
      buffer.putInt(array.length);
      buffer.asIntBuffer().put(array);
      buffer.position(buffer.position() + array.length * Integer.BYTES);
    }
    buffer.putInt((int) checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }

  private static Optional<HeaderIndex> read(byte[] bytes, SourceText text, Identity identity) {
    int end = bytes.length - Integer.BYTES;
    if (end < HEAD_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean fits =
        buffer.getInt() == MAGIC
            && buffer.getInt() == FORMAT
            && buffer.getInt() == identity.length()
            && buffer.getLong() == identity.checksums()
            && buffer.getInt(end) == (int) checksum(bytes, end);
    if (!fits) {
      return Optional.empty();
    }
    List<int[]> arrays = new ArrayList<>(ARRAYS);
    while (arrays.size() < ARRAYS) {
      int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
      if (length < 0 || length > (end - buffer.position()) / Integer.BYTES) {
        return Optional.empty();
      }
      int[] array = new int[length];
      buffer.asIntBuffer().get(array);
      buffer.position(buffer.position() + length * Integer.BYTES);
      arrays.add(array);
    }
    return Optional.of(
        new HeaderIndex(text, arrays.get(0), arrays.get(1), arrays.get(2), new NameTable(arrays.get(3), arrays.get(4))));
  }
}
