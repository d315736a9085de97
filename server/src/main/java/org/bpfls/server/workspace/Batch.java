package org.bpfls.server.workspace;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.AnalysisOptions;
import org.bpfls.analysis.Snapshot;
import org.bpfls.analysis.check.Severity;
import org.bpfls.server.config.Configuration;

/**
 * Files that are judged together, under one configuration.
 *
 * @param configuration theirs
 * @param snapshot the files
 * @param options how they are judged
 */
public record Batch(Configuration configuration, Snapshot snapshot, AnalysisOptions options) {

  /**
   * Joins a configuration and the settings over it.
   *
   * @throws IllegalArgumentException when the kernel is not a version or a range, or its BTF cannot be read; the message
   *     says what is expected
   */
  static AnalysisOptions options(Configuration configuration, Settings settings, Workspace workspace) {
    boolean own = settings.kernel() != null || settings.btf() != null;
    TargetKernel target =
        own
            ? workspace.targetKernel(settings.kernel(), settings.btf())
            : workspace.targetKernel(configuration.kernel(), configuration.btf());
    Map<String, Severity> severities = new HashMap<>();
    Set<String> disabled = new HashSet<>();
    configuration
        .rules()
        .forEach(
            (rule, level) -> level.ifPresentOrElse(value -> severities.put(rule, value), () -> disabled.add(rule)));
    settings.severities().forEach((rule, level) -> {
      severities.put(rule, level);
      disabled.remove(rule);
    });
    disabled.addAll(settings.disabled());
    disabled.removeAll(settings.only());
    return new AnalysisOptions(
        target.range(),
        target.facts(),
        severities,
        disabled,
        settings.only(),
        workspace.objects(configuration),
        workspace.foreignLoaders(),
        settings.parseOnly(),
        settings.jobs());
  }

  /** Names of the files that are read, in order. */
  public List<String> names() {
    return snapshot.files().stream().map(file -> file.name()).sorted().toList();
  }
}
