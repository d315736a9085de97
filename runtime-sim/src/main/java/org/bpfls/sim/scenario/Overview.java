package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.List;
import org.bpfls.sim.kernel.Fd;
import org.bpfls.sim.kernel.Prog;
import org.bpfls.sim.kernel.StructOpsMap;
import org.bpfls.sim.scenario.Holdings.Entity;

/** What a reader of a {@link Timeline} wants to see of a state. */
final class Overview {
  private final Machine machine;
  private final Holdings held;

  Overview(Machine machine, Holdings held) {
    this.machine = machine;
    this.held = held;
  }

  /** Who is associated with what now. */
  List<String> associations() {
    List<String> lines = new ArrayList<>();
    for (Entity entity : held.entities()) {
      Prog prog = entity.isMap() ? null : machine.kernel.prog(Fd.id(entity.fd));
      if (prog != null && prog.assoc() != Prog.NONE) {
        String map = switch (prog.assoc()) {
          case Prog.POISON -> "(ambiguous)";
          case Prog.DANGLING -> "(freed memory)";
          default -> machine.mapName(prog.assoc());
        };
        lines.add(entity.name + " -> " + map);
      }
    }
    return lines;
  }

  /** State and references of every struct_ops map now. */
  List<String> references() {
    List<String> lines = new ArrayList<>();
    for (Entity entity : held.entities()) {
      StructOpsMap map = entity.isMap() ? machine.kernel.structOps(Fd.id(entity.fd)) : null;
      if (map != null) {
        int byKernel = map.refs() - map.userRefs();
        lines.add(
            entity.name + " is " + map.state() + ", " + map.userRefs() + " descriptors, " + byKernel + " kernel references");
      }
    }
    return lines;
  }
}
