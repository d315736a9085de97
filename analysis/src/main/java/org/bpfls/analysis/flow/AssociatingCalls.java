package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.analysis.kernel.Association;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfProgram;

/** Which kfuncs resolve their caller's struct_ops instance on the target kernels. */
public final class AssociatingCalls {
  private final KernelFacts facts;
  private final List<KernelVersion> targets;
  private final Map<String, Optional<Association>> known = new HashMap<>();

  AssociatingCalls(KernelFacts facts, List<KernelVersion> targets) {
    this.facts = facts;
    this.targets = targets;
  }

  /** How a kfunc does it on the newest target that has it do so; empty when on none. */
  public synchronized Optional<Association> of(String kfunc) {
    return known.computeIfAbsent(
        kfunc,
        name -> {
          List<Association> found = new ArrayList<>();
          for (KernelVersion target : targets) {
            facts.kfunc(name).flatMap(k -> k.association(target)).ifPresent(found::add);
          }
          return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
        });
  }

  /** The associating calls that a program reaches, in the order in which it reaches them. */
  public List<BpfProgram.Reach> in(BpfProgram program) {
    return program.reaches().stream().filter(reach -> of(reach.call().kfunc()).isPresent()).toList();
  }

  /**
   * One associating call per context: a program has one association, so that the fate of the first call in a context is that
   * of all.
   */
  List<BpfProgram.Reach> representatives(BpfProgram program) {
    Map<BpfProgram.Via, BpfProgram.Reach> first = new EnumMap<>(BpfProgram.Via.class);
    in(program).forEach(reach -> first.putIfAbsent(reach.via(), reach));
    return new ArrayList<>(first.values());
  }
}
