package org.bpfls.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.grammar.FrontEnd;

/**
 * Judges a snapshot. Pure: the result depends on the snapshot, the options and the kernel facts alone; the only way to
 * files is each input's include resolver. Safe for use by several threads.
 */
public final class Analyzer {
  private final FrontEnd frontEnd;

  /** Uses the front end for all runs. */
  public Analyzer(FrontEnd frontEnd) {
    this.frontEnd = frontEnd;
  }

  /**
   * Analyses a snapshot.
   *
   * @param cache what earlier runs left; changes time, never the result
   * @param cancel asked often; cancelling ends the run with a {@link java.util.concurrent.CancellationException}
   */
  public AnalysisResult analyze(
      Snapshot snapshot, AnalysisOptions options, AnalysisCache cache, CancelToken cancel) {
    List<FileModel> models = new ArrayList<>();
    List<FileStatistics> statistics = new ArrayList<>();
    for (InputFile file : snapshot.files().stream().sorted(Comparator.comparing(InputFile::name)).toList()) {
      cancel.check();
      models.add(new FileModel(file, file.kind() == FileKind.OTHER ? null : cache.unit(file, frontEnd), null, null));
      statistics.add(new FileStatistics(file.name(), file.kind(), file.text().lineCount(), 0, 0, 0, 0, 0));
    }
    Project project = new Project(models, options.facts(), options.facts().targets(options.kernels()));
    return new AnalysisResult(List.of(), List.of(), statistics, List.of(), project);
  }
}
