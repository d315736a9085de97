package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.Set;

/** Folders that no walk goes into: hidden ones, and those that builds and package managers fill. */
final class SkippedFolders {
  private static final Set<String> NAMES = Set.of("target", "node_modules", "CMakeFiles");

  private SkippedFolders() {}

  /** Whether a walk passes a folder over; never the one that it starts in. */
  static boolean contain(Path folder, Path root) {
    String name = String.valueOf(folder.getFileName());
    return !folder.equals(root) && (name.startsWith(".") || NAMES.contains(name));
  }
}
