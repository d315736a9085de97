package org.bpfls.analysis.loader;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.LoaderGraph;

/**
 * What one entry function of a loader does: {@code main()}, a test, a set-up function.
 *
 * @param file the loader's file
 * @param entry the function's name
 * @param entrySpan where its name stands
 * @param graph what it does with BPF objects
 * @param spans where each node of the graph stands in the source
 * @param instances opened object to the file of its BPF program
 * @param escapes opened objects that are handed to code that is not seen, and where that happens first
 * @param ignoredResults nodes whose result nothing looks at
 * @param complete false when the function has too many paths; then the graph is not of use
 */
public record LoaderRun(
    String file,
    String entry,
    Span entrySpan,
    LoaderGraph graph,
    List<Span> spans,
    Map<String, String> instances,
    Map<String, Span> escapes,
    Set<Integer> ignoredResults,
    boolean complete) {
  /** Copies the collections. */
  public LoaderRun {
    spans = List.copyOf(spans);
    instances = Map.copyOf(instances);
    escapes = Map.copyOf(escapes);
    ignoredResults = Set.copyOf(ignoredResults);
  }
}
