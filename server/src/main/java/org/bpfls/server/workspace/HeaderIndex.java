package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers below some folders, by name. Walks when first asked, because most programs find their headers without it.
 * Safe for use by several threads.
 */
final class HeaderIndex {
  /** Files looked at per root; a larger tree is a kernel or a home folder, where a name alone would find the wrong file. */
  static final int MAX_FILES = 100_000;

  /** How deep a header may lie below its root. */
  static final int MAX_DEPTH = 12;

  /** Names that mean a system's header wherever else one of that name lies. */
  private static final Pattern SYSTEM_NAME =
      Pattern.compile("(linux|asm|asm-generic|uapi|sys|net|netinet|arpa|bits|gnu|crypto|trace)/.*");

  private final List<Path> roots;
  private volatile @Nullable Map<String, List<Path>> byName;

  HeaderIndex(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /**
   * The header whose path ends with a name; of several, the one that shares most folders with the including file, then
   * the shortest path, then the first in order.
   */
  Optional<Path> find(String name, Path from) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    if (name.contains("..") || last.isEmpty() || SYSTEM_NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return index().getOrDefault(last, List.of()).stream()
        .filter(path -> path.endsWith(name))
        .min(
            Comparator.comparingInt((Path path) -> -shared(path, from))
                .thenComparingInt(Path::getNameCount)
                .thenComparing(Comparator.naturalOrder()));
  }

  private Map<String, List<Path>> index() {
    Map<String, List<Path>> known = byName;
    if (known == null) {
      synchronized (this) {
        known = byName;
        if (known == null) {
          known = walk();
          byName = known;
        }
      }
    }
    return known;
  }

  private Map<String, List<Path>> walk() {
    Map<String, List<Path>> found = new HashMap<>();
    for (Path root : roots) {
      try {
        Files.walkFileTree(root, Set.of(), MAX_DEPTH, new Visitor(root, found));
      } catch (IOException e) {
        // A root that is gone has no headers.
        continue;
      }
    }
    return found;
  }

  private static int shared(Path a, Path b) {
    int limit = Math.min(a.getNameCount(), b.getNameCount());
    int count = 0;
    while (count < limit && a.getName(count).equals(b.getName(count))) {
      count++;
    }
    return count;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, List<Path>> found;
    private int files;

    Visitor(Path root, Map<String, List<Path>> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      boolean kernelPart = (name.equals("include") || name.equals("arch")) && isKernelTree(folder.getParent());
      boolean skip = kernelPart || SkippedFolders.contain(folder, root);
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    private static boolean isKernelTree(@Nullable Path folder) {
      return folder != null && SearchPaths.isKernelTree(folder);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (++files > MAX_FILES) {
        return FileVisitResult.TERMINATE;
      }
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".h") || name.endsWith(".hpp")) {
        found.computeIfAbsent(name, key -> new ArrayList<>()).add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
