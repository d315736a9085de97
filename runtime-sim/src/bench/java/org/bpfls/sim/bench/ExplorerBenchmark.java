package org.bpfls.sim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.CallSite;
import org.bpfls.sim.explore.Explorer;
import org.bpfls.sim.explore.Limits;
import org.bpfls.sim.explore.LoaderGraph;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;
import org.bpfls.sim.explore.ObjectModel;
import org.bpfls.sim.explore.ProgramModel;
import org.bpfls.sim.explore.ProgramModel.Kind;
import org.bpfls.sim.explore.StructOpsMapModel;
import org.bpfls.sim.kernel.KernelProfile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Exploring a typical object (10 programs, 2 maps, 20 loader steps); the target is 20 ms. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExplorerBenchmark {
  private final List<ObjectModel> objects = List.of(object());
  private final LoaderGraph loader = loader();

  private static ObjectModel object() {
    List<ProgramModel> programs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      programs.add(program("y" + i, Kind.OTHER, false, CallSite.Via.DIRECT));
      programs.add(program("t" + i, Kind.OTHER, true, CallSite.Via.DIRECT));
    }
    programs.add(program("s0", Kind.STRUCT_OPS, false, CallSite.Via.DIRECT));
    programs.add(program("s1", Kind.STRUCT_OPS, false, CallSite.Via.TIMER));
    programs.add(program("s2", Kind.STRUCT_OPS, false, CallSite.Via.DIRECT));
    programs.add(program("s3", Kind.STRUCT_OPS, false, CallSite.Via.WORKQUEUE));
    List<StructOpsMapModel> maps =
        List.of(
            new StructOpsMapModel("m", true, true, Map.of("a", "s0", "b", "s1")),
            new StructOpsMapModel("n", true, true, Map.of("a", "s2", "b", "s3")));
    return new ObjectModel("obj", programs, maps, List.of("timers"));
  }

  private static ProgramModel program(String name, Kind kind, boolean runs, CallSite.Via via) {
    List<CallSite> calls = List.of(new CallSite(name, "kfunc", via));
    return new ProgramModel(name, kind, true, runs, runs, calls, List.of(), null);
  }

  private static LoaderGraph loader() {
    List<LoaderOp> ops = new ArrayList<>();
    ops.add(new LoaderOp.Open("skel", "obj"));
    ops.add(new LoaderOp.Load("skel"));
    for (int i = 0; i < 3; i++) {
      ops.add(new LoaderOp.Assoc("skel", "y" + i, "skel", "m", 0, LoaderOp.Assoc.Via.LIBBPF));
      ops.add(new LoaderOp.Assoc("skel", "t" + i, "skel", "n", 0, LoaderOp.Assoc.Via.LIBBPF));
    }
    ops.add(new LoaderOp.AttachSkeleton("skel"));
    for (int i = 0; i < 3; i++) {
      ops.add(new LoaderOp.TestRun("skel", "y" + i));
      ops.add(new LoaderOp.Nop());
      ops.add(new LoaderOp.TestRun("skel", "y" + i));
    }
    ops.add(new LoaderOp.DetachSkeleton("skel"));
    ops.add(new LoaderOp.Destroy("skel"));
    List<LoaderNode> nodes = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      boolean last = i + 1 == ops.size();
      List<Branch> next = last ? List.of() : List.of(new Branch(i + 1, Branch.Guard.ALWAYS));
      nodes.add(new LoaderNode(i, ops.get(i), next));
    }
    return new LoaderGraph(nodes);
  }

  /** Explores it. */
  @Benchmark
  public Object explore() {
    return Explorer.explore(objects, loader, KernelProfile.LATEST, Limits.DEFAULT);
  }
}
