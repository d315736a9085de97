package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.render.MermaidRenderer;
import org.bpfls.sim.render.TimelineRenderer;
import org.bpfls.sim.scenario.ScenarioFile;
import org.bpfls.sim.scenario.ScenarioFormatException;
import org.bpfls.sim.scenario.ScenarioRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bpfls simulate}. */
@Command(description = "Runs scenario files in the simulated kernel.", sortOptions = false)
final class SimulateCommand implements Callable<Integer> {
  enum Format {
    TEXT,
    JSON,
    MERMAID
  }

  @Parameters(arity = "1..*", paramLabel = "SCENARIO.json", description = "scenario files")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "text|json|mermaid",
      description = "text: a readable timeline; json: the file with \"observed\" filled in; mermaid: a sequence diagram")
  Format format = Format.TEXT;

  @Option(
      names = "--kernel",
      paramLabel = "V",
      description = "kernel version, or v1 to v8 for a revision of the patch set (default: the file's, else the newest)")
  @Nullable String kernel;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

  private final Console console;

  SimulateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
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
    String version = kernel != null ? kernel : file.kernel();
    try {
      return version == null ? KernelProfile.LATEST : KernelProfile.of(version);
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
  }
}
