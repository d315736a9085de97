package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.FileKind;
import org.bpfls.server.config.Configuration;

/**
 * The files around one that is looked at alone: a header or a fragment means something only where another file includes it, and
 * that one is most often in the same folder, in one above it, or in one beside these.
 */
public final class Surroundings {
  /** Folders upwards that are looked at. */
  static final int MAX_HEIGHT = 3;

  /** Files that are looked at. */
  static final int MAX_FILES = 2_000;

  private Surroundings() {}

  /** Reads the C files around a file. */
  public static ProjectIndex.Scan scan(Path file) {
    Map<Path, FileSummary> found = new HashMap<>();
    Path folder = file.getParent();
    for (int height = 0; folder != null && height < MAX_HEIGHT; height++) {
      boolean top = Files.exists(folder.resolve(".git"));
      for (Path beside : read(folder, found)) {
        read(beside, found);
      }
      folder = top ? null : folder.getParent();
    }
    return new ProjectIndex.Scan(found);
  }

  /** Reads a folder's C files; gives the folders in it. */
  private static Set<Path> read(Path folder, Map<Path, FileSummary> found) {
    Set<Path> folders = new TreeSet<>();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.endsWith(".c") || name.endsWith(".h")) {
          files.add(entry);
        } else if (Files.isDirectory(entry) && !SkippedFolders.contain(entry, folder)) {
          folders.add(entry);
        }
      }
    } catch (IOException e) {
      return Set.of();
    }
    for (Path file : files) {
      try {
        if (found.size() < MAX_FILES && !found.containsKey(file) && Files.size(file) <= ProjectIndex.MAX_BYTES) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          found.put(file, FileSummary.of(file.toString(), text));
        }
      } catch (IOException e) {
        // A file that cannot be read includes nothing.
        continue;
      }
    }
    return folders;
  }

  /**
   * The files to judge in order to judge a header or a fragment: those that include it, with their loaders. None for a file that
   * is complete in itself, and for one that nothing around includes.
   *
   * @param text the file's
   */
  public static Set<Path> of(Path file, String text, List<Configuration.ObjectEntry> configured) {
    if (!FileSummary.mayBePart(FileKind.of(file.toString(), text), FileSummary.isLicensed(text))) {
      return Set.of();
    }
    ProjectIndex index = new ProjectIndex();
    index.update(file, text);
    index.add(scan(file));
    Set<Path> files = new TreeSet<>();
    index.groups(file, configured).stream().filter(group -> !group.contains(file)).forEach(files::addAll);
    return files;
  }
}
