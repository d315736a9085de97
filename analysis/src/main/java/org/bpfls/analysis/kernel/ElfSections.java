package org.bpfls.analysis.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The sections of an ELF file by name: 32 and 64 bits, both byte orders. Trusts no number of the file. */
final class ElfSections {
  private static final int NO_BITS = 8;
  private static final int COMPRESSED = 0x800;
  private static final int EXTENDED_INDEX = 0xffff;

  private final ByteBuffer file;
  private final boolean wide;
  private final Map<String, ByteBuffer> sections = new HashMap<>();

  private ElfSections(ByteBuffer file) throws BtfException {
    this.file = file.duplicate();
    wide = file.get(4) == 2;
    this.file.order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    read();
  }

  /** Whether the file begins as ELF files do. */
  static boolean isElf(ByteBuffer file) {
    return file.limit() >= 52 && file.get(0) == 0x7f && file.get(1) == 'E' && file.get(2) == 'L' && file.get(3) == 'F';
  }

  /**
   * Reads the section table.
   *
   * @throws BtfException when a header points outside of the file
   */
  static ElfSections of(ByteBuffer file) throws BtfException {
    return new ElfSections(file);
  }

  /** The content of a section; empty when there is none of that name. */
  Optional<ByteBuffer> section(String name) {
    return Optional.ofNullable(sections.get(name)).map(ByteBuffer::duplicate);
  }

  private void read() throws BtfException {
    long table = wide ? longAt(40) : intAt(32);
    int entrySize = shortAt(wide ? 58 : 46);
    int count = shortAt(wide ? 60 : 48);
    int names = shortAt(wide ? 62 : 50);
    if (table == 0) {
      return;
    }
    if (entrySize < (wide ? 64 : 40)) {
      throw new BtfException("damaged ELF file: section headers of " + entrySize + " bytes");
    }
    if (count == 0) {
      count = (int) Math.min(sizeOf(table), Integer.MAX_VALUE);
    }
    if (names == EXTENDED_INDEX) {
      names = intAt(table + (wide ? 40 : 24));
    }
    if (names < 0 || names >= count || (long) count * entrySize > file.limit()) {
      throw new BtfException("damaged ELF file: " + count + " sections, names in section " + names);
    }
    ByteBuffer nameTable = content(table + (long) names * entrySize);
    for (int i = 0; i < count; i++) {
      long header = table + (long) i * entrySize;
      String name = string(nameTable, intAt(header));
      if (name.startsWith(".BTF")) {
        if ((longFlags(header) & COMPRESSED) != 0) {
          throw new BtfException("section " + name + " is compressed: unpack the file first");
        }
        sections.putIfAbsent(name, content(header));
      }
    }
  }

  private long longFlags(long header) throws BtfException {
    return wide ? longAt(header + 8) : intAt(header + 8);
  }

  private long sizeOf(long header) throws BtfException {
    return wide ? longAt(header + 32) : intAt(header + 20) & 0xffffffffL;
  }

  private ByteBuffer content(long header) throws BtfException {
    long offset = wide ? longAt(header + 24) : intAt(header + 16) & 0xffffffffL;
    long size = intAt(header + 4) == NO_BITS ? 0 : sizeOf(header);
    if (offset < 0 || size < 0 || offset > file.limit() || size > file.limit() - offset) {
      throw new BtfException("damaged ELF file: a section of " + size + " bytes at " + offset + " is outside of it");
    }
    return file.slice((int) offset, (int) size);
  }

  private static String string(ByteBuffer table, int offset) throws BtfException {
    if (offset < 0 || offset >= table.limit()) {
      throw new BtfException("damaged ELF file: a section name is outside of its table");
    }
    int end = offset;
    while (end < table.limit() && table.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - offset];
    table.get(offset, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private int shortAt(long at) throws BtfException {
    return file.getShort(checked(at, 2)) & 0xffff;
  }

  private int intAt(long at) throws BtfException {
    return file.getInt(checked(at, 4));
  }

  private long longAt(long at) throws BtfException {
    return file.getLong(checked(at, 8));
  }

  private int checked(long at, int size) throws BtfException {
    if (at < 0 || at > file.limit() - size) {
      throw new BtfException("damaged ELF file: it ends before its headers do");
    }
    return (int) at;
  }
}
