package org.bpfls.server.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.analysis.FileKind;
import org.bpfls.server.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Works out the {@link SearchPath} of a file from what lies around it. Holds what it read for as long as it lives; a
 * server makes a new one when a file that matters changes. Safe for use by several threads.
 */
public final class SearchPaths {
  /** Bytes that are read of a {@code compile_flags.txt} or {@code .clangd}. */
  private static final int MAX_FLAGS_BYTES = 1 << 20;

  /** Folders of this many levels upwards are searched; a project is not deeper. */
  static final int MAX_LEVELS = 8;

  /** Below each folder upwards, where projects by convention keep their headers. */
  private static final List<String> CONVENTIONAL =
      List.of(
          "", "include", "vmlinux", "vmlinux/x86", "libbpf", "libbpf/include", "libbpf/src", "scheds/include",
          "scheds/vmlinux", "bpf", "headers");

  private static final List<String> KERNEL_TOOLS_BPF = List.of("lib", "include/uapi", "sched_ext/include");
  private static final List<String> KERNEL_TOOLS_HOST =
      List.of("lib", "include", "arch/x86/include", "include/uapi", "sched_ext/include");

  private final List<Path> commandLine;
  private final Map<String, String> define;
  private final @Nullable Path compileCommands;
  private final List<Path> system;
  private final Map<Path, Optional<CompilationDatabase>> databases = new ConcurrentHashMap<>();
  private final Map<Path, Boolean> folders = new ConcurrentHashMap<>();

  /**
   * @param commandLine folders of {@code -I}
   * @param define macros of {@code -D}
   * @param compileCommands a compilation database to use instead of the nearest one, or null
   * @param system the system's folders
   */
  public SearchPaths(
      List<Path> commandLine, Map<String, String> define, @Nullable Path compileCommands, List<Path> system) {
    this.commandLine = List.copyOf(commandLine);
    this.define = Map.copyOf(define);
    this.compileCommands = compileCommands;
    this.system = List.copyOf(system);
  }

  /** The system's folders that exist on this machine, as clang searches them. */
  public static List<Path> systemFolders() {
    Set<Path> found = new LinkedHashSet<>();
    found.add(Path.of("/usr/local/include"));
    for (String pattern : List.of("/usr/lib/llvm-*/lib/clang/*/include", "/usr/lib/clang/*/include",
        "/usr/lib/gcc/*/*/include")) {
      List<Path> newestFirst = new ArrayList<>(glob(Path.of("/"), pattern.substring(1).split("/"), 0));
      if (!newestFirst.isEmpty()) {
        found.add(newestFirst.get(newestFirst.size() - 1));
        break;
      }
    }
    found.add(Path.of("/usr/include"));
    found.addAll(glob(Path.of("/usr/include"), new String[] {"*-linux-gnu*"}, 0));
    found.removeIf(folder -> !Files.isDirectory(folder));
    return List.copyOf(found);
  }

  /**
   * The search path of a main file.
   *
   * @param file absolute and normalised
   */
  public SearchPath of(Path file, FileKind kind, Configuration configuration) {
    Set<SearchPath.Folder> all = new LinkedHashSet<>();
    List<SearchPath.Folder> quoted = new ArrayList<>();
    Map<String, String> macros = new LinkedHashMap<>();
    Set<String> undefine = new LinkedHashSet<>();
    List<Path> forced = new ArrayList<>();
    add(all, commandLine, HeaderOrigin.COMMAND_LINE);
    add(all, configuration.include(), HeaderOrigin.CONFIGURATION);
    // Kernel source is read without its configuration: its headers, made for one, would say something else.
    boolean kernel = kind == FileKind.KERNEL;
    for (Origin origin : kernel ? List.<Origin>of() : compilers(file)) {
      add(all, origin.flags.include(), origin.origin);
      for (Path folder : origin.flags.quote()) {
        quoted.add(new SearchPath.Folder(folder, origin.origin));
      }
      macros.putAll(origin.flags.define());
      undefine.addAll(origin.flags.undefine());
      forced.addAll(origin.flags.forced());
    }
    macros.putAll(configuration.define());
    macros.putAll(define);
    undefine.removeAll(macros.keySet());
    if (!kernel) {
      addUpward(all, file, kind);
      add(all, system, HeaderOrigin.SYSTEM);
    }
    return new SearchPath(quoted, List.copyOf(all), macros, List.copyOf(undefine), forced);
  }

  private void addUpward(Set<SearchPath.Folder> all, Path file, FileKind kind) {
    Path folder = file.getParent();
    for (int level = 0; folder != null && level < MAX_LEVELS && folder.getNameCount() > 0; level++) {
      if (folder.endsWith("tools") && folder.getParent() != null && isKernelTree(folder.getParent())) {
        // As tools/testing/selftests/bpf/Makefile has it; the kernel's own include folder is not for user space.
        for (String below : kind == FileKind.BPF ? KERNEL_TOOLS_BPF : KERNEL_TOOLS_HOST) {
          all.add(new SearchPath.Folder(folder.resolve(below), HeaderOrigin.UPWARD));
        }
        return;
      }
      if (isKernelTree(folder)) {
        return;
      }
      for (String below : CONVENTIONAL) {
        Path candidate = below.isEmpty() ? folder : folder.resolve(below);
        if (isFolder(candidate)) {
          all.add(new SearchPath.Folder(candidate, HeaderOrigin.UPWARD));
        }
      }
      // Above the top of a project are other projects.
      if (Files.exists(folder.resolve(".git"))) {
        return;
      }
      folder = folder.getParent();
    }
  }

  static boolean isKernelTree(Path folder) {
    return Files.exists(folder.resolve("Kconfig")) && Files.isDirectory(folder.resolve("kernel"));
  }

  private boolean isFolder(Path path) {
    return folders.computeIfAbsent(path, Files::isDirectory);
  }

  private record Origin(CompileFlags flags, HeaderOrigin origin) {}

  /** What compilers and editors are told about the file, nearest first. */
  private List<Origin> compilers(Path file) {
    List<Origin> found = new ArrayList<>();
    if (compileCommands != null) {
      database(compileCommands)
          .flatMap(database -> database.flags(file))
          .ifPresent(flags -> found.add(new Origin(flags, HeaderOrigin.COMPILE_COMMANDS)));
    }
    boolean flagsFile = false;
    for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
      if (found.isEmpty()) {
        for (String place : List.of("compile_commands.json", "build/compile_commands.json")) {
          database(folder.resolve(place))
              .flatMap(database -> database.flags(file))
              .filter(flags -> found.isEmpty())
              .ifPresent(flags -> found.add(new Origin(flags, HeaderOrigin.COMPILE_COMMANDS)));
        }
      }
      Path list = folder.resolve("compile_flags.txt");
      if (!flagsFile && Files.isRegularFile(list)) {
        flagsFile = true;
        List<String> lines = text(list).lines().map(String::strip).toList();
        found.add(new Origin(CompileFlags.parse(lines, folder), HeaderOrigin.COMPILE_FLAGS));
      }
      Path clangd = folder.resolve(".clangd");
      if (Files.isRegularFile(clangd)) {
        String relative = folder.relativize(file).toString().replace('\\', '/');
        found.add(
            new Origin(CompileFlags.parse(ClangdFile.arguments(text(clangd), relative), folder), HeaderOrigin.CLANGD));
      }
    }
    return found;
  }

  private Optional<CompilationDatabase> database(Path file) {
    return databases.computeIfAbsent(
        file,
        path -> {
          if (!Files.isRegularFile(path)) {
            return Optional.empty();
          }
          try {
            return Optional.of(CompilationDatabase.read(path));
          } catch (IOException e) {
            // Half-written by a build that is running: the other means remain.
            return Optional.empty();
          }
        });
  }

  private static void add(Set<SearchPath.Folder> all, List<Path> paths, HeaderOrigin origin) {
    for (Path path : paths) {
      all.add(new SearchPath.Folder(path.toAbsolutePath().normalize(), origin));
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_FLAGS_BYTES), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether a name fits a pattern, which may begin and end with a star. A glob of the JDK is a regular expression, a short run's first. */
  private static boolean fits(String name, String pattern) {
    String word = pattern.replace("*", "");
    boolean before = pattern.startsWith("*");
    boolean behind = pattern.endsWith("*");
    if (before && behind) {
      return name.contains(word);
    }
    return before ? name.endsWith(word) : behind ? name.startsWith(word) : name.equals(word);
  }

  /** Folders that fit a pattern, one name per level. */
  private static Set<Path> glob(Path folder, String[] names, int level) {
    Set<Path> found = new TreeSet<>();
    if (level == names.length) {
      found.add(folder);
      return found;
    }
    if (names[level].indexOf('*') < 0) {
      Path next = folder.resolve(names[level]);
      return Files.isDirectory(next) ? glob(next, names, level + 1) : found;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (fits(String.valueOf(entry.getFileName()), names[level]) && Files.isDirectory(entry)) {
          found.addAll(glob(entry, names, level + 1));
        }
      }
    } catch (IOException e) {
      // Not there: nothing fits.
      return found;
    }
    return found;
  }
}
