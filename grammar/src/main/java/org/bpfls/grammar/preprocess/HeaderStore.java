package org.bpfls.grammar.preprocess;

import java.util.Optional;

/**
 * Keeps the indexes of large headers beyond a process. Best effort: it may forget, and may give back something else than
 * was saved, which is noticed. Safe for several threads.
 */
public interface HeaderStore {
  /** Keeps nothing. */
  HeaderStore NONE =
      new HeaderStore() {
        @Override
        public Optional<byte[]> load(String key) {
          return Optional.empty();
        }

        @Override
        public void save(String key, byte[] content) {}
      };

  /**
   * What was saved under a key.
   *
   * @param key letters, digits and hyphens
   */
  Optional<byte[]> load(String key);

  /** Keeps a content under a key; never fails. */
  void save(String key, byte[] content);
}
