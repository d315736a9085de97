package org.bpfls.sim.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.CallSite;
import org.bpfls.sim.explore.Exploration;
import org.bpfls.sim.explore.Explorer;
import org.bpfls.sim.explore.Limits;
import org.bpfls.sim.explore.LoaderGraph;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;
import org.bpfls.sim.explore.ObjectModel;
import org.bpfls.sim.explore.ProgramModel;
import org.bpfls.sim.explore.StructOpsMapModel;
import org.bpfls.sim.kernel.KernelProfile;
import org.bpfls.sim.scenario.ScenarioFile;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final String FILE =
      """
      {"id":"x","rationale":"why","objects":{"o0":{"struct_ops":{"m0":{"test_1":"s1a","tag":1}},"programs":["ya"]}},
       "steps":[{"op":"load","obj":"o0"},{"op":"run","prog":"o0.ya"},
        {"op":"assoc","via":"lib","prog":"o0.ya","map":"o0.m0","flags":0},
        {"op":"attach","map":"o0.m0","link":"L0"},{"op":"run","prog":"o0.ya"},{"op":"close","obj":"o0"}]}
      """;

  @Test
  void timelineShowsStepsEventsAndWhatChanged() throws Exception {
    String text = TimelineRenderer.text(ScenarioFile.parse(FILE), KernelProfile.LATEST);
    assertEquals(
        """
        x: why
           1  load o0                                   OK  programs s1a ya; maps m0
             = o0.m0 is INIT, 1 descriptors, 0 kernel references
           2  run o0.ya                                 OK  returned -1
               o0.ya (direct): unassociated
           3  assoc lib o0.ya o0.m0                     OK
             = o0.ya -> o0.m0
             = o0.m0 is INIT, 1 descriptors, 1 kernel references
           4  attach o0.m0 L0                           OK
               o0.m0 registered
             = o0.s1a -> o0.m0
             = o0.m0 is READY, 1 descriptors, 2 kernel references
           5  run o0.ya                                 OK  returned 1
               o0.ya (direct): associated with o0.m0
           6  close o0                                  OK
             - o0.ya -> o0.m0
             = o0.m0 is READY, 0 descriptors, 1 kernel references
        """,
        text);
  }

  @Test
  void mermaidNamesItsActorsOnce() throws Exception {
    String text = MermaidRenderer.text(ScenarioFile.parse(FILE), KernelProfile.LATEST);
    assertTrue(text.startsWith("sequenceDiagram\n  participant L as loader\n  participant K as kernel\n"), text);
    assertTrue(text.contains("  participant P0 as o0.ya\n"), text);
    assertTrue(text.contains("  P0->>K: kfunc (direct)\n  K-->>P0: unassociated\n"), text);
    assertTrue(text.contains("  Note over K: o0.ya to o0.m0\n"), text);
    assertFalse(text.lines().skip(1).anyMatch(line -> line.replace("#59;", "").contains(";")), text);
  }

  @Test
  void explorationNamesVerdictTraceAndRefusals() {
    ProgramModel y =
        new ProgramModel("y", ProgramModel.Kind.OTHER, true, false, false,
            List.of(new CallSite("0", "kf", CallSite.Via.DIRECT)), List.of(), null);
    ProgramModel s =
        new ProgramModel("s", ProgramModel.Kind.STRUCT_OPS, true, false, false, List.of(), List.of(), null);
    ObjectModel object =
        new ObjectModel("obj", List.of(y, s), List.of(new StructOpsMapModel("m", true, true, Map.of("op", "s"))),
            List.of());
    List<LoaderOp> ops =
        List.of(
            new LoaderOp.Open("skel", "obj"),
            new LoaderOp.Load("skel"),
            new LoaderOp.TestRun("skel", "y"),
            new LoaderOp.Assoc("skel", "s", "skel", "m", 0, LoaderOp.Assoc.Via.LIBBPF));
    List<LoaderNode> nodes = new java.util.ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      boolean last = i + 1 == ops.size();
      nodes.add(
          new LoaderNode(i, ops.get(i), last ? List.of() : List.of(new Branch(i + 1, Branch.Guard.ALWAYS))));
    }
    Exploration e =
        Explorer.explore(List.of(object), new LoaderGraph(nodes), KernelProfile.LATEST, Limits.DEFAULT);
    assertEquals(
        """
        skel.y -> kf (direct): never associated
           1  open skel                                 OK
           2  load skel                                 OK
           3  test run of skel.y                        OK
           4  run skel.y                                unassociated
        refused: associate skel.s with skel.m: EINVAL
        5 states
        """,
        TimelineRenderer.text(e));
    assertTrue(MermaidRenderer.text(e).contains("  Note over P0: never associated\n"));
  }
}
