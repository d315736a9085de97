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
 * @param unclear programs ({@code INSTANCE.NAME}) that are associated with a map of which it is not known which it is
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
    Set<String> unclear,
    Set<Integer> ignoredResults,
    boolean complete) {
  /** In {@link #unclear()}: some program, it is not known which. */
  public static final String ANY_PROGRAM = "*";

  /** Copies the collections. */
  public LoaderRun {
    spans = List.copyOf(spans);
    instances = Map.copyOf(instances);
    escapes = Map.copyOf(escapes);
    unclear = Set.copyOf(unclear);
    ignoredResults = Set.copyOf(ignoredResults);
  }

  /** Whether it is not known whether the loader associates this program: it asks something first of which the answer is not known. */
  public boolean isUnclear(String instance, String program) {
    return unclear.contains(instance + "." + program);
  }

  /** Whether a program may be associated by a call of which it is not known what it associates. */
  public boolean mayAssociate(String instance, String program) {
    return unclear.contains(ANY_PROGRAM) || unclear.contains(instance + "." + program);
  }
}
