package org.bpfls.grammar.preprocess;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bpfls.grammar.text.SourceText;

/** The indexes of headers, by text; shared by all units of a process. Safe for several threads. */
final class HeaderIndexes {
  /** Characters of header text whose indexes are kept; the least recently used go first. */
  private static final long KEPT_CHARS = 128_000_000;

  private final LinkedHashMap<SourceText, HeaderIndex> kept = new LinkedHashMap<>(256, 0.75f, true);
  private final HeaderStore store;
  private long chars;

  HeaderIndexes(HeaderStore store) {
    this.store = store;
  }

  HeaderIndex of(SourceText text) {
    synchronized (kept) {
      HeaderIndex known = kept.get(text);
      if (known != null) {
        return known;
      }
    }
    HeaderIndex made = StoredIndex.of(text, store);
    synchronized (kept) {
      HeaderIndex other = kept.putIfAbsent(text, made);
      if (other != null) {
        return other;
      }
      chars += text.length();
      var eldest = kept.entrySet().iterator();
      while (chars > KEPT_CHARS && kept.size() > 1) {
        Map.Entry<SourceText, HeaderIndex> entry = eldest.next();
        chars -= entry.getKey().length();
        eldest.remove();
      }
    }
    return made;
  }
}
