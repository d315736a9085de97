package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.FileStatistics;
import org.bpfls.analysis.RuleFailure;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Severity;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.Configuration;
import org.bpfls.server.config.ConfigurationException;
import org.bpfls.server.config.ConfigurationFinder;
import org.bpfls.server.report.FindingOrder;
import org.bpfls.server.report.JsonReport;
import org.bpfls.server.report.Report;
import org.bpfls.server.report.TextReport;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.Batches;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.Settings;
import org.bpfls.server.workspace.SourceStore;
import org.bpfls.server.workspace.Surroundings;
import org.bpfls.server.workspace.Workspace;
import org.jspecify.annotations.Nullable;

/** {@code bpfls lint}. */
final class LintCommand implements Command {
  enum Format {
    TEXT,
    JSON
  }

  enum FailOn {
    ERROR,
    WARNING,
    INFORMATION,
    NEVER
  }

  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  private final Console console;
  private final List<Path> paths;
  private final CommonOptions common;
  private final Format format;
  private final @Nullable Path output;
  private final FailOn failOn;
  private final List<String> rules;
  private final List<String> disabled;
  private final List<String> severities;
  private final int jobs;
  private final boolean stdin;
  private final @Nullable Path stdinFilename;
  private final boolean noCache;
  private final boolean statistics;
  private final boolean parseOnly;
  private final When color;
  private boolean incomplete;

  LintCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    paths = given.paths();
    common = new CommonOptions(given);
    format = given.choice("--format", Format.TEXT);
    output = given.path("--output");
    failOn = given.choice("--fail-on", FailOn.ERROR);
    rules = given.texts("--rule");
    disabled = given.texts("--disable");
    severities = given.texts("--severity");
    jobs = given.number("--jobs", Runtime.getRuntime().availableProcessors());
    stdin = given.has("--stdin");
    stdinFilename = given.path("--stdin-filename");
    noCache = given.has("--no-cache");
    statistics = given.has("--statistics");
    parseOnly = given.has("--parse-only");
    color = given.choice("--color", When.AUTO);
  }

  static OptionTable options() {
    return CommonOptions.table()
        .value("--format", "text|json", "format of the report (default: text)")
        .value("--output", "FILE", "write the report to this file")
        .value(
            "--fail-on",
            "error|warning|information|never",
            "findings from this severity on end in status 1 (default: error)")
        .values("--rule", "ID", "run only this rule")
        .values("--disable", "ID", "do not run this rule")
        .values("--severity", "ID=LEVEL", "severity of a rule: error, warning, information or off")
        .value("--jobs", "N", "files read at the same time (default: number of cores)")
        .flag("--stdin", "read one file from standard input; needs --stdin-filename")
        .value("--stdin-filename", "NAME", "where the file of --stdin would be, for its headers and in findings")
        .flag("--no-cache", "neither read nor write the header cache on disk")
        .flag("--statistics", "print what was seen in all files, to standard error")
        .flag("--parse-only", "report only what could not be read or parsed")
        .value("--color", "auto|always|never", "colour the text report (default: auto)");
  }

  @Override
  public int run() throws UsageException {
    long started = System.nanoTime();
    Settings settings = settings();
    ConfigurationFinder configurations = new ConfigurationFinder(configurationFile(), RuleNames.all());
    Engine engine = Engine.create(console, common, roots(), !noCache);
    SourceStore store = engine.workspace().store();
    Map<Path, SourceText> texts = new LinkedHashMap<>();
    Set<Path> named = new HashSet<>();
    List<Batch> batches;
    List<Batch> around;
    Set<String> parts = new HashSet<>();
    try {
      collect(store, configurations, texts, named);
      Map<Path, SourceText> context = context(store, configurations, texts, named, parts);
      batches = Batches.of(texts, named, engine.workspace(), configurations, settings);
      around = Batches.of(context, Set.of(), engine.workspace(), configurations, settings);
    } catch (ConfigurationException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
    int files = parts.size() + count(batches);
    List<Finding> findings = new ArrayList<>();
    List<FileStatistics> seen = new ArrayList<>();
    try (Progress progress = Progress.start(console, count(batches) + count(around), common.quiet)) {
      for (Batch batch : batches) {
        AnalysisResult result = engine.analyze(batch, AnalysisCache.none(), CancelToken.NEVER, progress::fileDone);
        findings.addAll(result.findings());
        seen.addAll(result.statistics());
        result.failures().forEach(this::failure);
      }
      for (Batch batch : around) {
        AnalysisResult result = engine.analyze(batch, AnalysisCache.none(), CancelToken.NEVER, progress::fileDone);
        result.findings().stream().filter(f -> parts.contains(f.span().source().name())).forEach(findings::add);
        result.failures().forEach(this::failure);
      }
    }
    findings.sort(FindingOrder.COMPARATOR);
    if (common.verbose) {
      engine.headerLines().forEach(console.err()::println);
    }
    if (statistics) {
      Statistics.print(seen, console.err());
    }
    long elapsedMillis = (System.nanoTime() - started) / 1_000_000;
    String kernel =
        Stream.concat(batches.stream(), around.stream())
            .findFirst()
            .map(batch -> batch.options().kernels().toString())
            .orElseGet(() -> engine.defaultKernel(settings));
    write(new Report(kernel, files, elapsedMillis, findings));
    return incomplete ? ExitStatus.FAILURE : status(findings);
  }

  private static int count(List<Batch> batches) {
    return batches.stream().mapToInt(batch -> batch.snapshot().files().size()).sum();
  }

  /**
   * The files by which headers and fragments are judged that were named without a file that includes them.
   *
   * @param texts what was asked for; these are taken out of it
   * @param parts gets their names
   */
  private static Map<Path, SourceText> context(
      SourceStore store,
      ConfigurationFinder configurations,
      Map<Path, SourceText> texts,
      Set<Path> named,
      Set<String> parts)
      throws ConfigurationException {
    Map<Path, SourceText> context = new LinkedHashMap<>();
    for (Path file : named) {
      SourceText text = texts.get(file);
      if (text == null) {
        continue;
      }
      Set<Path> around = Surroundings.of(file, text.content(), configurations.of(file).objects());
      if (!around.isEmpty() && around.stream().noneMatch(texts::containsKey)) {
        around.forEach(other -> store.find(other).ifPresent(found -> context.put(other, found)));
        parts.add(text.name());
      }
    }
    texts.values().removeIf(text -> parts.contains(text.name()));
    return context;
  }

  private int status(List<Finding> findings) {
    if (failOn == FailOn.NEVER) {
      return ExitStatus.OK;
    }
    Severity from = Severity.valueOf(failOn.name());
    boolean any = findings.stream().anyMatch(finding -> finding.severity().compareTo(from) <= 0);
    return any ? ExitStatus.FINDINGS : ExitStatus.OK;
  }

  private List<Path> roots() {
    if (stdin && stdinFilename != null) {
      return List.of(stdinFilename);
    }
    return paths.isEmpty() ? List.of(Path.of(".")) : paths;
  }

  private @Nullable Path configurationFile() throws UsageException {
    if (common.config == null) {
      return null;
    }
    Path file = console.folder().resolve(common.config);
    if (!Files.isRegularFile(file)) {
      throw new UsageException("--config: " + common.config + ": no such file");
    }
    return file;
  }

  private Settings settings() throws UsageException {
    if (jobs < 1) {
      throw new UsageException("--jobs must be at least 1");
    }
    Settings target = common.target(console.folder());
    Map<String, Severity> levels = new HashMap<>();
    Set<String> off = new HashSet<>();
    for (String rule : rules) {
      RuleNames.check(rule, "--rule");
    }
    for (String rule : disabled) {
      RuleNames.check(rule, "--disable");
      off.add(rule);
    }
    for (String severity : severities) {
      int equals = severity.indexOf('=');
      String rule = equals < 0 ? severity : severity.substring(0, equals);
      String level = equals < 0 ? "" : severity.substring(equals + 1);
      RuleNames.check(rule, "--severity");
      switch (level) {
        case "error", "warning", "information" -> levels.put(rule, Severity.valueOf(level.toUpperCase(Locale.ROOT)));
        case "off" -> off.add(rule);
        default -> throw new UsageException("--severity " + severity + ": write ID=error, warning, information or off");
      }
    }
    return new Settings(target.kernel(), target.btf(), levels, off, new HashSet<>(rules), parseOnly, jobs);
  }

  /** Reads what was asked for. What cannot be read is complained of, and the rest goes on. */
  private void collect(
      SourceStore store, ConfigurationFinder configurations, Map<Path, SourceText> texts, Set<Path> named)
      throws UsageException, ConfigurationException {
    if (stdin) {
      if (stdinFilename == null || !paths.isEmpty()) {
        throw new UsageException("--stdin takes --stdin-filename NAME and no paths");
      }
      Path file = console.folder().resolve(stdinFilename).normalize();
      try {
        SourceText text = store.open(file, console.in().readAllBytes());
        texts.put(file, text);
        named.add(file);
      } catch (IOException e) {
        throw new UsageException("standard input: " + FileDiscovery.reason(e), e);
      }
      return;
    }
    List<Path> asked = roots().stream().map(console.folder()::resolve).map(Path::normalize).toList();
    for (Path path : asked) {
      Configuration configuration = configurations.of(Files.isDirectory(path) ? path.resolve("x") : path);
      FileDiscovery discovery = FileDiscovery.of(List.of(path), configuration);
      discovery.problems().forEach(this::incomplete);
      boolean direct = !Files.isDirectory(path);
      for (Path file : discovery.files()) {
        if (!direct && file.toString().endsWith(".h")) {
          continue;
        }
        read(store, file, texts);
        if (direct) {
          named.add(file);
        }
      }
    }
  }

  private void read(SourceStore store, Path file, Map<Path, SourceText> texts) {
    try {
      texts.put(file, store.read(file));
    } catch (IOException e) {
      incomplete(store.naming().name(file) + ": cannot be read (" + FileDiscovery.reason(e) + ")");
    }
  }

  private void incomplete(String problem) {
    incomplete = true;
    console.complain(problem);
  }

  private void failure(RuleFailure failure) {
    incomplete = true;
    if (failure.cause() instanceof OutOfMemoryError) {
      console.complain(
          "not enough memory for " + failure.what() + (failure.file().isEmpty() ? "" : " " + failure.file())
              + "; give it more with BPFLS_JAVA_OPTS=-Xmx4g, or fewer files at a time");
      return;
    }
    console.complain(
        "internal error in " + failure.what() + (failure.file().isEmpty() ? "" : " on " + failure.file())
            + ", please report it: " + failure.cause());
    if (common.verbose) {
      failure.cause().printStackTrace(console.err());
    }
  }

  private void write(Report report) throws UsageException {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    if (format == Format.JSON) {
      JsonReport.write(report, Version.text(), writer);
    } else {
      boolean colored = color == When.ALWAYS || (color == When.AUTO && console.terminal() && output == null);
      TextReport lines = new TextReport(writer, colored);
      report.findings().forEach(lines::finding);
      if (!common.quiet) {
        lines.summary(report);
      }
    }
    writer.flush();
    if (incomplete && !common.quiet && format == Format.TEXT) {
      console.complain("the report is not complete, see above");
    }
    if (output == null) {
      PrintWriter out = console.writer();
      out.write(text.toString());
      out.flush();
      return;
    }
    try {
      Files.writeString(console.folder().resolve(output), text.toString(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UsageException("--output " + output + ": " + FileDiscovery.reason(e), e);
    }
  }
}
