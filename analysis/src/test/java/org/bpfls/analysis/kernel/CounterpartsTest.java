package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CounterpartsTest {
  private final KernelFacts facts = KernelFacts.builtIn();

  @Test
  void renamedKfuncsKnowEachOther() {
    assertEquals(List.of("scx_bpf_dsq_insert"), facts.counterparts("scx_bpf_dispatch"));
    assertEquals(List.of("scx_bpf_dispatch"), facts.counterparts("scx_bpf_dsq_insert"));
    assertEquals(List.of(), facts.counterparts("bpf_task_release"));
  }

  @Test
  void eachPairIsOfKfuncsInTheCatalogueAndTheNewestKernelHasTheSecond() {
    KernelVersion newest = facts.versions().get(facts.versions().size() - 1);
    for (String name : facts.kfuncNames()) {
      for (String other : facts.counterparts(name)) {
        Kfunc counterpart = facts.kfunc(other).orElseThrow();
        boolean newer = counterpart.availability(newest) == Kfunc.Availability.PRESENT;
        boolean newerItself = facts.kfunc(name).orElseThrow().availability(newest) == Kfunc.Availability.PRESENT;
        assertTrue(newer != newerItself, name + " and " + other);
      }
    }
  }
}
