package org.bpfls.server.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpfls.grammar.preprocess.HeaderStore;
import org.jspecify.annotations.Nullable;

/**
 * Header indexes in the user's cache folder. A file is written beside its place and renamed into it, so that other processes see
 * all of it or nothing; whatever fails, the headers are indexed again.
 */
public final class HeaderCache implements HeaderStore {
  /** Indexes kept; one of a full vmlinux.h has about 2 MB. */
  static final int MAX_FILES = 64;

  /** A larger file is not one of ours. */
  static final int MAX_BYTES = 64 << 20;

  private static final String ENDING = ".index";
  private static final String UNFINISHED = ".tmp";
  private static final long ABANDONED_MILLIS = 3_600_000;

  private final Path folder;

  /** @param folder is made when it is needed */
  public HeaderCache(Path folder) {
    this.folder = folder;
  }

  /** The user's folder: {@code $XDG_CACHE_HOME/bpfls/headers}, or that in {@code ~/.cache}. */
  public static Path defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base = cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("bpfls").resolve("headers");
  }

  @Override
  public Optional<byte[]> load(String key) {
    Path file = folder.resolve(key + ENDING);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      long size = Files.size(file);
      return size <= MAX_BYTES ? Optional.of(FileBytes.read(file, size, MAX_BYTES)) : Optional.empty();
    } catch (IOException | SecurityException e) {
      return Optional.empty();
    }
  }

  @Override
  public void save(String key, byte[] content) {
    Path unfinished = null;
    try {
      Files.createDirectories(folder);
      unfinished = Files.createTempFile(folder, "", UNFINISHED);
      Files.write(unfinished, content);
      move(unfinished, folder.resolve(key + ENDING));
      tidy();
    } catch (IOException | UncheckedIOException | SecurityException e) {
      discard(unfinished);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void discard(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException | SecurityException e) {
        // The next process that tidies up removes it.
      }
    }
  }

  /** Removes the oldest indexes beyond the number kept, and what a killed process left. */
  private void tidy() throws IOException {
    List<Path> files = files();
    long now = System.currentTimeMillis();
    for (Path file : files) {
      boolean unfinished = file.toString().endsWith(UNFINISHED);
      if (unfinished && now - modified(file) > ABANDONED_MILLIS) {
        discard(file);
      }
    }
    List<Path> indexes = files.stream().filter(file -> file.toString().endsWith(ENDING)).toList();
    if (indexes.size() > MAX_FILES) {
      indexes.stream()
          .sorted(Comparator.comparingLong(HeaderCache::modified))
          .limit(indexes.size() - MAX_FILES)
          .forEach(HeaderCache::discard);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }

  /** The cache's own files; none when there is no folder yet. */
  public List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.toString().endsWith(ENDING) || file.toString().endsWith(UNFINISHED))
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
