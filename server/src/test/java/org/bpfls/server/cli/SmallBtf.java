package org.bpfls.server.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A kernel's BTF with functions of {@code s32} and {@code struct bpf_prog_aux *}, or a module's on top of it. */
final class SmallBtf {
  private static final int INT = 1;
  private static final int PTR = 2;
  private static final int STRUCT = 4;
  private static final int FUNC = 12;
  private static final int FUNC_PROTO = 13;
  private static final int DECL_TAG = 17;

  private final ByteArrayOutputStream types = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final int firstString;
  private int next;
  private int integer;
  private int aux;

  private SmallBtf(int firstId, int firstString) {
    next = firstId;
    this.firstString = firstString;
  }

  static SmallBtf kernel() {
    SmallBtf btf = new SmallBtf(1, 0);
    btf.strings.write(0);
    btf.integer = btf.type("s32", INT, 0, 4, 0x01000020);
    btf.ownAux();
    return btf;
  }

  SmallBtf module() {
    SmallBtf module = new SmallBtf(next, strings.size());
    module.integer = integer;
    module.aux = aux;
    return module;
  }

  /** Its own {@code struct bpf_prog_aux}, used from here on. */
  SmallBtf ownAux() {
    int struct = type("bpf_prog_aux", STRUCT, 0, 8);
    aux = type("", PTR, 0, struct);
    return this;
  }

  /** A function with this many integers and, when asked for, the program as last parameter. */
  SmallBtf function(String name, int integers, boolean withAux, boolean tagged) {
    int count = integers + (withAux ? 1 : 0);
    int[] parameters = new int[2 * count];
    for (int i = 0; i < count; i++) {
      parameters[2 * i] = string(i < integers ? "n" + i : "aux");
      parameters[2 * i + 1] = i < integers ? integer : aux;
    }
    int proto = type("", FUNC_PROTO, count, integer, parameters);
    int function = type(name, FUNC, 1, proto);
    if (tagged) {
      type("bpf_kfunc", DECL_TAG, 0, function, -1);
    }
    return this;
  }

  byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(24 + types.size() + strings.size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) 0xeb9f).put((byte) 1).put((byte) 0).putInt(24);
    out.putInt(0).putInt(types.size()).putInt(types.size()).putInt(strings.size());
    return out.put(types.toByteArray()).put(strings.toByteArray()).array();
  }

  private int type(String name, int kind, int members, int target, int... extra) {
    word(name.isEmpty() ? 0 : string(name));
    word(kind << 24 | members);
    word(target);
    for (int one : extra) {
      word(one);
    }
    return next++;
  }

  private int string(String text) {
    int at = firstString + strings.size();
    strings.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    strings.write(0);
    return at;
  }

  private void word(int value) {
    types.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }
}
