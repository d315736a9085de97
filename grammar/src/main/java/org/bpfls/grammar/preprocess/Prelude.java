package org.bpfls.grammar.preprocess;

import java.util.Map;
import org.bpfls.grammar.text.SourceText;
import org.jspecify.annotations.Nullable;

/** Stand-ins of our own for the headers that BPF programs and their loaders usually include. */
public final class Prelude {
  private Prelude() {}

  /** The stand-in for a header by the name it is included with, whatever folder that names. */
  static @Nullable SourceText find(Map<String, SourceText> prelude, String include) {
    SourceText exact = prelude.get(include);
    if (exact != null || prelude.isEmpty()) {
      return exact;
    }
    for (int slash = include.indexOf('/'); slash >= 0; slash = include.indexOf('/', slash + 1)) {
      SourceText tail = prelude.get(include.substring(slash + 1));
      if (tail != null) {
        return tail;
      }
    }
    return null;
  }
}
