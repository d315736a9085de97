package org.bpfls.analysis.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.model.ProgramArgumentFlow.Origin;
import org.bpfls.grammar.CFrontEnd;
import org.bpfls.grammar.preprocess.PreprocessOptions;
import org.bpfls.grammar.text.SourceText;
import org.junit.jupiter.api.Test;

class KernelSourceTest {
  private static final String MODULE =
      """
      #include <linux/bpf.h>
      #include <linux/btf.h>

      struct demo_ops {
      	int (*refresh)(int layer);
      };

      static DEFINE_MUTEX(demo_lock);
      EXPORT_SYMBOL_GPL(demo_lock);

      __bpf_kfunc_start_defs();

      static struct demo_ops *demo_of(const struct bpf_prog_aux *aux)
      {
      	return bpf_prog_get_assoc_struct_ops(aux);
      }

      __bpf_kfunc int demo_refresh(int layer, struct bpf_prog_aux *aux)
      {
      	struct demo_ops *ops = demo_of(aux);

      	list_for_each_entry(pos, &head, node) {
      		guard(rcu)();
      	}
      	return ops && ops->refresh ? ops->refresh(layer) : -1;
      }

      __bpf_kfunc int demo_lost(int layer)
      {
      	return demo_of(NULL) != 0;
      }

      __bpf_kfunc int demo_legacy_impl(int layer, void *aux__prog)
      {
      	struct bpf_prog_aux *aux = aux__prog;

      	return bpf_prog_get_assoc_struct_ops(aux) ? layer : -1;
      }

      __bpf_kfunc_end_defs();

      BTF_KFUNCS_START(demo_kfunc_ids)
      BTF_ID_FLAGS(func, demo_refresh, KF_IMPLICIT_ARGS | KF_SLEEPABLE)
      BTF_ID_FLAGS(func, demo_lost)
      BTF_ID_FLAGS(func, demo_elsewhere, KF_RCU);
      BTF_KFUNCS_END(demo_kfunc_ids)
      """;

  private static KernelSource read(String text) {
    PreprocessOptions kernel =
        new PreprocessOptions(Map.of(), List.of(), PreprocessOptions.Target.KERNEL, List.of(), Map.of());
    return KernelSource.of(
        new CFrontEnd().parse(new SourceText("demo.c", text), kernel, (name, angled, from, after) -> Optional.empty()));
  }

  @Test
  void readsDefinitionsRowsAndFlags() {
    KernelSource source = read(MODULE);
    assertEquals(Set.of("demo_refresh", "demo_lost", "demo_legacy_impl"), source.kfuncs().keySet());
    assertEquals(3, source.rows().size());
    assertEquals(Set.of("KF_IMPLICIT_ARGS", "KF_SLEEPABLE"), source.row("demo_refresh").orElseThrow().flags());
    assertEquals("demo_kfunc_ids", source.row("demo_lost").orElseThrow().set());
    assertEquals(1, source.kfuncs().get("demo_refresh").programParameter());
    assertEquals(1, source.kfuncs().get("demo_legacy_impl").legacyProgramParameter());
    assertEquals(-1, source.kfuncs().get("demo_lost").programParameter());
  }

  @Test
  void placesAreThoseOfTheFile() {
    KernelSource source = read(MODULE);
    assertEquals("demo_lost", source.kfuncs().get("demo_lost").nameSpan().text());
    assertEquals("demo_lost", source.row("demo_lost").orElseThrow().span().text());
    assertEquals("KF_IMPLICIT_ARGS | KF_SLEEPABLE", source.row("demo_refresh").orElseThrow().flagsSpan().text());
  }

  @Test
  void followsTheProgramArgument() {
    ProgramArgumentFlow flow = new KernelProject(List.of(read(MODULE))).programArguments();
    assertEquals(Origin.PARAMETER, flow.handovers("demo_of").get(0).origin());
    assertEquals(Origin.PARAMETER, flow.handovers("demo_refresh").get(0).origin());
    assertEquals(Origin.NONE, flow.handovers("demo_lost").get(0).origin());
    assertEquals(Origin.PARAMETER, flow.handovers("demo_legacy_impl").get(0).origin());
    assertEquals(List.of("demo_lost", "demo_of", "bpf_prog_get_assoc_struct_ops"), flow.chain("demo_lost"));
  }

  @Test
  void anArgumentThatIsGoneCountsAsNothing() {
    KernelSource source =
        read(MODULE.replace("int demo_refresh(int layer, struct bpf_prog_aux *aux)", "int demo_refresh(int layer)"));
    ProgramArgumentFlow flow = new KernelProject(List.of(source)).programArguments();
    assertEquals(Origin.NONE, flow.handovers("demo_refresh").get(0).origin());
    assertTrue(flow.handovers("unknown").isEmpty());
    assertFalse(source.kfuncs().isEmpty());
  }

  @Test
  void anotherSourceOfTheArgumentIsTrusted() {
    KernelSource source = read(MODULE.replace("demo_of(NULL)", "demo_of(current->bpf_ctx->aux)"));
    ProgramArgumentFlow flow = new KernelProject(List.of(source)).programArguments();
    assertEquals(Origin.OTHER, flow.handovers("demo_lost").get(0).origin());
  }
}
