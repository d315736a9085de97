package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KernelSourceReaderTest {
  private static final String MODULE =
      """
      // a module with one struct_ops type
      #define NOT_A_KFUNC(x) __bpf_kfunc int fake(x) {
      __bpf_kfunc int demo_peek(struct demo_args *args, u32 id);

      static struct demo_ops *demo_find(struct bpf_prog_aux *aux)
      {
      	struct demo_ops *ops;
      	char brace = '}'; /* } */
      	ops = bpf_prog_get_assoc_struct_ops(aux);
      	return ops ? ops : NULL;
      }

      /**
       * demo_run - runs it
       * @args: what to run
       * @aux: caller
       *
       * Return: 0
       */
      __printf(1, 0)
      __bpf_kfunc int demo_run(struct demo_args *args,
      			 const void __user *from__ign, int (cb)(void *ctx, int *key), struct bpf_prog_aux *aux)
      {
      	struct demo_ops *ops = demo_find(aux);
      	return ops ? ops->run(args) : -ENODEV;
      }

      int demo_peek(struct demo_args *args, u32 id)
      	__must_hold(&lock)
      {
      	return id;
      }

      __bpf_kfunc struct demo *demo_new(void) { return NULL; }
      __bpf_kfunc void demo_dtor(void *p) { }

      BTF_KFUNCS_START(demo_ids)
      BTF_ID_FLAGS(func, demo_run, KF_IMPLICIT_ARGS | KF_SLEEPABLE)
      BTF_ID_FLAGS(func, demo_peek)
      #ifdef CONFIG_X
      BTF_ID_FLAGS(func, demo_new, KF_ACQUIRE |
      	     KF_RET_NULL)
      #endif
      BTF_KFUNCS_END(demo_ids)

      static const struct btf_kfunc_id_set demo_set = {
      	.owner = THIS_MODULE,
      	.set = &demo_ids,
      	.filter = demo_filter,
      };

      static int __init demo_init(void)
      {
      	return register_btf_kfunc_id_set(BPF_PROG_TYPE_TRACING, &demo_set) ?:
      	       register_btf_kfunc_id_set(BPF_PROG_TYPE_STRUCT_OPS, &demo_set);
      }
      """;

  private final KernelSource source = KernelSourceReader.read(List.of(new SourceFile("demo.c", MODULE)));
  private final Map<String, KfuncOverlay> overlays =
      source.overlays(Optional.of("demo")).stream().collect(Collectors.toMap(KfuncOverlay::name, o -> o));

  @Test
  void findsWhatTheSetHolds() {
    assertEquals(Set.of("demo_run", "demo_peek", "demo_new"), source.kfuncs());
    assertEquals(Set.of("demo_run", "demo_peek", "demo_new"), overlays.keySet());
    assertEquals(Set.of(KfuncFlag.KF_IMPLICIT_ARGS, KfuncFlag.KF_SLEEPABLE), overlays.get("demo_run").flags().orElseThrow());
    assertEquals(Set.of(KfuncFlag.KF_ACQUIRE, KfuncFlag.KF_RET_NULL), overlays.get("demo_new").flags().orElseThrow());
    assertEquals(List.of(ProgramType.TRACING, ProgramType.STRUCT_OPS), overlays.get("demo_run").registeredTypes());
    assertEquals(Optional.of("demo_filter"), source.registrations().get(0).filter());
  }

  @Test
  void readsPrototypes() {
    Prototype run = overlays.get("demo_run").prototype().orElseThrow();
    assertEquals(
        "int demo_run(struct demo_args *args, const void *from__ign, int (*cb)(void *ctx, int *key))",
        run.declaration("demo_run"));
    assertEquals(List.of(new Parameter("aux", "struct bpf_prog_aux *")), run.implicit());
    assertEquals("struct demo *demo_new(void)", overlays.get("demo_new").prototype().orElseThrow().declaration("demo_new"));
  }

  @Test
  void knowsDefinitionsAndTheirDocumentation() {
    KernelSource.Definition run = source.definitions().get("demo_run");
    assertTrue(run.documented());
    assertEquals(List.of("args", "aux"), run.documentedParameters());
    assertEquals(new SourcePlace("demo.c", 21), run.place());
    KernelSource.Definition peek = source.definitions().get("demo_peek");
    assertTrue(peek.marked(), "the mark stands at the declaration");
    assertFalse(peek.documented());
    assertFalse(source.definitions().containsKey("fake"));
    assertTrue(source.definitions().containsKey("demo_dtor"));
  }

  @Test
  void followsCallsToTheAccessor() {
    Association run = overlays.get("demo_run").association().orElseThrow();
    assertEquals("demo_find", run.resolver());
    assertEquals(List.of("demo_run", "demo_find", "bpf_prog_get_assoc_struct_ops"), run.callChain());
    assertEquals(List.of("demo_ops"), run.structOps());
    assertEquals(Optional.empty(), overlays.get("demo_peek").association());
  }

  @Test
  void overlaysAreKnownAfterwards() {
    KernelFacts facts = KernelFacts.builtIn().with(overlays.values());
    Kfunc run = facts.kfunc("demo_run").orElseThrow();
    assertEquals(Kfunc.Origin.SOURCE, run.origin());
    assertTrue(run.association(KernelVersion.parse("7.3")).isPresent());
    assertTrue(facts.refusal(run, facts.newest(), KfuncCaller.of(ProgramType.XDP)).isPresent());
    assertEquals(Optional.empty(), facts.refusal(run, facts.newest(), KfuncCaller.of(ProgramType.LSM)));
  }

  @Test
  void damagedSourceFindsLessAndDoesNotFail() {
    for (int cut = 0; cut < MODULE.length(); cut += 7) {
      KernelSourceReader.read(List.of(new SourceFile("cut.c", MODULE.substring(0, cut))));
      KernelSourceReader.read(List.of(new SourceFile("cut.c", MODULE.substring(cut))));
    }
  }

  @Test
  void callsThatGoInCirclesEnd() {
    String loop = "int a(int x) { return b(x); } int b(int x) { return a(x); } __bpf_kfunc int k(int x) { return a(x); }";
    KernelSource read = KernelSourceReader.read(List.of(new SourceFile("loop.c", loop)));
    assertTrue(read.associations().isEmpty());
    assertEquals(1, read.overlays(Optional.empty()).size());
  }
}
