package org.bpfls.analysis.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds small BTF blobs, and ELF files around them, for tests. */
final class BtfBuilder {
  private final ByteOrder order;
  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final int firstString;
  private int next;

  /** A base's blob has {@code firstId} 1 and {@code firstString} 0. */
  BtfBuilder(ByteOrder order, int firstId, int firstString) {
    this.order = order;
    this.next = firstId;
    this.firstString = firstString;
    if (firstString == 0) {
      strings.write(0);
    }
  }

  int type(String name, int kind, int members, int target, int... extra) {
    word(types, name.isEmpty() ? 0 : string(name));
    word(types, kind << 24 | members);
    word(types, target);
    for (int word : extra) {
      word(types, word);
    }
    return next++;
  }

  int string(String text) {
    int at = firstString + strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    strings.write(0);
    return at;
  }

  int function(String name, int proto, boolean kfunc) {
    int id = type(name, Btf.FUNC, 1, proto);
    if (kfunc) {
      type("bpf_kfunc", Btf.DECL_TAG, 0, id, -1);
    }
    return id;
  }

  int nextId() {
    return next;
  }

  int stringBytes() {
    return strings.size();
  }

  byte[] blob() {
    return blob(new byte[0]);
  }

  /** With a layout section when {@code layout} is not empty: per kind its size, the size of a member, two zeroes. */
  byte[] blob(byte[] layout) {
    int header = layout.length == 0 ? 24 : 32;
    ByteBuffer out = ByteBuffer.allocate(header + types.size() + strings.size() + layout.length).order(order);
    out.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(header);
    out.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
    if (layout.length > 0) {
      out.putInt(types.size() + strings.size()).putInt(layout.length);
    }
    return out.put(types.toByteArray()).put(strings.toByteArray()).put(layout).array();
  }

  /** An ELF file with the blob as its .BTF section. */
  static byte[] elf(byte[] blob, boolean wide, ByteOrder order) {
    byte[] names = "\0.shstrtab\0.BTF\0".getBytes(StandardCharsets.ISO_8859_1);
    int header = wide ? 64 : 52;
    int entry = wide ? 64 : 40;
    int blobAt = header + names.length;
    int table = blobAt + blob.length;
    ByteBuffer out = ByteBuffer.allocate(table + 3 * entry).order(order);
    out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1});
    if (wide) {
      out.putLong(40, table).putShort(58, (short) entry).putShort(60, (short) 3).putShort(62, (short) 1);
    } else {
      out.putInt(32, table).putShort(46, (short) entry).putShort(48, (short) 3).putShort(50, (short) 1);
    }
    out.position(header);
    out.put(names).put(blob);
    section(out, table + entry, wide, 1, header, names.length);
    section(out, table + 2 * entry, wide, 11, blobAt, blob.length);
    return out.array();
  }

  private static void section(ByteBuffer out, int at, boolean wide, int name, int offset, int size) {
    out.putInt(at, name).putInt(at + 4, 1);
    if (wide) {
      out.putLong(at + 24, offset).putLong(at + 32, size);
    } else {
      out.putInt(at + 16, offset).putInt(at + 20, size);
    }
  }

  private void word(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
  }
}
