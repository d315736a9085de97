package org.bpfls.sim.explore;

import static org.bpfls.sim.explore.LoaderBuilder.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bpfls.sim.explore.CallSite.Via;
import org.bpfls.sim.kernel.KernelProfile;
import org.junit.jupiter.api.Test;

/** What each revision of the patch set mended, found by exploration; v8 is free of all of it. */
class RevisionsTest {
  private static Exploration explore(LoaderBuilder loader, int revision) {
    Exploration e = loader.explore(KernelProfile.revisions().get(revision - 1));
    assertTrue(e.complete());
    return e;
  }

  private static Set<Condition> conditions(Exploration e, String program) {
    return e.verdicts().stream()
        .filter(v -> v.program().equals(program))
        .flatMap(v -> v.conditions().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A program in two maps, both attached, the first then freed. */
  private static LoaderBuilder shared() {
    return object().structOps("s", Via.DIRECT).map("m", "op", "s").map("n", "op", "s").map("o", "op", "s").opens()
        .attachMap("m", "l1").attachMap("n", "l2");
  }

  private static LoaderBuilder freed() {
    return shared().does(new LoaderOp.DestroyLink("l2"), new LoaderOp.CloseFd("skel", "n"));
  }

  @Test
  void v1GivesTheWrongInstance() {
    Exploration v1 = explore(shared(), 1);
    assertTrue(conditions(v1, "s").contains(Condition.WRONG_INSTANCE));
    for (int revision = 2; revision <= 8; revision++) {
      assertFalse(conditions(explore(shared(), revision), "s").contains(Condition.WRONG_INSTANCE));
    }
    assertEquals(5, v1.statesExplored());
  }

  @Test
  void v2ForgetsThePoisonWhenAMapIsFreed() {
    Exploration v2 = explore(freed(), 2);
    assertTrue(conditions(v2, "s").contains(Condition.UNASSOCIATED));
    LoaderBuilder third = freed().attachMap("o", "l3");
    assertTrue(conditions(explore(third, 2), "s").contains(Condition.WRONG_INSTANCE));
    for (int revision = 3; revision <= 8; revision++) {
      assertEquals(
          Set.of(Condition.ASSOCIATED_READY, Condition.AMBIGUOUS), conditions(explore(third, revision), "s"));
    }
  }

  @Test
  void uninitialisedMapsAreHiddenFromV3ToV6() {
    LoaderBuilder early = object().tracing("t").structOps("s").map("m", "op", "s").opens().assoc("t", "m").attach();
    for (int revision = 1; revision <= 8; revision++) {
      boolean hidden = revision >= 3 && revision <= 6;
      Set<Condition> seen = conditions(explore(early, revision), "t");
      assertEquals(!hidden, seen.contains(Condition.ASSOCIATED_UNINITIALIZED), "v" + revision);
      assertEquals(hidden, seen.contains(Condition.UNASSOCIATED), "v" + revision);
    }
  }

  @Test
  void upToV3ATimerCallbackCanKeepADanglingPointer() {
    LoaderBuilder timer =
        object().structOps("s", Via.DIRECT, Via.TIMER).map("m", "op", "s").otherMap("timers").opens()
            .attachMap("m", "l").does(new LoaderOp.DestroyLink("l"), new LoaderOp.CloseFd("skel", "m"));
    for (int revision = 1; revision <= 8; revision++) {
      boolean dangling = conditions(explore(timer, revision), "s").contains(Condition.DANGLING);
      assertEquals(revision <= 3, dangling, "v" + revision);
    }
    assertEquals(12, explore(timer, 3).statesExplored());
    assertEquals(9, explore(timer, 8).statesExplored());
  }

  @Test
  void inV5ACallbackKeptItsMap() {
    LoaderBuilder timer =
        object().structOps("s", Via.DIRECT, Via.TIMER).map("m", "op", "s").otherMap("timers").opens()
            .attachMap("m", "l").does(new LoaderOp.DestroyLink("l"), new LoaderOp.CloseFd("skel", "m"));
    assertFalse(conditions(explore(timer, 5), "s").contains(Condition.ASYNC_AFTER_FREE));
    assertTrue(conditions(explore(timer, 6), "s").contains(Condition.ASYNC_AFTER_FREE));
  }
}
