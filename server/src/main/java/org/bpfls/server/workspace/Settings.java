package org.bpfls.server.workspace;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.check.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What the command line, or an editor's settings, say over every configuration file.
 *
 * @param kernel target kernel version or range, or null
 * @param btf BTF of the target kernel, or null; not both
 * @param severities severity per rule
 * @param disabled rules that do not run
 * @param only when not empty, the only rules that run
 * @param parseOnly whether only what cannot be parsed is reported
 * @param jobs files read at the same time
 */
public record Settings(
    @Nullable String kernel,
    @Nullable Path btf,
    Map<String, Severity> severities,
    Set<String> disabled,
    Set<String> only,
    boolean parseOnly,
    int jobs) {
  /** Nothing said. */
  public static final Settings NONE = new Settings(null, null, Map.of(), Set.of(), Set.of(), false, 1);

  /** Copies the collections. */
  public Settings {
    severities = Map.copyOf(severities);
    disabled = Set.copyOf(disabled);
    only = Set.copyOf(only);
  }

  /** The same for another target kernel. */
  public Settings withKernel(String version) {
    return new Settings(version, null, severities, disabled, only, parseOnly, jobs);
  }

  /** The same for the kernel that a BTF file describes. */
  public Settings withBtf(Path file) {
    return new Settings(null, file, severities, disabled, only, parseOnly, jobs);
  }

  /** The same for the newest kernel. */
  public Settings withoutKernel() {
    return new Settings(null, null, severities, disabled, only, parseOnly, jobs);
  }
}
