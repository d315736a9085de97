package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertEquals(Set.of(ProgramType.TRACING, ProgramType.STRUCT_OPS), source.programTypes("demo_run"));
    assertTrue(overlays.get("demo_run").programTypes().containsAll(Set.of(ProgramType.STRUCT_OPS, ProgramType.LSM)));
    assertEquals(Optional.of("demo_filter"), source.registrations().get(0).filter());
  }

  @Test
  void readsPrototypes() {
    Prototype run = overlays.get("demo_run").prototype().orElseThrow();
    assertEquals(
        "int demo_run(struct demo_args *args, const void *from__ign, int (*cb)(void *, int *))",
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

  private static Map<String, KfuncOverlay> overlays(String... texts) {
    List<SourceFile> files = new ArrayList<>();
    for (String text : texts) {
      files.add(new SourceFile("f" + files.size() + ".c", text));
    }
    return KernelSourceReader.read(files).overlays(Optional.empty()).stream()
        .collect(Collectors.toMap(KfuncOverlay::name, o -> o));
  }

  private static String declared(Map<String, KfuncOverlay> overlays, String name) {
    return overlays.get(name).prototype().orElseThrow().declaration(name);
  }

  @Test
  void spellsPrototypesAsBtfDoes() {
    Map<String, KfuncOverlay> read =
        overlays(
            """
            __bpf_kfunc __printf(2, 0) unsigned long a(long n, const unsigned char *s, unsigned x) { return 0; }
            __attribute__((cold)) __bpf_kfunc void __arena *b(struct bpf_map *p__map, void *at__ign,
                bool (*less)(struct node *a, const struct node *b), int (cb)(struct foo, unsigned int, long key)) { }
            /** c - waits */
            __must_check
            __bpf_kfunc struct task_struct
            *c(u64
               flags)
            	__must_hold(RCU)
            { return 0; }
            BTF_KFUNCS_START(ids)
            BTF_ID_FLAGS(func, a)
            BTF_ID_FLAGS(func, b, KF_ARENA_ARG2)
            BTF_ID_FLAGS(func, c)
            BTF_KFUNCS_END(ids)
            """);
    assertEquals(
        "long unsigned int a(long int n, const unsigned char *s, unsigned int x)", declared(read, "a"));
    assertTrue(
        declared(read, "b").contains(
            "__attribute__((address_space(1))) void *at__ign, "
                + "bool (*less)(struct node *, const struct node *), int (*cb)(struct foo, unsigned int, long int))"),
        declared(read, "b"));
    assertEquals("struct task_struct *c(u64 flags)", declared(read, "c"));
    assertTrue(read.get("c").documented());
  }

  @Test
  void theFirstImplicitArgumentHidesAllAfterIt() {
    Map<String, KfuncOverlay> read =
        overlays(
            """
            __bpf_kfunc int push(struct bpf_list_head *head, struct btf_struct_meta *meta, u64 off) { return 0; }
            BTF_KFUNCS_START(ids)
            BTF_ID_FLAGS(func, push, KF_IMPLICIT_ARGS)
            BTF_KFUNCS_END(ids)
            """);
    assertEquals("int push(struct bpf_list_head *head)", declared(read, "push"));
    assertEquals(2, read.get("push").prototype().orElseThrow().implicit().size());
  }

  /** Linux 6.1: no mark, and a set that any other list of functions may be unless it is registered. */
  @Test
  void readsSetsWithoutMarks() {
    Map<String, KfuncOverlay> read =
        overlays(
            """
            noinline void old_release(struct thing *p) { }
            int hook(int a) { return 0; }
            BTF_SET8_START(old_ids)
            BTF_ID_FLAGS(func, old_release, KF_RELEASE)
            BTF_SET8_END(old_ids)
            BTF_SET_START(hooks)
            BTF_ID(func, hook)
            BTF_SET_END(hooks)
            static const struct btf_kfunc_id_set old_set = { .owner = THIS_MODULE, .set = &old_ids };
            int init(void) { return register_btf_kfunc_id_set(BPF_PROG_TYPE_XDP, &old_set); }
            """);
    assertEquals(Set.of("old_release"), read.keySet());
    assertEquals(Set.of(ProgramType.XDP), read.get("old_release").programTypes());
  }

  /** Linux 5.18: the flags are sets of their own. */
  @Test
  void readsFlagsThatAreSets() {
    Map<String, KfuncOverlay> read =
        overlays(
            """
            noinline struct thing *get_thing(int id) { return 0; }
            noinline void put_thing(struct thing *p) { }
            BTF_SET_START(check_ids)
            BTF_ID(func, get_thing)
            BTF_ID(func, put_thing)
            BTF_SET_END(check_ids)
            BTF_SET_START(acquire_ids)
            BTF_ID(func, get_thing)
            BTF_SET_END(acquire_ids)
            BTF_SET_START(null_ids)
            BTF_ID(func, get_thing)
            BTF_SET_END(null_ids)
            static const struct btf_kfunc_id_set things = {
              .check_set = &check_ids, .acquire_set = &acquire_ids, .ret_null_set = &null_ids,
            };
            int init(void) { return register_btf_kfunc_id_set(BPF_PROG_TYPE_SCHED_CLS, &things); }
            """);
    assertEquals(Set.of("get_thing", "put_thing"), read.keySet());
    assertEquals(Set.of(KfuncFlag.KF_ACQUIRE, KfuncFlag.KF_RET_NULL), read.get("get_thing").flags().orElseThrow());
    assertEquals(Set.of(), read.get("put_thing").flags().orElseThrow());
  }

  @Test
  void readsBothSidesOfAConditionButNotWhatIsSwitchedOff() {
    Map<String, KfuncOverlay> read =
        overlays(
            """
            #ifdef CONFIG_A
            __bpf_kfunc int a(int x) { return x; }
            #else
            __bpf_kfunc int a(int x) { return -EOPNOTSUPP; }
            #endif
            #if 0
            # if FOO
            __bpf_kfunc int off(int x) { return x; }
            # else
            it's damaged {
            # endif
            #else
            __bpf_kfunc int on(int x) { return x; }
            #endif
            BTF_KFUNCS_START(ids)
            #ifdef CONFIG_A
            BTF_ID_FLAGS(func, a)
            #endif
            #if 0
            BTF_ID_FLAGS(func, off)
            #endif
            BTF_ID_FLAGS(func, on)
            BTF_KFUNCS_END(ids)
            """);
    assertEquals(Set.of("a", "on"), read.keySet());
  }

  @Test
  void takesTheHooksOfTheTree() {
    String tree =
        """
        static int bpf_prog_type_to_kfunc_hook(enum bpf_prog_type prog_type)
        {
        	switch (prog_type) {
        	case BPF_PROG_TYPE_XDP:
        		return BTF_KFUNC_HOOK_XDP;
        	case BPF_PROG_TYPE_TRACING:
        	case BPF_PROG_TYPE_LSM:
        		return BTF_KFUNC_HOOK_TRACING;
        	default:
        		return BTF_KFUNC_HOOK_MAX;
        	}
        }
        """;
    assertEquals(
        Set.of(ProgramType.TRACING, ProgramType.LSM, ProgramType.STRUCT_OPS),
        overlays(MODULE, tree).get("demo_run").programTypes());
  }

  @Test
  void looksForUnmarkedFunctionsElsewhereInTheTree(@TempDir Path root) throws IOException {
    Files.writeString(
        root.resolve("set.c"),
        """
        BTF_KFUNCS_START(ids)
        BTF_ID_FLAGS(func, crash_now)
        BTF_KFUNCS_END(ids)
        """);
    Files.writeString(root.resolve("other.c"), "void crash_now(struct pt_regs *regs) { }");
    Files.writeString(root.resolve("stub.h"), "static inline void crash_now(void) { }");
    KernelSource read = SourceTree.read(root);
    assertEquals(new SourcePlace("other.c", 1), read.definitions().get("crash_now").place());
    assertEquals(Set.of(), read.undefined());
  }

  @Test
  void readsStructOpsTypes(@TempDir Path root) throws IOException {
    Files.createDirectory(root.resolve("include"));
    Files.writeString(
        root.resolve("include/ops.h"),
        """
        struct pace_ops {
        	/* a comment (with brackets); */
        	int (*start)(struct sock *sk, unsigned long flags);
        	struct page *(*page)(u32);
        	void (*end)(void);
        	char name[16];
        	u32 flags;
        };
        """);
    Files.writeString(root.resolve("register.c"), "int f(void) { return register_bpf_struct_ops(&bpf_pace, pace_ops); }");
    Files.writeString(root.resolve("old.h"), "BPF_STRUCT_OPS_TYPE(old_ops)\n");
    String text = Catalog.of(SourceTree.read(root), "demo").text();
    assertTrue(
        text.contains(
            """
            struct old_ops  0 operations
            struct pace_ops  3 operations
              int (*start)(struct sock *sk, long unsigned int flags);
              struct page *(*page)(u32);
              void (*end)(void);
            """),
        text);
  }
}
