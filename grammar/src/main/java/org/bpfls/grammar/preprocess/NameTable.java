package org.bpfls.grammar.preprocess;

import java.util.Arrays;

/**
 * The names that a header declares, as ranges of its text: a hash table in two arrays, so that a header with 60,000 names
 * costs no object per name and can be written to disk as it is.
 *
 * @param rows per name: offset, length and kind, declaration, next row of the same bucket (counted from 1; 0 ends it)
 * @param buckets first row of each bucket, counted from 1; a power of two of them
 */
record NameTable(int[] rows, int[] buckets) {
  static final int TYPEDEF = 0;
  static final int ORDINARY = 1;
  static final int TAG = 2;

  /** Bit of a name that may turn out to be none after macro expansion. */
  static final int UNSURE = 4;

  static final int FIELDS = 4;

  /** The first row that may have a name with this hash, counted from 1; 0 for none. */
  int first(int hash) {
    return buckets[spread(hash) & (buckets.length - 1)];
  }

  int next(int row) {
    return rows[(row - 1) * FIELDS + 3];
  }

  boolean is(int row, String name, String content) {
    int at = (row - 1) * FIELDS;
    int length = rows[at + 1] >>> 3;
    return length == name.length() && content.startsWith(name, rows[at]);
  }

  int kind(int row) {
    return rows[(row - 1) * FIELDS + 1] & 3;
  }

  boolean unsure(int row) {
    return (rows[(row - 1) * FIELDS + 1] & UNSURE) != 0;
  }

  int declaration(int row) {
    return rows[(row - 1) * FIELDS + 2];
  }

  private static int spread(int hash) {
    return (hash * 0x9E3779B9) >>> 7;
  }

  /** Collects names in the order of the text. */
  static final class Builder {
    private int[] rows = new int[64 * FIELDS];
    private int count;

    int count() {
      return count;
    }

    /** Forgets the names added after the first {@code count}. */
    void truncate(int count) {
      this.count = count;
    }

    /** @param hash hash code of the name as a string */
    void add(int offset, int length, int kind, int declaration, int hash) {
      int at = count++ * FIELDS;
      if (at == rows.length) {
        rows = Arrays.copyOf(rows, rows.length * 2);
      }
      rows[at] = offset;
      rows[at + 1] = length << 3 | kind;
      rows[at + 2] = declaration;
      rows[at + 3] = hash;
    }

    NameTable build() {
      int[] kept = Arrays.copyOf(rows, count * FIELDS);
      int[] buckets = new int[Integer.highestOneBit(Math.max(count, 1)) * 2];
      // From the last to the first, so that a bucket's chain is in the order of the text.
      for (int row = count; row > 0; row--) {
        int at = (row - 1) * FIELDS + 3;
        int bucket = spread(kept[at]) & (buckets.length - 1);
        kept[at] = buckets[bucket];
        buckets[bucket] = row;
      }
      return new NameTable(kept, buckets);
    }
  }
}
