package org.bpfls.sim.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.CallSite.Via;
import org.bpfls.sim.explore.LoaderOp.Assoc;
import org.bpfls.sim.explore.ProgramModel.Kind;
import org.bpfls.sim.kernel.KernelProfile;

/** Builds straight loaders and small objects for tests; the one object is "obj", opened as "skel". */
final class LoaderBuilder {
  private final List<LoaderOp> ops = new ArrayList<>();
  private final List<ProgramModel> programs = new ArrayList<>();
  private final List<StructOpsMapModel> maps = new ArrayList<>();
  private final List<String> otherMaps = new ArrayList<>();

  static LoaderBuilder object() {
    return new LoaderBuilder();
  }

  LoaderBuilder syscall(String name) {
    programs.add(program(name, Kind.OTHER, false, false, Via.DIRECT));
    return this;
  }

  LoaderBuilder tracing(String name) {
    programs.add(program(name, Kind.OTHER, true, true, Via.DIRECT));
    return this;
  }

  LoaderBuilder structOps(String name, Via... vias) {
    programs.add(program(name, Kind.STRUCT_OPS, false, false, vias));
    return this;
  }

  LoaderBuilder program(ProgramModel program) {
    programs.add(program);
    return this;
  }

  static ProgramModel program(String name, Kind kind, boolean autoattach, boolean runs, Via... vias) {
    List<CallSite> calls = new ArrayList<>();
    for (Via via : vias) {
      calls.add(new CallSite(name + "/" + via, "kfunc", via));
    }
    return new ProgramModel(name, kind, true, autoattach, runs, calls, List.of(), null);
  }

  LoaderBuilder map(String name, String... members) {
    Map<String, String> declared = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      declared.put(members[i], members[i + 1]);
    }
    maps.add(new StructOpsMapModel(name, true, true, declared));
    return this;
  }

  LoaderBuilder otherMap(String name) {
    otherMaps.add(name);
    return this;
  }

  LoaderBuilder does(LoaderOp... added) {
    ops.addAll(List.of(added));
    return this;
  }

  LoaderBuilder opens() {
    return does(new LoaderOp.Open("skel", "obj"), new LoaderOp.Load("skel"));
  }

  LoaderBuilder assoc(String program, String map) {
    return does(new Assoc("skel", program, "skel", map, 0, Assoc.Via.LIBBPF));
  }

  LoaderBuilder attach() {
    return does(new LoaderOp.AttachSkeleton("skel"));
  }

  LoaderBuilder attachMap(String map, String link) {
    return does(new LoaderOp.AttachStructOps("skel", map, link));
  }

  LoaderBuilder run(String program) {
    return does(new LoaderOp.TestRun("skel", program));
  }

  List<ObjectModel> objects() {
    return List.of(new ObjectModel("obj", programs, maps, otherMaps));
  }

  LoaderGraph graph() {
    List<LoaderNode> nodes = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      List<Branch> next = i + 1 < ops.size() ? List.of(new Branch(i + 1, Guard.ALWAYS)) : List.of();
      nodes.add(new LoaderNode(i, ops.get(i), next));
    }
    return new LoaderGraph(nodes);
  }

  Exploration explore() {
    return explore(KernelProfile.LATEST);
  }

  Exploration explore(KernelProfile profile) {
    return Explorer.explore(objects(), graph(), profile, Limits.DEFAULT);
  }

  /** The verdict on a program's first call site. */
  static SiteVerdict of(Exploration exploration, String program) {
    return exploration.verdicts().stream().filter(v -> v.program().equals(program)).findFirst().orElseThrow();
  }
}
