package org.bpfls.grammar.preprocess;

import org.jspecify.annotations.Nullable;

/** Gives one string object per spelling, so that reading a name a second time makes no garbage. Not for several threads. */
final class Names {
  private @Nullable String[] table = new String[1 << 11];
  private int count;

  String of(char[] chars, int start, int length) {
    int hash = 0;
    for (int i = start, end = start + length; i < end; i++) {
      hash = 31 * hash + chars[i];
    }
    int mask = table.length - 1;
    int slot = spread(hash) & mask;
    for (String at = table[slot]; at != null; at = table[slot]) {
      if (at.length() == length && at.hashCode() == hash && same(at, chars, start)) {
        return at;
      }
      slot = (slot + 1) & mask;
    }
    String made = new String(chars, start, length);
    table[slot] = made;
    if (++count * 2 > table.length) {
      grow();
    }
    return made;
  }

  private static boolean same(String name, char[] chars, int start) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != chars[start + i]) {
        return false;
      }
    }
    return true;
  }

  private static int spread(int hash) {
    return (hash * 0x9E3779B9) >>> 11;
  }

  private void grow() {
    @Nullable String[] old = table;
    table = new String[old.length * 2];
    int mask = table.length - 1;
    for (String name : old) {
      if (name != null) {
        int slot = spread(name.hashCode()) & mask;
        while (table[slot] != null) {
          slot = (slot + 1) & mask;
        }
        table[slot] = name;
      }
    }
  }
}
