package org.bpfls.analysis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelRange;
import org.bpfls.analysis.loader.foreign.ForeignLoaders;

/**
 * What to judge by.
 *
 * @param kernels the kernels that the programs are written for
 * @param facts what is known of kernels; the snapshot's own kernel sources are laid over it
 * @param severities severity per rule, in place of the rule's own; a finding that a rule lowers below its own severity
 *     because it is not sure is never raised
 * @param disabled rules that do not run
 * @param only when not empty, the only rules that run
 * @param objects objects whose loader is configured
 * @param foreign finds loaders in Rust and Go
 * @param parseOnly whether only what could not be read or parsed is reported (rule {@code syntax})
 * @param jobs files read at the same time, at least 1; the result does not depend on it
 */
public record AnalysisOptions(
    KernelRange kernels,
    KernelFacts facts,
    Map<String, Severity> severities,
    Set<String> disabled,
    Set<String> only,
    List<ObjectPairing> objects,
    ForeignLoaders foreign,
    boolean parseOnly,
    int jobs) {
  /** Copies the collections. */
  public AnalysisOptions {
    severities = Map.copyOf(severities);
    disabled = Set.copyOf(disabled);
    only = Set.copyOf(only);
    objects = List.copyOf(objects);
    if (jobs < 1) {
      throw new IllegalArgumentException("jobs must be positive");
    }
  }

  /** The newest kernel of the built-in catalogue, every rule at its own severity. */
  public static AnalysisOptions defaults() {
    KernelFacts facts = KernelFacts.builtIn();
    return new AnalysisOptions(
        KernelRange.of(facts.newest()), facts, Map.of(), Set.of(), Set.of(), List.of(), ForeignLoaders.NONE, false, 1);
  }

  /** The same with only what could not be parsed. */
  public AnalysisOptions withParseOnly() {
    return new AnalysisOptions(kernels, facts, severities, disabled, only, objects, foreign, true, jobs);
  }

  /** Whether a rule runs. */
  public boolean runs(String rule) {
    return !disabled.contains(rule) && (only.isEmpty() || only.contains(rule));
  }
}
