package org.bpfls.analysis.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.analysis.kernel.ProgramType;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.sim.explore.CallSite;
import org.bpfls.sim.explore.ObjectModel;
import org.bpfls.sim.explore.ProgramModel;
import org.bpfls.sim.explore.StructOpsMapModel;

/** Turns what was read off a BPF file into what the simulator runs. */
final class ObjectModels {
  private final AssociatingCalls associating;

  ObjectModels(AssociatingCalls associating) {
    this.associating = associating;
  }

  ObjectModel model(BpfObject object) {
    return new ObjectModel(
        object.file(),
        object.programs().stream().map(p -> program(object, p)).toList(),
        object.structOpsMaps().stream().map(m -> map(object, m)).toList(),
        object.otherMaps());
  }

  private ProgramModel program(BpfObject object, BpfProgram program) {
    ProgramType type = program.section().programType();
    List<CallSite> calls = new ArrayList<>();
    for (BpfProgram.Reach reach : associating.representatives(program)) {
      calls.add(new CallSite(siteId(reach), reach.call().kfunc(), CallSite.Via.valueOf(reach.via().name())));
    }
    String target = program.freplaceTarget().orElse(null);
    return new ProgramModel(
        program.name(),
        program.structOps() ? ProgramModel.Kind.STRUCT_OPS : ProgramModel.Kind.OTHER,
        program.section().autoload(),
        program.section().autoAttachable(),
        type != ProgramType.SYSCALL && type != ProgramType.STRUCT_OPS,
        calls,
        program.tailCalls(),
        target != null && object.program(target).isPresent() ? target : null);
  }

  static String siteId(BpfProgram.Reach reach) {
    return reach.call().id() + "/" + reach.via();
  }

  private static StructOpsMapModel map(BpfObject object, StructOpsMap map) {
    Map<String, String> members = new LinkedHashMap<>();
    for (StructOpsMap.Member member : map.members()) {
      String function = member.function();
      if (function != null && object.program(function).isPresent()) {
        members.put(member.name(), function);
      }
    }
    return new StructOpsMapModel(map.name(), map.link(), map.autocreate(), members);
  }
}
