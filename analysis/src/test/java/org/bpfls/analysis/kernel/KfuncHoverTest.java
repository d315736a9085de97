package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class KfuncHoverTest {
  private static final KernelFacts FACTS = KernelFacts.builtIn();

  @Test
  void saysWhatAnAssociatingKfuncNeeds() {
    String hover = hover("scx_bpf_cpuperf_cap", "7.3");
    assertTrue(hover.startsWith("```c\nextern u32 scx_bpf_cpuperf_cap(s32 cpu) __ksym;\n```\n"), hover);
    assertTrue(hover.contains("**Association:** works on the `sched_ext_ops` or `sched_ext_ops_cid` instance"), hover);
    assertTrue(
        hover.contains(
            "Unassociated: served by the root scheduler as long as that has no `sub_attach`, otherwise returns"
                + " `SCX_CPUPERF_ONE`"),
        hover);
    assertTrue(hover.contains(", since Linux 7.1."), hover);
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
  void namesWhatTookItsPlace() {
    assertTrue(hover("scx_bpf_consume", "7.3").contains("; 7.3 has `scx_bpf_dsq_move_to_local` in its place"));
    assertTrue(hover("bpf_wq_set_callback_impl", "7.0").contains("; 7.0 has `bpf_wq_set_callback` in its place"));
    assertTrue(hover("bpf_wq_set_callback", "6.19").contains("; 6.19 has `bpf_wq_set_callback_impl` in its place"));
  }

  @Test
  void tellsOfTheKernelsOfARangeThatLackIt() {
    assertTrue(hover("scx_bpf_dsq_peek", "6.18..7.3").contains("**Not in Linux 6.18**"));
    assertFalse(hover("scx_bpf_dsq_peek", "6.19..7.3").contains("Not in"));
  }

  @Test
  void showsHowOtherVersionsDeclareIt() {
    String hover = hover("bpf_stream_vprintk", "7.3");
    assertTrue(hover.contains("- In 6.17: `int bpf_stream_vprintk(") && hover.contains("void *aux__prog)`"), hover);
    assertTrue(hover.contains("Linux: 6.17, again since 7.0"), hover);
    assertFalse(hover("bpf_task_acquire", "7.3").contains("- In "));
  }

  @Test
  void namesOnlyTheTypesThatTheKernelHas() {
    assertFalse(hover("scx_bpf_kick_cpu", "7.1").contains("sched_ext_ops_cid"));
    assertTrue(hover("scx_bpf_kick_cpu", "7.2").contains("`sched_ext_ops` or `sched_ext_ops_cid`"));
  }

  /** libbpf would drop the last part of the name ({@code bpf_core_essential_name_len()}). */
  @Test
  void aNameLikeAFlavourIsDeclaredWithOneMore() {
    String hover = hover("scx_bpf_dsq_insert___v2", "7.3");
    assertTrue(hover.contains("extern bool scx_bpf_dsq_insert___v2___compat(struct task_struct *p"), hover);
    assertTrue(hover.contains("would bind `scx_bpf_dsq_insert___v2` to `scx_bpf_dsq_insert`"), hover);
  }

  @Test
  void whatCannotBeCalledHasNoAdviceForCallers() {
    String hover = hover("bpf_fentry_test1", "7.3");
    assertTrue(hover.startsWith("```c\nint bpf_fentry_test1(int a);\n```"), hover);
    assertFalse(hover.contains("May sleep"), hover);
  }

  @Test
  void suffixesCountFromTheVersionThatKnowsThem() {
    assertTrue(hover("bpf_task_acquire", "6.19").contains("must be trusted") == FACTS.kfunc("bpf_task_acquire")
        .orElseThrow().at(KernelVersion.parse("6.19")).orElseThrow().has(KfuncFlag.KF_TRUSTED_ARGS));
    assertEquals(Optional.empty(), FACTS.suffix("buf__arena", KernelVersion.parse("7.2")));
    assertTrue(FACTS.suffix("buf__arena", KernelVersion.parse("7.3")).isPresent());
    assertTrue(hover("bpf_wq_set_callback", "7.3").contains("`callback_fn`: callback: pass the name"));
    assertTrue(hover("bpf_wq_set_callback", "7.3").contains("`wq`: workqueue in a map value"));
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
      String hover = KfuncHover.markdown(FACTS, FACTS.kfunc(name).orElseThrow(), KernelRange.of(FACTS.newest()));
      assertEquals(hover.stripTrailing() + "\n", hover, name);
    }
  }

  private static String hover(String kfunc, String target) {
    return KfuncHover.markdown(FACTS, FACTS.kfunc(kfunc).orElseThrow(), KernelRange.parse(target));
  }
}
