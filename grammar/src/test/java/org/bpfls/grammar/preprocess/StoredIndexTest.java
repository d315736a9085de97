package org.bpfls.grammar.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.Test;

/** An index that was stored is the index that a scan gives, or is not taken at all. */
class StoredIndexTest {
  private static final SourceText HEADER = header(20_000, "u32");

  /** A store in memory that counts. */
  private static final class Memory implements HeaderStore {
    final Map<String, byte[]> contents = new HashMap<>();
    int saved;

    @Override
    public Optional<byte[]> load(String key) {
      return Optional.ofNullable(contents.get(key));
    }

    @Override
    public void save(String key, byte[] content) {
      contents.put(key, content);
      saved++;
    }
  }

  private static SourceText header(int structs, String type) {
    StringBuilder text = new StringBuilder("#ifndef H\n#define H\ntypedef unsigned int u32;\n#if A\nint a;\n#else\nint b;\n#endif\n");
    for (int i = 0; i < structs; i++) {
      text.append("struct s").append(i).append(" { ").append(type).append(" x; };\n");
    }
    return new SourceText("vmlinux.h", text.append("#endif\n").toString());
  }

  private static void assertSame(HeaderIndex expected, HeaderIndex found) {
    assertArrayEquals(expected.directives, found.directives);
    assertArrayEquals(expected.groups, found.groups);
    assertArrayEquals(expected.declarations, found.declarations);
    assertArrayEquals(expected.names.rows(), found.names.rows());
    assertArrayEquals(expected.names.buckets(), found.names.buckets());
  }

  @Test
  void isTheSameWhenReadBack() {
    Memory store = new Memory();

    assertSame(HeaderIndex.of(HEADER), StoredIndex.of(HEADER, store));
    assertSame(HeaderIndex.of(HEADER), StoredIndex.of(HEADER, store));
    assertEquals(1, store.saved);
  }

  @Test
  void anotherTextHasAnother() {
    Memory store = new Memory();
    StoredIndex.of(HEADER, store);
    SourceText other = header(20_000, "u64");

    assertSame(HeaderIndex.of(other), StoredIndex.of(other, store));
    assertEquals(2, store.saved);
  }

  @Test
  void aSmallHeaderIsNotWorthStoring() {
    Memory store = new Memory();
    StoredIndex.of(header(10, "u32"), store);

    assertEquals(0, store.saved);
  }

  @Test
  void damageIsNoticed() {
    Memory store = new Memory();
    HeaderIndex expected = StoredIndex.of(HEADER, store);
    String key = store.contents.keySet().iterator().next();
    byte[] good = store.contents.get(key);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
      if (i % 2 == 0) {
        bad[i < 80 ? i / 2 : random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      store.contents.put(key, bad);
      int before = store.saved;

      assertSame(expected, StoredIndex.of(HEADER, store));
      assertEquals(before + 1, store.saved, "was read anyway");
    }
  }

  @Test
  void theContentOfAnotherHeaderIsNotTaken() {
    Memory store = new Memory();
    SourceText other = header(20_000, "u64");
    StoredIndex.of(HEADER, store);
    byte[] first = store.contents.values().iterator().next();
    HeaderStore liar =
        new HeaderStore() {
          @Override
          public Optional<byte[]> load(String key) {
            return Optional.of(first);
          }

          @Override
          public void save(String key, byte[] content) {}
        };

    assertSame(HeaderIndex.of(other), StoredIndex.of(other, liar));
  }
}
