package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.InputFile;
import org.bpfls.analysis.ObjectPairing;
import org.bpfls.analysis.loader.foreign.ForeignLoaders;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.jspecify.annotations.Nullable;

/** Turns files into what the analysis takes: each with its kind, its macros and the way to its headers. */
public final class Workspace {
  private static final Pattern INCLUDED_SOURCE =
      Pattern.compile("^[ \\t]*#[ \\t]*include[ \\t]*\"([^\"\\n]+\\.c)\"", Pattern.MULTILINE);

  private final SourceStore store;
  private final Map<String, SourceText> prelude;
  private final SearchPaths searchPaths;
  private final HeaderIndex index;
  private final Map<SearchPath, WorkspaceIncludeResolver> resolvers = new ConcurrentHashMap<>();
  private final Map<String, HeaderOrigin> origins = new ConcurrentHashMap<>();
  private final Map<Path, TargetKernel> kernels = new ConcurrentHashMap<>();
  private final ForeignLoaders foreign;

  /**
   * @param prelude stand-ins for headers that are not found, by include name
   * @param roots folders whose headers are found by name when all else fails
   */
  public Workspace(
      SourceStore store, Map<String, SourceText> prelude, SearchPaths searchPaths, List<Path> roots) {
    this.store = store;
    this.prelude = Map.copyOf(prelude);
    this.searchPaths = searchPaths;
    this.index = new HeaderIndex(roots);
    this.foreign = new ForeignCode(store.naming());
  }

  /** The texts. */
  public SourceStore store() {
    return store;
  }

  /** One file as the analysis takes it. */
  public InputFile input(Path file, SourceText text, FileKind kind, Configuration configuration) {
    SearchPath search = searchPaths.of(file, kind, configuration);
    List<SourceText> forced = search.forced().stream().map(store::find).flatMap(Optional::stream).toList();
    PreprocessOptions options =
        new PreprocessOptions(search.define(), search.undefine(), target(kind), forced,
            kind == FileKind.KERNEL ? Map.of() : prelude);
    return new InputFile(text, kind, options, resolver(search));
  }

  /** How an included file was found; empty for one that this workspace did not find. */
  public Optional<HeaderOrigin> origin(String path) {
    return Optional.ofNullable(origins.get(path));
  }

  /**
   * The kernel to judge by: that of a BTF file, which is read once, or a version or range, or the newest known.
   *
   * @throws IllegalArgumentException when it is no version or range, or the BTF cannot be read
   */
  TargetKernel targetKernel(@Nullable String versions, @Nullable Path btf) {
    return btf == null ? TargetKernel.of(versions) : kernels.computeIfAbsent(btf, TargetKernel::ofBtf);
  }

  /** Loaders in Rust and Go around BPF files. */
  ForeignLoaders foreignLoaders() {
    return foreign;
  }

  /** The configured objects, under the names of the store. */
  public List<ObjectPairing> objects(Configuration configuration) {
    Naming naming = store.naming();
    List<ObjectPairing> pairings = new ArrayList<>();
    for (Configuration.ObjectEntry object : configuration.objects()) {
      pairings.add(
          new ObjectPairing(
              object.name(),
              object.sources().stream().map(naming::name).toList(),
              object.loaders().stream().map(naming::name).toList(),
              object.external(),
              object.associate()));
    }
    return pairings;
  }

  /**
   * Fragments among files: those that another one includes and that have no license of their own, without which no
   * object is loaded.
   */
  public static Set<Path> fragments(Map<Path, SourceText> files) {
    Map<Path, Set<Path>> includes = new HashMap<>();
    files.forEach(
        (file, text) -> {
          if (text.content().contains(".c\"")) {
            for (Matcher matcher = INCLUDED_SOURCE.matcher(text.content()); matcher.find(); ) {
              Path included = file.resolveSibling(matcher.group(1)).normalize();
              includes.computeIfAbsent(file, f -> new HashSet<>()).add(included);
            }
          }
        });
    Set<Path> included = new HashSet<>();
    includes.values().forEach(included::addAll);
    // Files that only include each other, or themselves, are fragments of nothing.
    Set<Path> fragments = new HashSet<>();
    Deque<Path> open = new ArrayDeque<>(includes.keySet().stream().filter(file -> !included.contains(file)).toList());
    while (!open.isEmpty()) {
      for (Path next : includes.getOrDefault(open.remove(), Set.of())) {
        if (fragments.add(next)) {
          open.add(next);
        }
      }
    }
    fragments.removeIf(
        file -> {
          SourceText text = files.get(file);
          return text == null || FileSummary.isLicensed(text.content());
        });
    return fragments;
  }

  private WorkspaceIncludeResolver resolver(SearchPath search) {
    return resolvers.computeIfAbsent(search, path -> new WorkspaceIncludeResolver(store, path, index, origins));
  }

  private static PreprocessOptions.Target target(FileKind kind) {
    return switch (kind) {
      case LOADER -> PreprocessOptions.Target.HOST;
      case KERNEL -> PreprocessOptions.Target.KERNEL;
      case BPF, OTHER -> PreprocessOptions.Target.BPF;
    };
  }
}
