package org.bpfls.sim.explore;

import static org.bpfls.sim.explore.LoaderBuilder.object;
import static org.bpfls.sim.explore.LoaderBuilder.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.CallSite.Via;
import org.bpfls.sim.explore.LoaderOp.Assoc;
import org.bpfls.sim.explore.NodeOutcome.Cause;
import org.bpfls.sim.explore.Verdict.Reason;
import org.bpfls.sim.kernel.KernelProfile;
import org.junit.jupiter.api.Test;

class ExplorerTest {
  private static List<String> results(Exploration exploration, int node) {
    return exploration.outcomes().stream().filter(o -> o.node() == node).map(NodeOutcome::result).toList();
  }

  private static Cause cause(Exploration exploration, int node) {
    return exploration.outcomes().stream().filter(o -> o.node() == node).findFirst().orElseThrow().cause();
  }

  private static LoaderBuilder simple() {
    return object().syscall("y").structOps("s", Via.DIRECT).map("m", "op", "s").map("n", "op2", "t").structOps("t");
  }

  @Test
  void associatedThenAttachedThenRunIsAlways() {
    Exploration e = simple().opens().assoc("y", "m").attach().run("y").explore();
    assertEquals(new Verdict.Always("skel.m"), of(e, "y").verdict());
    assertEquals(new Verdict.Always("skel.m"), of(e, "s").verdict());
    assertTrue(e.complete());
    assertEquals(
        List.of("open skel", "load skel", "associate skel.y with skel.m", "attach skel: m", "attach skel",
            "test run of skel.y", "run skel.y"),
        of(e, "y").trace().stream().map(TraceStep::step).toList());
  }

  @Test
  void withoutAssociationItIsNeverAssociated() {
    Exploration e = simple().opens().attach().run("y").explore();
    assertEquals(new Verdict.NeverAssociated(), of(e, "y").verdict());
    assertEquals(Set.of(Condition.UNASSOCIATED), of(e, "y").conditions().keySet());
  }

  @Test
  void whatNeverRunsIsSaidSo() {
    Exploration e = simple().opens().assoc("y", "m").attach().explore();
    assertEquals(new Verdict.NeverRuns(), of(e, "y").verdict());
  }

  @Test
  void skeletonAttachesProgramsBeforeMaps() {
    Exploration e =
        object().tracing("t").structOps("s", Via.DIRECT).map("m", "op", "s").opens().assoc("t", "m").attach().explore();
    assertEquals(new Verdict.Sometimes("skel.m", Reason.UNINITIALIZED), of(e, "t").verdict());
    assertEquals(
        Set.of(Condition.ASSOCIATED_UNINITIALIZED, Condition.ASSOCIATED_READY), of(e, "t").conditions().keySet());
  }

  @Test
  void associationAfterAttachLeavesAWindow() {
    Exploration e =
        object().tracing("t").structOps("s").map("m", "op", "s").opens().attach().assoc("t", "m").explore();
    assertEquals(new Verdict.Sometimes("skel.m", Reason.UNASSOCIATED), of(e, "t").verdict());
    NodeOutcome assoc = e.outcomes().stream().filter(o -> o.node() == 3).findFirst().orElseThrow();
    assertTrue(assoc.ok());
    assertTrue(assoc.couldRun());
    assertFalse(assoc.repeated());
  }

  @Test
  void aSecondMapIsRefusedAndTheSameIsNot() {
    Exploration e = simple().opens().assoc("y", "m").assoc("y", "m").assoc("y", "n").explore();
    assertEquals(List.of("OK"), results(e, 3));
    NodeOutcome second = e.outcomes().stream().filter(o -> o.node() == 4).findFirst().orElseThrow();
    assertEquals("EBUSY", second.result());
    assertEquals(Cause.CONFLICT, second.cause());
    assertEquals("skel.m", second.associatedWith());
    assertTrue(e.outcomes().stream().anyMatch(o -> o.node() == 3 && o.repeated()));
  }

  @Test
  void refusalsNameTheirCheck() {
    LoaderBuilder b = simple().otherMap("arr").does(new LoaderOp.Open("skel", "obj")).assoc("y", "m");
    b.does(new LoaderOp.Load("skel")).assoc("s", "m").assoc("y", "arr");
    b.does(new Assoc("skel", "y", "skel", "m", 1, Assoc.Via.LOW));
    b.does(new LoaderOp.Destroy("skel")).assoc("y", "m");
    Exploration e = b.explore();
    assertEquals(Cause.NOT_LOADED, cause(e, 1));
    assertEquals(Cause.STRUCT_OPS_PROGRAM, cause(e, 3));
    assertEquals(Cause.NOT_STRUCT_OPS_MAP, cause(e, 4));
    assertEquals(Cause.BAD_FLAGS, cause(e, 5));
    assertEquals(Cause.NOT_OPEN, cause(e, 7));
  }

  @Test
  void autoloadAndAutocreateOffLeaveNoDescriptor() {
    LoaderBuilder b = simple().does(new LoaderOp.Open("skel", "obj"), new LoaderOp.SetAutoload("skel", "y", false));
    b.does(new LoaderOp.SetAutocreate("skel", "n", false), new LoaderOp.Load("skel"));
    Exploration e = b.assoc("y", "m").assoc("y", "n").explore();
    assertEquals(Cause.NO_PROGRAM, cause(e, 4));
    assertEquals(List.of("OK"), results(e, 3));
  }

  @Test
  void aSharedProgramIsAmbiguousOnceBothMapsAreSet() {
    LoaderBuilder b = object().structOps("s", Via.DIRECT).map("m", "op", "s").map("n", "op", "s").opens();
    Exploration one = b.attachMap("m", "l1").explore();
    assertEquals(new Verdict.Always("skel.m"), of(one, "s").verdict());
    Exploration both = b.attachMap("n", "l2").explore();
    assertEquals(new Verdict.Ambiguous("skel.m", "skel.n"), of(both, "s").verdict());
    assertEquals(Set.of(Condition.ASSOCIATED_READY, Condition.AMBIGUOUS), of(both, "s").conditions().keySet());
  }

  @Test
  void detachedIsToldFromNotYetAttached() {
    Exploration e =
        object().tracing("t").structOps("s").map("m", "op", "s").opens().assoc("t", "m").attachMap("m", "l")
            .does(new LoaderOp.AttachProgram("skel", "t", "p"), new LoaderOp.DestroyLink("l")).explore();
    assertEquals(new Verdict.Sometimes("skel.m", Reason.DETACHED), of(e, "t").verdict());
  }

  @Test
  void destroyingAnObjectEndsItsPrograms() {
    Exploration e =
        object().tracing("t").structOps("s").map("m", "op", "s").opens().assoc("t", "m").attachMap("m", "l")
            .attach().does(new LoaderOp.Destroy("skel"), new LoaderOp.DestroyLink("l"), new LoaderOp.Nop()).explore();
    assertEquals(Set.of(Condition.ASSOCIATED_READY), of(e, "t").conditions().keySet());
    assertEquals(new Verdict.Always("skel.m"), of(e, "t").verdict());
  }

  @Test
  void aTimerOutlivesItsMap() {
    LoaderBuilder b = object().structOps("s", Via.DIRECT, Via.TIMER).map("m", "op", "s").otherMap("timers").opens();
    b.attachMap("m", "l").does(new LoaderOp.DestroyLink("l"), new LoaderOp.CloseFd("skel", "m"));
    SiteVerdict timer = b.explore().verdicts().get(1);
    assertEquals(new Verdict.Sometimes("skel.m", Reason.FREED), timer.verdict());
    assertTrue(timer.conditions().containsKey(Condition.ASYNC_AFTER_FREE));
  }

  @Test
  void destroyCancelsTimersUnlessTheirMapIsPinned() {
    LoaderBuilder b = object().structOps("s", Via.DIRECT, Via.TIMER).map("m", "op", "s").otherMap("timers").opens();
    b.attach().does(new LoaderOp.Destroy("skel"), new LoaderOp.Nop());
    assertEquals(new Verdict.Always("skel.m"), b.explore().verdicts().get(1).verdict());
    LoaderBuilder p = object().structOps("s", Via.DIRECT, Via.TIMER).map("m", "op", "s").otherMap("timers").opens();
    p.does(new LoaderOp.Pin("skel", "timers")).attach().does(new LoaderOp.Destroy("skel"), new LoaderOp.Nop());
    assertEquals(
        new Verdict.Sometimes("skel.m", Reason.FREED), p.explore().verdicts().get(1).verdict());
  }

  @Test
  void aTailCallTargetHasItsOwnAssociation() {
    ProgramModel caller =
        new ProgramModel("a", ProgramModel.Kind.OTHER, true, false, false,
            List.of(new CallSite("a/0", "k", Via.DIRECT)), List.of("jmp"), null);
    LoaderBuilder b = object().program(caller).syscall("b").structOps("s").map("m", "op", "s").otherMap("jmp").opens();
    b.assoc("a", "m").attach().does(new LoaderOp.TailSet("skel", "jmp", "skel", "b")).run("a");
    Exploration e = b.explore();
    assertEquals(new Verdict.Always("skel.m"), of(e, "a").verdict());
    assertEquals(new Verdict.NeverAssociated(), of(e, "b").verdict());
  }

  @Test
  void unreferencedStructOpsProgramFailsTheLoad() {
    Exploration e = object().structOps("s").map("m").opens().explore();
    assertEquals(Cause.UNREFERENCED_PROGRAM, cause(e, 1));
    LoaderBuilder set = object().structOps("s").map("m").does(new LoaderOp.Open("skel", "obj"));
    set.does(new LoaderOp.SetMember("skel", "m", "op", "s"), new LoaderOp.Load("skel"));
    assertEquals(List.of("OK"), results(set.explore(), 2));
  }

  @Test
  void failuresAreExploredWhereTheLoaderLooks() {
    List<LoaderNode> nodes =
        List.of(
            new LoaderNode(0, new LoaderOp.Open("skel", "obj"),
                List.of(new Branch(1, Guard.ON_SUCCESS), new Branch(3, Guard.ON_FAILURE))),
            new LoaderNode(1, new LoaderOp.Load("skel"), List.of(new Branch(2, Guard.ON_SUCCESS))),
            new LoaderNode(2, new LoaderOp.TestRun("skel", "y"), List.of(new Branch(3, Guard.ALWAYS))),
            new LoaderNode(3, new LoaderOp.Destroy("skel"), List.of()));
    Exploration e =
        Explorer.explore(simple().objects(), new LoaderGraph(nodes), KernelProfile.LATEST, Limits.DEFAULT);
    assertEquals(List.of("ENOMEM", "OK"), results(e, 0));
    assertEquals(List.of("OK"), results(e, 3));
    assertTrue(e.complete());
  }

  @Test
  void loopsComeBackToKnownStates() {
    List<LoaderNode> nodes =
        List.of(
            new LoaderNode(0, new LoaderOp.Open("skel", "obj"), List.of(new Branch(1, Guard.ALWAYS))),
            new LoaderNode(1, new LoaderOp.Load("skel"), List.of(new Branch(2, Guard.ALWAYS))),
            new LoaderNode(2, new LoaderOp.AttachSkeleton("skel"), List.of(new Branch(3, Guard.ALWAYS))),
            new LoaderNode(3, new LoaderOp.Destroy("skel"), List.of(new Branch(0, Guard.ALWAYS))));
    Exploration e =
        Explorer.explore(simple().objects(), new LoaderGraph(nodes), KernelProfile.LATEST, Limits.DEFAULT);
    assertTrue(e.complete());
    assertTrue(e.statesExplored() < 20, () -> "states: " + e.statesExplored());
  }

  @Test
  void limitsAreNamedAndMakeSilenceInconclusive() {
    LoaderBuilder b = simple().opens().assoc("y", "m").attach().run("y");
    Exploration e = Explorer.explore(b.objects(), b.graph(), KernelProfile.LATEST, new Limits(3, 100, 4));
    assertFalse(e.complete());
    assertEquals("states", e.limit());
    assertEquals(new Verdict.Inconclusive("states"), of(e, "y").verdict());
  }

  @Test
  void theSameInputGivesTheSameResult() {
    LoaderBuilder b = simple().opens().assoc("y", "m").attach().run("y");
    assertEquals(b.explore(), b.explore());
  }
}
