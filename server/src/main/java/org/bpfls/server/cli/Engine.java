package org.bpfls.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.Analyzer;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.FrontEnds;
import org.bpfls.server.workspace.HeaderOrigin;
import org.bpfls.server.workspace.Naming;
import org.bpfls.server.workspace.SearchPaths;
import org.bpfls.server.workspace.Settings;
import org.bpfls.server.workspace.SourceStore;
import org.bpfls.server.workspace.Workspace;

/** What the commands that read source need, put together from their options. */
final class Engine {
  private final Workspace workspace;
  private final FrontEnd frontEnd;
  private final boolean verbose;
  private final Map<String, List<String>> headers = Collections.synchronizedMap(new TreeMap<>());

  private Engine(Workspace workspace, FrontEnd frontEnd, boolean verbose) {
    this.workspace = workspace;
    this.frontEnd = frontEnd;
    this.verbose = verbose;
  }

  /**
   * Puts it together.
   *
   * @param roots files and folders that the command was given
   * @param diskCache whether the header cache on disk is used
   */
  static Engine create(Console console, CommonOptions common, List<Path> roots, boolean diskCache)
      throws UsageException {
    Path folder = console.folder();
    List<Path> include = common.include.stream().map(folder::resolve).toList();
    Path commands = common.compileCommands == null ? null : folder.resolve(common.compileCommands);
    if (commands != null && !Files.isRegularFile(commands)) {
      throw new UsageException("--compile-commands: " + common.compileCommands + ": no such file");
    }
    SearchPaths paths = new SearchPaths(include, common.macros(), commands, SearchPaths.systemFolders());
    List<Path> folders =
        roots.stream()
            .map(folder::resolve)
            .map(path -> Files.isDirectory(path) || path.getParent() == null ? path : path.getParent())
            .map(Path::normalize)
            .distinct()
            .toList();
    Workspace workspace = 
        new Workspace(new SourceStore(Naming.relativeTo(folder)), FrontEnds.prelude(), paths, folders);
    return new Engine(workspace, FrontEnds.create(diskCache), common.verbose);
  }

  Workspace workspace() {
    return workspace;
  }

  /**
   * Judges a batch.
   *
   * @param fileRead called after each file, by any thread
   */
  AnalysisResult analyze(Batch batch, AnalysisCache cache, CancelToken cancel, Runnable fileRead) {
    FrontEnd observed =
        (main, options, resolver, earlier) -> {
          TranslationUnit unit = frontEnd.parse(main, options, resolver, earlier);
          if (verbose) {
            headers.put(main.name(), describe(unit));
          }
          fileRead.run();
          return unit;
        };
    return new Analyzer(observed).analyze(batch.snapshot(), batch.options(), cache, cancel);
  }

  /** For {@code -v}: per file, which headers were found where. */
  List<String> headerLines() {
    List<String> lines = new ArrayList<>();
    headers.forEach(
        (file, found) -> {
          lines.add(file + ":");
          lines.addAll(found);
        });
    return lines;
  }

  /** The target kernel of a run without files. */
  String defaultKernel(Settings settings) {
    return settings.kernel() != null ? settings.kernel() : KernelFacts.builtIn().newest().toString();
  }

  private List<String> describe(TranslationUnit unit) {
    List<String> lines = new ArrayList<>();
    for (Preprocessed.Include include : unit.includes()) {
      String written = include.angled() ? "<" + include.name() + ">" : "\"" + include.name() + "\"";
      String path = include.resolved();
      String where =
          path == null
              ? "not found"
              : path + workspace.origin(path).map(HeaderOrigin::shown).map(s -> " (" + s + ")").orElse("");
      lines.add("  " + written + " → " + where);
    }
    return lines;
  }
}
