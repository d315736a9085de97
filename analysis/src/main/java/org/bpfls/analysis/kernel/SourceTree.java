package org.bpfls.analysis.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Picks the files of a kernel tree, a module's folder or a single file that can say something about kfuncs. */
public final class SourceTree {
  private static final long MAX_BYTES = 4L << 20;
  private static final Set<String> SKIPPED =
      Set.of("Documentation", "tools", "scripts", "samples", "rust", "LICENSES", ".git", "dts");

  private SourceTree() {}

  /**
   * Reads what a kernel tree, a module's folder or a file says about kfuncs. Functions that a set names and no candidate
   * defines ({@code crash_kexec} of 6.1, which bears no mark), and structs that are registered as struct_ops types, are
   * looked for in all of the tree's sources.
   *
   * @throws IOException when {@code root} itself cannot be read
   */
  public static KernelSource read(Path root) throws IOException {
    List<SourceFile> files = candidates(root);
    KernelSource source = KernelSourceReader.read(files);
    if (source.undefined().isEmpty() && source.undeclaredTypes().isEmpty() || !Files.isDirectory(root)) {
      return source;
    }
    TreeMap<String, SourceFile> all = new TreeMap<>();
    files.forEach(file -> all.put(file.path(), file));
    sources(root, isKernelTree(root)).parallelStream()
        .filter(
            path ->
                path.toString().endsWith(".c")
                    ? mentions(path, source.undefined(), "%s\\s*\\(")
                    : mentions(path, source.undeclaredTypes(), "struct\\s+%s\\s*\\{"))
        .toList()
        .forEach(path -> add(all, root, path));
    return KernelSourceReader.read(all.values());
  }

  /**
   * Reads the candidates of {@code root}: files with a kfunc marker, and all sources of the folders in which one of
   * them uses the association accessor, since calls lead through those. In a kernel tree the parts without kernel code
   * are skipped. Sorted by path. Files that cannot be read are left out.
   *
   * @throws IOException when {@code root} itself cannot be read
   */
  static List<SourceFile> candidates(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of(new SourceFile(String.valueOf(root.getFileName()), text(root)));
    }
    List<Path> sources = sources(root, isKernelTree(root));
    List<Path> found = sources.parallelStream().filter(path -> KernelSourceReader.isCandidate(textOrEmpty(path))).toList();
    TreeMap<String, SourceFile> files = new TreeMap<>();
    Set<Path> associating = new HashSet<>();
    for (Path path : found) {
      SourceFile file = add(files, root, path);
      if (path.getParent() != null && file.text().contains(KernelSourceReader.ACCESSOR)) {
        associating.add(path.getParent());
      }
    }
    for (Path path : sources) {
      if (associating.contains(path.getParent()) && isLocal(path)) {
        add(files, root, path);
      }
    }
    return new ArrayList<>(files.values());
  }

  /** Whether a file has one of the names in that surrounding; a plain search first, since most have none. */
  private static boolean mentions(Path path, Set<String> names, String surrounding) {
    if (names.isEmpty()) {
      return false;
    }
    String text = textOrEmpty(path);
    return names.stream()
        .anyMatch(
            name -> text.contains(name) && Pattern.compile("\\b" + surrounding.formatted(name)).matcher(text).find());
  }

  private static boolean isKernelTree(Path root) {
    return Files.isRegularFile(root.resolve("Kconfig")) && Files.isDirectory(root.resolve("kernel"));
  }

  /** Declarations that everybody includes (include/linux/bpf.h) do not make their whole folder interesting. */
  private static boolean isLocal(Path path) {
    return !path.toString().contains("/include/");
  }

  private static SourceFile add(TreeMap<String, SourceFile> files, Path root, Path path) {
    String name = root.relativize(path).toString().replace('\\', '/');
    return files.computeIfAbsent(name, n -> new SourceFile(n, textOrEmpty(path)));
  }

  private static List<Path> sources(Path root, boolean kernelTree) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skip = kernelTree && !folder.equals(root) && SKIPPED.contains(String.valueOf(folder.getFileName()));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.toString();
            if (attributes.isRegularFile() && attributes.size() <= MAX_BYTES
                && (name.endsWith(".c") || name.endsWith(".h"))) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    sources.sort(null);
    return sources;
  }

  private static String textOrEmpty(Path path) {
    try {
      return text(path);
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(Path path) throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
  }
}
