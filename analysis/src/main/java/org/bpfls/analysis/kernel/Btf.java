package org.bpfls.analysis.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type information of a kernel, a module or an object (Documentation/bpf/btf.rst of Linux 7.3): a raw blob as in
 * {@code /sys/kernel/btf}, or the {@code .BTF} section of an ELF file; both byte orders. A module's is split: its type
 * ids and names go on where those of the kernel end, so it needs the kernel's as base.
 *
 * <p>Reading checks every offset and length against the data; nothing is allocated by a number of the file alone.
 */
public final class Btf {
  static final int INT = 1;
  static final int PTR = 2;
  static final int ARRAY = 3;
  static final int STRUCT = 4;
  static final int UNION = 5;
  static final int ENUM = 6;
  static final int FWD = 7;
  static final int TYPEDEF = 8;
  static final int VOLATILE = 9;
  static final int CONST = 10;
  static final int RESTRICT = 11;
  static final int FUNC = 12;
  static final int FUNC_PROTO = 13;
  static final int VAR = 14;
  static final int DATASEC = 15;
  static final int FLOAT = 16;
  static final int DECL_TAG = 17;
  static final int TYPE_TAG = 18;
  static final int ENUM64 = 19;

  private static final int MAGIC = 0xeb9f;
  private static final int TYPE_BYTES = 12;
  /** Linux 7.3 has 24 bits for the number of members and 7 for the kind; what older ones left unused is zero there. */
  private static final int MEMBERS_MASK = 0xffffff;

  private static final int KIND_MASK = 0x7f;
  /** A header of this length says where the layout section is (7.3, pahole 1.31). */
  private static final int HEADER_WITH_LAYOUT = 32;

  private static final int LAYOUT_ENTRY_BYTES = 4;
  private static final long MAX_RAW_BYTES = 1L << 30;

  private final @Nullable Btf base;
  private final ByteBuffer types;
  private final ByteBuffer strings;
  /** How long types of each kind are; empty in most files, which then have the kinds known here only. */
  private final ByteBuffer layout;

  private final int firstId;
  private final int firstString;
  /** Offset of each own type in {@code types}. */
  private final int[] offsets;

  private Btf(ByteBuffer blob, @Nullable Btf base) throws BtfException {
    this.base = base;
    firstId = base == null ? 1 : base.typeCount();
    firstString = base == null ? 0 : base.firstString + base.strings.limit();
    int headerBytes = header(blob, 4);
    types = slice(blob, headerBytes, header(blob, 8), header(blob, 12), "types");
    strings = slice(blob, headerBytes, header(blob, 16), header(blob, 20), "strings");
    layout =
        headerBytes < HEADER_WITH_LAYOUT || blob.limit() < HEADER_WITH_LAYOUT
            ? ByteBuffer.allocate(0)
            : slice(blob, headerBytes, header(blob, 24), header(blob, 28), "layouts");
    if (base == null && (strings.limit() == 0 || strings.get(0) != 0)) {
      throw new BtfException(
          strings.limit() == 0
              ? "damaged BTF: no strings"
              : "this is a module's BTF, which needs the kernel's as its base (--btf-base)");
    }
    offsets = offsets();
    if (base != null && !namesBeginStrings()) {
      throw new BtfException("it does not fit its base: that is the BTF of another kernel than the one it was built for");
    }
  }

  /**
   * Reads a file: ELF with a {@code .BTF} section (and, in an out-of-tree module, a {@code .BTF.base} that is then used
   * as base), or raw BTF.
   *
   * @param base the kernel's BTF, for a module
   * @throws IOException when the file cannot be read
   * @throws BtfException when it has no BTF or that is damaged
   */
  public static Btf read(Path file, Optional<Btf> base) throws IOException, BtfException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(64);
      channel.read(head, 0);
      head.flip();
      if (ElfSections.isElf(head)) {
        long bytes = Math.min(channel.size(), Integer.MAX_VALUE);
        return parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes), base);
      }
    }
    if (Files.size(file) > MAX_RAW_BYTES) {
      throw new BtfException("neither an ELF file nor BTF");
    }
    return parse(ByteBuffer.wrap(Files.readAllBytes(file)), base);
  }

  /**
   * As {@link #read}, of bytes.
   *
   * @throws BtfException when they hold no BTF or it is damaged
   */
  public static Btf parse(ByteBuffer bytes, Optional<Btf> base) throws BtfException {
    if (!ElfSections.isElf(bytes)) {
      return new Btf(ordered(bytes), base.orElse(null));
    }
    ElfSections elf = ElfSections.of(bytes);
    ByteBuffer section =
        elf.section(".BTF").orElseThrow(() -> new BtfException("this ELF file has no .BTF section"));
    Optional<ByteBuffer> distilled = elf.section(".BTF.base");
    Btf below = distilled.isPresent() ? new Btf(ordered(distilled.get()), null) : base.orElse(null);
    return new Btf(ordered(section), below);
  }

  /** One more than the highest type id. */
  int typeCount() {
    return firstId + offsets.length;
  }

  /** The first id that is not the base's. */
  int firstOwnId() {
    return firstId;
  }

  /** Whether this is a module's BTF, on top of a kernel's. */
  public boolean split() {
    return base != null;
  }

  int kind(int id) throws BtfException {
    return id == 0 ? 0 : kindOf(info(id));
  }

  boolean kindFlag(int id) throws BtfException {
    return info(id) < 0;
  }

  int members(int id) throws BtfException {
    return info(id) & MEMBERS_MASK;
  }

  String name(int id) throws BtfException {
    return id == 0 ? "void" : string(word(id, 0));
  }

  /** The type that this one refers to, or its size in bytes, by kind. */
  int target(int id) throws BtfException {
    return word(id, 2);
  }

  /** The {@code index}-th 32-bit word after the first three of a type. */
  int extra(int id, int index) throws BtfException {
    return word(id, 3 + index);
  }

  String string(int offset) throws BtfException {
    if (base != null && offset < firstString && offset >= 0) {
      return base.string(offset);
    }
    int from = offset - firstString;
    if (from < 0 || from >= strings.limit()) {
      throw new BtfException("damaged BTF: name at " + offset + " is outside of the strings");
    }
    int to = from;
    while (to < strings.limit() && strings.get(to) != 0) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    strings.get(from, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int info(int id) throws BtfException {
    return word(id, 1);
  }

  private int word(int id, int index) throws BtfException {
    if (base != null && id > 0 && id < firstId) {
      return base.word(id, index);
    }
    int own = id - firstId;
    if (own < 0 || own >= offsets.length) {
      throw new BtfException(
          "damaged BTF: type " + id + " does not exist" + (base == null ? " (is it a module's? then --btf-base)" : ""));
    }
    return types.getInt(offsets[own] + 4 * index);
  }

  private int[] offsets() throws BtfException {
    int[] found = new int[Math.max(16, types.limit() / 20)];
    int count = 0;
    int at = 0;
    while (at < types.limit()) {
      if (types.limit() - at < TYPE_BYTES) {
        throw new BtfException("damaged BTF: it ends inside type " + (firstId + count));
      }
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = at;
      long next = (long) at + TYPE_BYTES + tailBytes(types.getInt(at + 4), firstId + count - 1);
      if (next > types.limit()) {
        throw new BtfException("damaged BTF: type " + (firstId + count - 1) + " goes beyond the end");
      }
      at = (int) next;
    }
    return Arrays.copyOf(found, count);
  }

  private long tailBytes(int info, int id) throws BtfException {
    long members = info & MEMBERS_MASK;
    return switch (kindOf(info)) {
      case PTR, FWD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNC, FLOAT, TYPE_TAG -> 0;
      case INT, VAR, DECL_TAG -> 4;
      case ARRAY -> 12;
      case STRUCT, UNION, DATASEC, ENUM64 -> members * 12;
      case ENUM, FUNC_PROTO -> members * 8;
      default -> tailBytesByLayout(kindOf(info), members, id);
    };
  }

  /** A kind that is not known here can be stepped over when the file says how long its types are. */
  private long tailBytesByLayout(int kind, long members, int id) throws BtfException {
    int at = kind * LAYOUT_ENTRY_BYTES;
    if (at + LAYOUT_ENTRY_BYTES > layout.limit()) {
      throw new BtfException("type " + id + " is of kind " + kind + ", unknown here");
    }
    return (layout.get(at) & 0xff) + members * (layout.get(at + 1) & 0xff);
  }

  private static int kindOf(int info) {
    return (info >>> 24) & KIND_MASK;
  }

  /** Names are offsets into the base's strings and then the own ones: with another base they hit the middle of some. */
  private boolean namesBeginStrings() {
    for (int offset : offsets) {
      int at = types.getInt(offset) - firstString;
      if (at > 0 && at < strings.limit() && strings.get(at - 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer ordered(ByteBuffer bytes) throws BtfException {
    ByteBuffer blob = bytes.duplicate();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      blob.order(order);
      if (blob.limit() >= 24 && (blob.getShort(0) & 0xffff) == MAGIC) {
        if (blob.get(2) != 1) {
          throw new BtfException("BTF of version " + blob.get(2) + ", unknown here");
        }
        return blob;
      }
    }
    throw new BtfException("neither an ELF file nor BTF" + hint(bytes));
  }

  private static String hint(ByteBuffer bytes) {
    for (Packed packed : Packed.values()) {
      if (packed.begins(bytes)) {
        return ": " + packed.advice;
      }
    }
    return "";
  }

  /** What people hand over instead of BTF, by its first bytes. */
  private enum Packed {
    GZIP("it is compressed, unpack it first (gzip -d)", 0x1f, 0x8b),
    XZ("it is compressed, unpack it first (xz -d)", 0xfd, '7', 'z', 'X', 'Z'),
    ZSTD("it is compressed, unpack it first (zstd -d)", 0x28, 0xb5, 0x2f, 0xfd),
    LZ4("it is compressed, unpack it first (lz4 -d)", 0x02, 0x21, 0x4c, 0x18),
    BZIP2("it is compressed, unpack it first (bzip2 -d)", 'B', 'Z', 'h'),
    ARCHIVE("it is an archive or package, unpack it first", '!', '<', 'a', 'r', 'c', 'h', '>'),
    BOOT_IMAGE("it is a boot image, extract vmlinux from it (scripts/extract-vmlinux)", 'M', 'Z');

    private final String advice;
    private final int[] first;

    Packed(String advice, int... first) {
      this.advice = advice;
      this.first = first;
    }

    boolean begins(ByteBuffer bytes) {
      for (int i = 0; i < first.length; i++) {
        if (i >= bytes.limit() || (bytes.get(i) & 0xff) != first[i]) {
          return false;
        }
      }
      return true;
    }
  }

  private static int header(ByteBuffer blob, int at) throws BtfException {
    int value = blob.getInt(at);
    if (value < 0) {
      throw new BtfException("damaged BTF: header field " + at + " is " + value);
    }
    return value;
  }

  private static ByteBuffer slice(ByteBuffer blob, int header, int offset, int length, String what)
      throws BtfException {
    long from = (long) header + offset;
    if (from + length > blob.limit()) {
      throw new BtfException("damaged BTF: the " + what + " go beyond the end");
    }
    return blob.slice((int) from, length).order(blob.order());
  }
}
