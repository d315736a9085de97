package org.bpfls.server.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.FileKind;
import org.bpfls.server.config.Configuration;

/**
 * Which files of a workspace belong together: BPF objects with their loaders, headers and fragments with the files that
 * include them, kernel sources of one folder. For one thread, but for {@link #scan}.
 */
public final class ProjectIndex {
  /** Files read in a scan; past that, only what is open is known. */
  static final int MAX_FILES = 40_000;

  /** Larger files are not sources that somebody pairs. */
  static final long MAX_BYTES = 1L << 20;

  /** Files of one group; more would make each key press slow. */
  static final int MAX_GROUP = 24;

  /** Main files analysed for the sake of one header. */
  static final int MAX_INCLUDERS = 3;

  /** Kernel sources that are taken for a module of the project rather than for a kernel. */
  static final int MAX_KERNEL_FILES = 16;

  /** Files in one folder that associate and are taken for parts of one loader. */
  static final int MAX_ASSOCIATING = 4;

  private final Map<Path, FileSummary> files = new TreeMap<>();
  private final Map<String, Set<Path>> includers = new HashMap<>();
  private final Map<String, Set<Path>> loaders = new HashMap<>();
  private final Map<String, Set<Path>> objects = new HashMap<>();

  /** What a scan found. */
  public record Scan(Map<Path, FileSummary> files) {}

  /** Reads the C files below some folders. Touches nothing of an index, so it may run anywhere. */
  public static Scan scan(List<Path> roots, CancelToken cancel) {
    Map<Path, FileSummary> found = new HashMap<>();
    for (Path root : roots) {
      for (Path file : FileDiscovery.of(List.of(root), Configuration.NONE).files()) {
        cancel.check();
        if (found.size() >= MAX_FILES) {
          return new Scan(found);
        }
        try {
          if (Files.size(file) <= MAX_BYTES) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            found.put(file, FileSummary.of(file.toString(), text));
          }
        } catch (IOException e) {
          // A file that cannot be read pairs with nothing.
          continue;
        }
      }
    }
    return new Scan(found);
  }

  /** Takes what a scan found, but for files that are known already: an editor's text is newer. */
  public void add(Scan scan) {
    scan.files()
        .forEach(
            (file, summary) -> {
              if (!files.containsKey(file)) {
                put(file, summary);
              }
            });
  }

  /** Takes a file's text. Says whether what it belongs with may have changed. */
  public boolean update(Path file, String text) {
    FileSummary summary = FileSummary.of(file.toString(), text);
    if (summary.equals(files.get(file))) {
      return false;
    }
    remove(file);
    put(file, summary);
    return true;
  }

  /** Forgets a file. */
  public void remove(Path file) {
    FileSummary old = files.remove(file);
    if (old == null) {
      return;
    }
    String name = String.valueOf(file.getFileName());
    old.includes().forEach(include -> take(includers, last(include), file));
    old.objects().forEach(object -> take(loaders, object, file));
    take(objects, FileSummary.objectName(name), file);
  }

  /** The kind of a file; {@link FileKind#OTHER} for an unknown one. */
  public FileKind kind(Path file) {
    FileSummary summary = files.get(file);
    return summary == null ? FileKind.OTHER : summary.kind();
  }

  /**
   * The groups to analyse for the sake of a file: one for a file that is analysed itself, one per includer for a header
   * or a fragment, none for a file of no concern. Each is sorted.
   *
   * @param configured what the file's configuration says of pairs that the sources do not show
   */
  public List<List<Path>> groups(Path file, List<Configuration.ObjectEntry> configured) {
    List<List<Path>> groups = new ArrayList<>();
    for (Path main : mains(file)) {
      List<Path> group = group(main, configured);
      if (!groups.contains(group)) {
        groups.add(group);
      }
    }
    return groups;
  }

  private List<Path> mains(Path file) {
    List<Path> including = mayBePart(file) ? includingMains(file) : List.of();
    if (including.isEmpty()) {
      return kind(file) == FileKind.OTHER ? List.of() : List.of(file);
    }
    return including;
  }

  private boolean mayBePart(Path file) {
    FileSummary summary = files.get(file);
    return summary == null || FileSummary.mayBePart(summary.kind(), summary.licensed());
  }

  private List<Path> includingMains(Path file) {
    Set<Path> seen = new HashSet<>();
    List<Path> mains = new ArrayList<>();
    Deque<Path> open = new ArrayDeque<>(List.of(file));
    while (!open.isEmpty() && seen.size() < MAX_FILES) {
      Path next = open.remove();
      for (Path includer : includers.getOrDefault(String.valueOf(next.getFileName()), Set.of())) {
        if (seen.add(includer) && !includer.equals(file) && includes(includer, next)) {
          if (kind(includer) == FileKind.OTHER) {
            open.add(includer);
          } else {
            mains.add(includer);
          }
        }
      }
    }
    mains.sort(nearestTo(file));
    return mains.subList(0, Math.min(mains.size(), MAX_INCLUDERS));
  }

  private boolean includes(Path includer, Path included) {
    FileSummary summary = files.get(includer);
    return summary != null
        && summary.includes().stream().anyMatch(name -> included.endsWith(name.replaceFirst("^(\\.\\.?/)+", "")));
  }

  private List<Path> group(Path main, List<Configuration.ObjectEntry> configured) {
    Set<Path> group = new TreeSet<>();
    Deque<Path> open = new ArrayDeque<>(List.of(main));
    while (!open.isEmpty() && group.size() < MAX_GROUP) {
      Path next = open.remove();
      FileSummary summary = files.get(next);
      if (summary == null || !group.add(next)) {
        continue;
      }
      for (Configuration.ObjectEntry object : configured) {
        if (object.sources().contains(next) || object.loaders().contains(next)) {
          open.addAll(object.sources());
          open.addAll(object.loaders());
        }
      }
      switch (summary.kind()) {
        case BPF ->
            loaders
                .getOrDefault(FileSummary.objectName(String.valueOf(next.getFileName())), Set.of())
                .stream()
                .filter(loader -> kind(loader) == FileKind.LOADER && objectsOf(loader).contains(next))
                .forEach(open::add);
        case LOADER -> {
          open.addAll(objectsOf(next));
          open.addAll(associatingBeside(next));
        }
        case KERNEL -> open.addAll(kernelFiles(next.getParent()));
        case OTHER -> {}
      }
    }
    if (kind(main) != FileKind.KERNEL) {
      group.addAll(kernelFiles(null));
    }
    return List.copyOf(group);
  }

  /** The files in a loader's folder that associate: it may call them. None when they are too many to be one program's. */
  private List<Path> associatingBeside(Path loader) {
    List<Path> found = new ArrayList<>();
    for (Map.Entry<Path, FileSummary> file : files.entrySet()) {
      boolean associates = file.getValue().kind() == FileKind.LOADER && file.getValue().associates();
      if (associates && Objects.equals(loader.getParent(), file.getKey().getParent())) {
        found.add(file.getKey());
      }
    }
    return found.size() > MAX_ASSOCIATING ? List.of() : found;
  }

  /** The BPF files that a loader loads: of several of the same name, the nearest. */
  private List<Path> objectsOf(Path loader) {
    FileSummary summary = files.get(loader);
    List<Path> found = new ArrayList<>();
    if (summary != null) {
      for (String object : new TreeSet<>(summary.objects())) {
        objects.getOrDefault(object, Set.of()).stream()
            .filter(file -> kind(file) == FileKind.BPF)
            .min(nearestTo(loader))
            .ifPresent(found::add);
      }
    }
    return found;
  }

  /** The kernel sources of a folder, or of the workspace; none when they are too many to be the project's own. */
  private List<Path> kernelFiles(@org.jspecify.annotations.Nullable Path folder) {
    List<Path> found = new ArrayList<>();
    for (Map.Entry<Path, FileSummary> file : files.entrySet()) {
      if (file.getValue().kind() == FileKind.KERNEL && (folder == null || folder.equals(file.getKey().getParent()))) {
        found.add(file.getKey());
        if (found.size() > MAX_KERNEL_FILES) {
          return List.of();
        }
      }
    }
    return found;
  }

  private void put(Path file, FileSummary summary) {
    files.put(file, summary);
    summary.includes().forEach(name -> includers.computeIfAbsent(last(name), key -> new TreeSet<>()).add(file));
    summary.objects().forEach(name -> loaders.computeIfAbsent(name, key -> new TreeSet<>()).add(file));
    String object = FileSummary.objectName(String.valueOf(file.getFileName()));
    objects.computeIfAbsent(object, key -> new TreeSet<>()).add(file);
  }

  private static void take(Map<String, Set<Path>> map, String key, Path file) {
    Set<Path> paths = map.get(key);
    if (paths != null) {
      paths.remove(file);
    }
  }

  private static String last(String include) {
    return include.substring(include.lastIndexOf('/') + 1);
  }

  private static Comparator<Path> nearestTo(Path file) {
    return Comparator.comparingInt((Path path) -> -shared(path, file))
        .thenComparingInt(Path::getNameCount)
        .thenComparing(Comparator.naturalOrder());
  }

  private static int shared(Path a, Path b) {
    int limit = Math.min(a.getNameCount(), b.getNameCount());
    int count = 0;
    while (count < limit && a.getName(count).equals(b.getName(count))) {
      count++;
    }
    return count;
  }
}
