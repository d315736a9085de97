package org.bpfls.analysis.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.loader.LoaderRun;
import org.bpfls.analysis.loader.foreign.ForeignLoader;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.LoaderGraph;
import org.jspecify.annotations.Nullable;

/**
 * One way in which objects are loaded, and what the simulator says of it.
 *
 * @param kind who loads them
 * @param run the loader's entry function; null when no loader was read
 * @param graph what was explored
 * @param objects opened object to BPF object
 * @param exploration verdicts and outcomes
 * @param foreign the loader in another language; null for others
 */
public record Loading(
    Kind kind,
    @Nullable LoaderRun run,
    LoaderGraph graph,
    Map<String, BpfObject> objects,
    Exploration exploration,
    @Nullable ForeignLoader foreign) {
  /** Where the knowledge of the loader comes from. */
  public enum Kind {
    /** Its source was read. */
    READ,
    /** The configuration tells what it associates. */
    CONFIGURED,
    /** Rust or Go code of which only the associations are known: open, load, these, and attach are assumed. */
    FOREIGN,
    /** Nothing is known: a skeleton's open, load and attach are assumed. */
    ASSUMED
  }

  /** Copies the map. */
  public Loading {
    objects = Map.copyOf(objects);
  }

  /** Whether the order of its steps is known. */
  public boolean known() {
    return kind == Kind.READ || kind == Kind.CONFIGURED;
  }

  /** The opened objects that are of this BPF object. */
  public List<String> instancesOf(BpfObject object) {
    return objects.entrySet().stream()
        .filter(e -> e.getValue().file().equals(object.file()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Where a node of the graph stands; empty for what is assumed. */
  public Optional<Span> span(int node) {
    return run == null || node < 0 || node >= run.spans().size() ? Optional.empty() : Optional.of(run.spans().get(node));
  }

  /** Whether the loader may associate the program in a way that was not understood. */
  public boolean mayAssociate(String instance, String program) {
    return run != null && run.mayAssociate(instance, program);
  }

  /** Whether it is not known whether the loader associates the program. */
  public boolean isUnclear(String instance, String program) {
    return run != null && run.isUnclear(instance, program);
  }

  /** Where the opened object is handed to code that is not seen, if it is. */
  public Optional<Span> escape(String instance) {
    return run == null ? Optional.empty() : Optional.ofNullable(run.escapes().get(instance));
  }
}
