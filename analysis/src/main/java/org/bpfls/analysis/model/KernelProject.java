package org.bpfls.analysis.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;

/** The kernel source files of one snapshot, seen together: a set's row and its kfunc may stand in different files. */
public final class KernelProject {
  private final List<KernelSource> sources;
  private final ProgramArgumentFlow flow;

  public KernelProject(List<KernelSource> sources) {
    this.sources = List.copyOf(sources);
    this.flow = new ProgramArgumentFlow(this.sources);
  }

  public List<KernelSource> sources() {
    return sources;
  }

  /** How functions hand the program argument to the resolver. */
  public ProgramArgumentFlow programArguments() {
    return flow;
  }

  /** Kfuncs with a definition, in the order of files and of places in them. */
  public Stream<KernelSource.Kfunc> definedKfuncs() {
    return sources.stream().flatMap(s -> s.kfuncs().values().stream()).filter(k -> k.definition() != null);
  }

  public Optional<KernelSource.SetRow> row(String kfunc) {
    return sources.stream().flatMap(s -> s.rows().stream()).filter(r -> r.kfunc().equals(kfunc)).findFirst();
  }

  public Optional<FunctionDefinition> function(String name) {
    return sources.stream().map(KernelSource::functions).map((Map<String, FunctionDefinition> f) -> f.get(name)).flatMap(Stream::ofNullable).findFirst();
  }
}
