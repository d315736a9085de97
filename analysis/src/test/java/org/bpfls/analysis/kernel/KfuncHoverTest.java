package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KfuncHoverTest {
  private static final KernelFacts FACTS = KernelFacts.builtIn();

  @Test
  void saysWhatAnAssociatingKfuncNeeds() {
    String hover = hover("scx_bpf_cpuperf_cap", "7.3");
    assertTrue(hover.startsWith("```c\nextern u32 scx_bpf_cpuperf_cap(s32 cpu) __ksym;\n```\n"), hover);
    assertTrue(hover.contains("**Association:** works on the `sched_ext_ops` or `sched_ext_ops_cid` instance"), hover);
    assertTrue(hover.contains("Unassociated: returns `SCX_CPUPERF_ONE`"), hover);
    assertTrue(hover.contains("root scheduler"), hover);
    assertTrue(hover.contains("supplies `const struct bpf_prog_aux *aux`"), hover);
    assertTrue(hover.contains("since 6.12"), hover);
    assertTrue(hover.contains("kernel/sched/ext/"), hover);
  }

  @Test
  void beforeTheAssociationItSaysNothingOfIt() {
    String hover = hover("scx_bpf_kick_cpu", "6.19");
    assertFalse(hover.contains("Association"), hover);
    assertFalse(hover.contains("supplies"), hover);
  }

  @Test
  void saysWhenTheTargetLacksIt() {
    assertTrue(hover("bpf_wq_set_callback", "6.19").contains("**Not in Linux 6.19**"));
    assertTrue(hover("bpf_wq_set_callback_impl", "7.3").contains("last in 6.19"));
    assertTrue(hover("bpf_wq_set_callback_impl", "6.19").contains("`aux__prog` is overwritten by the verifier"));
  }

  @Test
  void putsFlagsAndSuffixesInWords() {
    String hover = hover("bpf_task_acquire", "7.3");
    assertTrue(hover.contains("Returns a reference that the program must release (`KF_ACQUIRE`)"), hover);
    assertTrue(hover("bpf_dynptr_slice", "7.3").contains("`buffer__szk`: "));
  }

  @Test
  void everyKfuncHasAHoverThatEndsWithOneNewline() {
    for (String name : FACTS.kfuncNames()) {
      String hover = KfuncHover.markdown(FACTS, FACTS.kfunc(name).orElseThrow(), FACTS.newest());
      assertEquals(hover.stripTrailing() + "\n", hover, name);
    }
  }

  private static String hover(String kfunc, String target) {
    return KfuncHover.markdown(FACTS, FACTS.kfunc(kfunc).orElseThrow(), KernelVersion.parse(target));
  }
}
