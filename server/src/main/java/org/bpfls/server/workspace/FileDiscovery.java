package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.server.config.Configuration;

/** Finds the C files that were asked for. A file that is named is taken as it is; a folder is walked. */
public final class FileDiscovery {
  private final List<Path> files = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private FileDiscovery() {}

  /**
   * Finds files.
   *
   * @param paths files and folders
   * @param configuration gives the patterns that a walk leaves out
   */
  public static FileDiscovery of(List<Path> paths, Configuration configuration) {
    FileDiscovery discovery = new FileDiscovery();
    Path base = configuration.file() == null ? null : configuration.file().toAbsolutePath().getParent();
    List<Glob> exclude = configuration.exclude().stream().map(Glob::of).toList();
    Set<Path> found = new LinkedHashSet<>();
    for (Path path : paths) {
      Path absolute = path.toAbsolutePath().normalize();
      if (Files.isDirectory(absolute)) {
        Set<Path> walked = new TreeSet<>();
        discovery.walk(absolute, base, exclude, walked);
        found.addAll(walked);
      } else if (!Files.exists(absolute)) {
        discovery.problems.add(path + ": no such file or folder");
      } else if (!Files.isReadable(absolute)) {
        discovery.problems.add(path + ": cannot be read (permission denied)");
      } else if (!Files.isRegularFile(absolute)) {
        discovery.problems.add(path + ": is neither a file nor a folder");
      } else {
        found.add(absolute);
      }
    }
    discovery.files.addAll(found);
    return discovery;
  }

  /** Absolute and normalised, each once, in order. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /** What could not be looked at, for people; empty when all went well. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private void walk(Path root, @org.jspecify.annotations.Nullable Path base, List<Glob> exclude, Set<Path> walked) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            private boolean excluded(Path path) {
              Path from = base != null && path.startsWith(base) ? base : root;
              String relative = from.relativize(path).toString().replace('\\', '/');
              return exclude.stream().anyMatch(glob -> glob.matches(relative));
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skip = SkippedFolders.contain(folder, root) || (!folder.equals(root) && excluded(folder));
              return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              String name = String.valueOf(file.getFileName());
              if (attributes.isRegularFile() && (name.endsWith(".c") || name.endsWith(".h")) && !excluded(file)) {
                walked.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              problems.add(file + ": cannot be read (" + reason(e) + ")");
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      problems.add(root + ": cannot be read (" + reason(e) + ")");
    }
  }

  /** Why reading failed, for people. */
  public static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "no such file";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
