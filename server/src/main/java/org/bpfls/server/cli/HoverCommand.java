package org.bpfls.server.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.analysis.AnalysisCache;
import org.bpfls.analysis.AnalysisResult;
import org.bpfls.analysis.CancelToken;
import org.bpfls.analysis.hover.Hover;
import org.bpfls.analysis.hover.HoverProvider;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.server.config.ConfigurationException;
import org.bpfls.server.config.ConfigurationFinder;
import org.bpfls.server.workspace.Batch;
import org.bpfls.server.workspace.Batches;
import org.bpfls.server.workspace.FileDiscovery;
import org.bpfls.server.workspace.Settings;
import org.bpfls.server.workspace.SourceStore;

/** {@code bpfls hover}. */
final class HoverCommand implements Command {
  private static final Pattern POSITION = Pattern.compile("(.+):(\\d+):(\\d+)");

  private final Console console;
  private final String position;
  private final List<Path> paths;
  private final CommonOptions common;

  HoverCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    if (given.operands().isEmpty()) {
      throw new UsageException("name a position: FILE:LINE:COL");
    }
    position = given.operands().get(0);
    paths = given.paths().subList(1, given.operands().size());
    common = new CommonOptions(given);
  }

  @Override
  public int run() throws UsageException {
    Matcher matcher = POSITION.matcher(position);
    if (!matcher.matches()) {
      throw new UsageException(position + ": write FILE:LINE:COL, all three");
    }
    Path file = console.folder().resolve(matcher.group(1)).normalize();
    int line = number(matcher.group(2));
    int column = number(matcher.group(3));
    Path folder = file.getParent() == null ? file : file.getParent();
    Engine engine = Engine.create(console, common, List.of(folder), true);
    SourceStore store = engine.workspace().store();
    Map<Path, SourceText> texts = new LinkedHashMap<>();
    try {
      texts.put(file, store.read(file));
    } catch (IOException e) {
      throw new UsageException(matcher.group(1) + ": cannot be read (" + FileDiscovery.reason(e) + ")", e);
    }
    SourceText text = texts.get(file);
    if (line < 1 || line > text.lineCount() || column < 1) {
      throw new UsageException(position + ": the file has lines 1 to " + text.lineCount());
    }
    try {
      ConfigurationFinder configurations =
          new ConfigurationFinder(
              common.config == null ? null : console.folder().resolve(common.config), RuleNames.all());
      List<Path> around = paths.isEmpty() ? List.of(folder) : paths.stream().map(console.folder()::resolve).toList();
      for (Path other : FileDiscovery.of(around, configurations.of(file)).files()) {
        if (other.toString().endsWith(".c")) {
          store.find(other).ifPresent(found -> texts.putIfAbsent(other, found));
        }
      }
      Settings settings = common.target(console.folder());
      List<Batch> batches =
          Batches.of(texts, Set.of(file), engine.workspace(), configurations, settings);
      int offset = text.lineStart(line) + Math.min(column - 1, text.lineText(line).length());
      for (Batch batch : batches) {
        if (batch.names().contains(text.name())) {
          return print(engine, batch, text, offset);
        }
      }
    } catch (ConfigurationException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
    return ExitStatus.FINDINGS;
  }

  private int print(Engine engine, Batch batch, SourceText text, int offset) {
    AnalysisResult result = engine.analyze(batch, AnalysisCache.keeping(), CancelToken.NEVER, () -> {});
    Optional<Hover> hover = HoverProvider.hover(result, text.name(), offset);
    if (hover.isEmpty()) {
      console.complain("nothing is known about this position");
      return ExitStatus.FINDINGS;
    }
    PrintWriter out = console.writer();
    out.println(hover.get().markdown().stripTrailing());
    out.flush();
    return ExitStatus.OK;
  }

  private static int number(String digits) throws UsageException {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new UsageException(digits + " is not a line or column", e);
    }
  }
}
