package org.bpfls.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.Analyzer;
import org.bpfls.analysis.CancelToken;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.Batches;
import org.bpfls.server.workspace.FrontEnds;
import org.bpfls.server.workspace.Naming;
import org.bpfls.server.workspace.SearchPaths;
import org.bpfls.server.workspace.Settings;
import org.bpfls.server.workspace.SourceStore;
import org.bpfls.server.workspace.Workspace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a key press costs: a character comes, and goes again, anywhere in a scheduler of some 3,600 lines. The targets are 10 ms for
 * the 95th percentile of {@code analysis}, and 30 ms with the loader.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EditBenchmark {
  /** A BPF file to edit; empty for the shipped example with functions added to it. */
  @Param("")
  public String file = "";

  /** A loader to analyse with it; of the example its own. */
  @Param("")
  public String loader = "";

  /** Folders of headers, separated by colons. */
  @Param("")
  public String include = "";

  private final Map<Path, SourceText> loaders = new LinkedHashMap<>();
  private final Random random = new Random(1);
  private final FrontEnd frontEnd = new CFrontEnd();
  private final Analyzer analyzer = new Analyzer(frontEnd);
  private final AnalysisCache alone = AnalysisCache.keeping();
  private final AnalysisCache together = AnalysisCache.keeping();
  private Path path = Path.of("");
  private String text = "";
  private String edited = "";
  private Workspace workspace = workspace(List.of());
  private TranslationUnit unit;

  @Setup
  public void read() throws IOException {
    Path example = Path.of("../examples/refresher-fixed").toAbsolutePath().normalize();
    path = file.isEmpty() ? example.resolve("refresher.bpf.c") : Path.of(file).toAbsolutePath();
    text = Files.readString(path) + (file.isEmpty() ? functions(340) : "");
    edited = text;
    workspace = workspace(Stream.of(include.split(":")).filter(folder -> !folder.isEmpty()).map(Path::of).toList());
    if (file.isEmpty() || !loader.isEmpty()) {
      Path user = loader.isEmpty() ? example.resolve("refresher.c") : Path.of(loader).toAbsolutePath();
      loaders.put(user, workspace.store().read(user));
    }
  }

  private static Workspace workspace(List<Path> folders) {
    SearchPaths paths = new SearchPaths(folders, Map.of("__TARGET_ARCH_x86", "1"), null, SearchPaths.systemFolders());
    return new Workspace(new SourceStore(Naming.absolute()), FrontEnds.prelude(), paths, List.of());
  }

  private static String functions(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("\nstatic __always_inline s32 step_").append(i).append("(struct task_struct *p, s32 cpu)\n{\n");
      all.append("\ts32 left = cpu;\n\n\tfor (int i = 0; i < 8 && left > 0; i++)\n\t\tleft -= p->pid & (1 << i);\n");
      all.append("\treturn left < 0 ? -1 : left;\n}\n");
    }
    return all.toString();
  }

  private SourceText next() {
    if (edited.length() == text.length()) {
      int at = random.nextInt(text.length());
      edited = text.substring(0, at) + "x" + text.substring(at);
    } else {
      edited = text;
    }
    return new SourceText(path.toString(), edited);
  }

  private Batch batch(SourceText main, boolean withLoader) {
    Map<Path, SourceText> files = new LinkedHashMap<>(withLoader ? loaders : Map.of());
    files.put(path, main);
    return Batches.together(files, workspace, Configuration.NONE, Settings.NONE);
  }

  /** Preprocessing and parsing. */
  @Benchmark
  public TranslationUnit parse() {
    var input = new ArrayList<>(batch(next(), false).snapshot().files()).get(0);
    unit = frontEnd.parse(input.text(), input.options(), input.resolver(), unit);
    return unit;
  }

  /** The same, and all rules. */
  @Benchmark
  public AnalysisResult analysis() {
    Batch batch = batch(next(), false);
    return analyzer.analyze(batch.snapshot(), batch.options(), alone, CancelToken.NEVER);
  }

  /** The same with the loader. */
  @Benchmark
  public AnalysisResult analysisWithLoader() {
    Batch batch = batch(next(), true);
    return analyzer.analyze(batch.snapshot(), batch.options(), together, CancelToken.NEVER);
  }
}
