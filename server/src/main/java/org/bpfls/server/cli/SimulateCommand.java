package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.flow.Loading;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.ConfigurationException;
import org.bpfls.server.config.ConfigurationFinder;
import org.bpfls.server.report.SimulationReport;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.Batches;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.Settings;
import org.bpfls.server.workspace.SourceStore;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.render.MermaidRenderer;
import org.bpfls.sim.render.TimelineRenderer;
import org.bpfls.sim.scenario.ScenarioFile;
import org.bpfls.sim.scenario.ScenarioFormatException;
import org.bpfls.sim.scenario.ScenarioRunner;

/** {@code bpfls simulate}. */
final class SimulateCommand implements Command {
  enum Format {
    TEXT,
    JSON,
    MERMAID
  }

  private final Console console;
  private final List<Path> files;
  private final Format format;
  private final CommonOptions common;

  SimulateCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    files = given.paths();
    if (files.isEmpty()) {
      throw new UsageException("name SCENARIO.json … or FILE.bpf.c [LOADER.c …]");
    }
    format = given.choice("--format", Format.TEXT);
    common = new CommonOptions(given);
  }

  static OptionTable options() {
    return CommonOptions.table()
        .value(
            "--format",
            "text|json|mermaid",
            "text: a readable timeline; json: the file with \"observed\" filled in; mermaid: a sequence diagram");
  }

  @Override
  public int run() throws UsageException {
    long sources = files.stream().filter(SimulateCommand::isSource).count();
    if (sources == files.size()) {
      return explore();
    }
    if (sources > 0) {
      throw new UsageException("name either scenarios or sources, not both");
    }
    PrintWriter out = console.writer();
    for (Path path : files) {
      ScenarioFile file = read(path);
      KernelProfile profile = profile(file);
      out.print(
          switch (format) {
            case TEXT -> TimelineRenderer.text(file, profile);
            case JSON -> ScenarioRunner.run(file, profile).toJson();
            case MERMAID -> MermaidRenderer.text(file, profile);
          });
    }
    out.flush();
    return ExitStatus.OK;
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".c");
  }

  private int explore() throws UsageException {
    if (format == Format.MERMAID) {
      throw new UsageException("--format mermaid is for scenarios; sources give text or json");
    }
    Settings settings = common.target(console.folder());
    Engine engine = Engine.create(console, common, files, true);
    SourceStore store = engine.workspace().store();
    Map<Path, SourceText> texts = new LinkedHashMap<>();
    for (Path path : files) {
      Path file = console.folder().resolve(path).normalize();
      try {
        texts.put(file, store.read(file));
      } catch (IOException e) {
        throw new UsageException(path + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
      }
    }
    Batch batch = batch(engine, texts, settings);
    AnalysisResult result = engine.analyze(batch, AnalysisCache.keeping(), CancelToken.NEVER, () -> {});
    List<Loading> loadings = result.project().loadings();
    if (loadings.isEmpty()) {
      console.complain("nothing to explore: no program here reaches a kfunc that resolves its struct_ops instance");
    }
    PrintWriter out = console.writer();
    out.print(
        format == Format.JSON
            ? SimulationReport.json(loadings, batch.options().kernels().toString())
            : SimulationReport.text(loadings));
    out.flush();
    if (!result.failures().isEmpty()) {
      throw new UsageException("internal error, please report it: " + result.failures().get(0).cause());
    }
    return ExitStatus.OK;
  }

  /** All files together: who names a source and a loader says that they belong to each other. */
  private Batch batch(Engine engine, Map<Path, SourceText> texts, Settings settings) throws UsageException {
    try {
      Path config = common.config == null ? null : console.folder().resolve(common.config);
      Path first = texts.keySet().iterator().next();
      return Batches.together(
          texts, engine.workspace(), new ConfigurationFinder(config, RuleNames.all()).of(first), settings);
    } catch (ConfigurationException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
  }

  private ScenarioFile read(Path path) throws UsageException {
    String text;
    try {
      text = new String(Files.readAllBytes(console.folder().resolve(path)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException(path + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
    }
    try {
      return ScenarioFile.parse(text);
    } catch (ScenarioFormatException e) {
      throw new UsageException(path + ": " + e.getMessage(), e);
    }
  }

  private KernelProfile profile(ScenarioFile file) throws UsageException {
    if (common.btf != null) {
      throw new UsageException("--btf is for sources; a scenario names its kernel");
    }
    String version = common.kernel != null ? common.kernel : file.kernel();
    try {
      return version == null ? KernelProfile.LATEST : KernelProfile.of(version);
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
  }
}
