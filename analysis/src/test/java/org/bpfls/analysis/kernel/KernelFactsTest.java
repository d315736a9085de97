package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KernelFactsTest {
  private static final KernelFacts FACTS = KernelFacts.builtIn();
  private static final String TEST_KFUNC = "bpf_kfunc_multi_st_ops_test_1_assoc";

  @Test
  void knowsTheMeasuredVersions() {
    assertEquals(
        List.of("6.1", "6.12", "6.16", "6.17", "6.18", "6.19", "7.0", "7.1", "7.2", "7.3"),
        FACTS.versions().stream().map(KernelVersion::toString).toList());
    assertEquals(v("7.3"), FACTS.newest());
    assertEquals(List.of(v("7.1"), v("7.2")), FACTS.targets(KernelRange.parse("7.1..7.2")));
    assertEquals(List.of(v("7.9")), FACTS.targets(KernelRange.parse("7.9")));
  }

  @Test
  void countsAssociatingKfuncsPerVersion() {
    assertEquals(0, associating("6.19").size());
    assertEquals(0, associating("7.0").size());
    assertEquals(41, associating("7.1").size());
    assertEquals(50, associating("7.2").size());
    assertEquals(55, associating("7.3").size());
    assertTrue(associating("7.3").stream().allMatch(n -> n.contains("scx")));
  }

  @Test
  void countsVisibleProgramArgumentsPerVersion() {
    assertEquals(Set.of(), legacy("6.12"));
    assertEquals(Set.of("bpf_wq_set_callback_impl"), legacy("6.16"));
    assertEquals(Set.of("bpf_wq_set_callback_impl", "bpf_stream_vprintk"), legacy("6.17"));
    Set<String> four =
        Set.of(
            "bpf_wq_set_callback_impl", "bpf_stream_vprintk_impl", "bpf_task_work_schedule_resume_impl",
            "bpf_task_work_schedule_signal_impl");
    assertEquals(four, legacy("6.18"));
    assertEquals(four, legacy("6.19"));
    assertEquals(Set.of(), legacy("7.0"));
    Prototype wq = FACTS.kfunc("bpf_wq_set_callback_impl").orElseThrow().at(v("6.19")).orElseThrow().prototype();
    assertEquals(OptionalInt.of(3), wq.legacyProgramParameter());
  }

  @Test
  void countsKfuncsPerVersion() {
    assertEquals(67, present("6.1").count());
    assertEquals(302, present("7.0").count());
    assertEquals(317, present("7.1").count());
    assertEquals(355, present("7.3").count());
  }

  @Test
  void tellsPublicFromFullPrototype() {
    Prototype kick = FACTS.kfunc("scx_bpf_kick_cpu").orElseThrow().at(v("7.3")).orElseThrow().prototype();
    assertEquals("void scx_bpf_kick_cpu(s32 cpu, u64 flags)", kick.declaration("scx_bpf_kick_cpu"));
    assertEquals(Optional.of("scx_bpf_kick_cpu_impl"), kick.fullName());
    assertEquals(
        "void scx_bpf_kick_cpu_impl(s32 cpu, u64 flags, const struct bpf_prog_aux *aux)",
        kick.fullDeclaration("scx_bpf_kick_cpu_impl"));
    assertFalse(kick.fullIsKfunc());
    assertTrue(FACTS.kfunc("bpf_obj_new").orElseThrow().newest().prototype().fullIsKfunc());
    assertEquals(
        "int bpf_rbtree_add(struct bpf_rb_root *root, struct bpf_rb_node *node, "
            + "bool (*less)(struct bpf_rb_node *, const struct bpf_rb_node *))",
        FACTS.kfunc("bpf_rbtree_add").orElseThrow().newest().prototype().declaration("bpf_rbtree_add"));
  }

  @Test
  void saysWhatAnUnassociatedCallDoes() {
    Association cap = FACTS.kfunc("scx_bpf_cpuperf_cap").orElseThrow().association(v("7.3")).orElseThrow();
    assertEquals(List.of("sched_ext_ops", "sched_ext_ops_cid"), cap.structOps());
    assertEquals("scx_prog_sched", cap.resolver());
    assertTrue(cap.fallsBackToRootScheduler());
    assertEquals(Optional.of("SCX_CPUPERF_ONE"), cap.whenMissingReturns());
    assertEquals(Optional.empty(), FACTS.kfunc("bpf_wq_set_callback").orElseThrow().association(v("7.3")));
  }

  @Test
  void knowsTheTestModule() {
    Kfunc kfunc = FACTS.kfunc(TEST_KFUNC).orElseThrow();
    assertEquals(Optional.of("bpf_testmod"), kfunc.module());
    assertEquals("-1", kfunc.association(v("7.0")).orElseThrow().whenMissingReturns().orElseThrow());
    assertEquals(List.of("bpf_testmod_multi_st_ops"), kfunc.association(v("7.3")).orElseThrow().structOps());
    assertEquals(1, kfunc.newest().prototype().parameters().size());
    assertEquals(1, kfunc.newest().prototype().implicit().size());
    assertTrue(kfunc.at(v("6.19")).isEmpty());
    assertTrue(kfunc.at(KernelVersion.PATCH_SET_V8).isEmpty());
    Kfunc v8 = FACTS.kfunc("bpf_kfunc_multi_st_ops_test_1_impl").orElseThrow();
    assertTrue(v8.at(v("7.0")).isEmpty());
    KfuncFacts facts = v8.at(KernelVersion.PATCH_SET_V8).orElseThrow();
    assertTrue(facts.association().isPresent());
    assertEquals(OptionalInt.of(1), facts.prototype().legacyProgramParameter());
    assertTrue(FACTS.structOps("bpf_testmod_multi_st_ops").orElseThrow().member("test_1").orElseThrow().function());
  }

  @Test
  void knowsTheRestOfTheTestModuleForTheNewestKernelOnly() {
    Kfunc acquire = FACTS.kfunc("bpf_kfunc_call_test_acquire").orElseThrow();
    assertTrue(acquire.at(v("7.3")).orElseThrow().has(KfuncFlag.KF_ACQUIRE));
    assertEquals(Kfunc.Availability.UNKNOWN, acquire.availability(v("7.0")));
    assertTrue(FACTS.kfuncNames().stream().filter(n -> FACTS.kfunc(n).orElseThrow().module().isPresent()).count() > 80);
  }

  @Test
  void summarisesWhatMattersMost() {
    for (String name : FACTS.kfuncNames()) {
      Kfunc kfunc = FACTS.kfunc(name).orElseThrow();
      boolean matters =
          kfunc.history().stream().anyMatch(f -> f.association().isPresent() || !f.prototype().implicit().isEmpty());
      assertTrue(!matters || kfunc.summary().isPresent(), name);
    }
    long summarised =
        FACTS.kfuncNames().stream().filter(n -> FACTS.kfunc(n).orElseThrow().summary().isPresent()).count();
    assertTrue(summarised > 250, "summaries: " + summarised);
  }

  @Test
  void theV8ProfileShowsTheKfuncsOf619() {
    Kfunc wq = FACTS.kfunc("bpf_wq_set_callback_impl").orElseThrow();
    assertEquals(wq.at(v("6.19")), wq.at(KernelVersion.PATCH_SET_V8));
    assertEquals(Kfunc.Availability.ABSENT,
        FACTS.kfunc("bpf_wq_set_callback").orElseThrow().availability(KernelVersion.PATCH_SET_V8));
  }

  @Test
  void betweenMeasuredVersionsItKnowsOnlyWhatBothSidesAgreeOn() {
    Kfunc acquire = FACTS.kfunc("bpf_task_acquire").orElseThrow();
    assertEquals(Kfunc.Availability.PRESENT, acquire.availability(v("6.14")));
    assertTrue(acquire.at(v("6.14")).isEmpty());
    assertEquals(Kfunc.Availability.UNKNOWN, acquire.availability(v("6.6")));
    assertEquals(Kfunc.Availability.ABSENT, acquire.availability(v("6.1")));
    assertEquals(Kfunc.Availability.PRESENT, acquire.availability(v("8.0")));
    assertEquals(Kfunc.Availability.ABSENT, acquire.availability(v("5.4")));
    Kfunc resume = FACTS.kfunc("bpf_task_work_schedule_resume_impl").orElseThrow();
    assertEquals(Optional.of(v("6.19")), resume.until());
    assertEquals(Kfunc.Availability.ABSENT, resume.availability(v("7.4")));
  }

  @Test
  void refusesByProgramTypeAndOperation() {
    Kfunc insert = FACTS.kfunc("scx_bpf_dsq_insert___v2").orElseThrow();
    assertEquals(Optional.empty(), refusal(insert, KfuncCaller.structOps("sched_ext_ops", "enqueue")));
    assertTrue(refusal(insert, KfuncCaller.structOps("sched_ext_ops", "init")).orElseThrow().contains("'init'"));
    assertTrue(refusal(insert, KfuncCaller.structOps("tcp_congestion_ops", "init")).isPresent());
    assertTrue(refusal(insert, KfuncCaller.of(ProgramType.XDP)).isPresent());
    assertEquals(Optional.empty(), refusal(insert, KfuncCaller.of(ProgramType.STRUCT_OPS)));
    Kfunc kick = FACTS.kfunc("scx_bpf_kick_cpu").orElseThrow();
    assertEquals(Optional.empty(), refusal(kick, KfuncCaller.of(ProgramType.SYSCALL)));
    assertEquals(Optional.empty(), refusal(kick, KfuncCaller.structOps("sched_ext_ops", "init")));
    assertTrue(refusal(kick, KfuncCaller.structOps("sched_ext_ops_cid", "init")).isPresent());
    assertEquals(Optional.empty(),
        refusal(FACTS.kfunc("bpf_dynptr_size").orElseThrow(), KfuncCaller.of(ProgramType.XDP)));
    assertTrue(FACTS.schedExtOperations(insert.newest()).contains("dispatch"));
  }

  @Test
  void refusesByFilter() {
    Kfunc drop = FACTS.kfunc("bpf_qdisc_skb_drop").orElseThrow();
    assertEquals(Optional.empty(), refusal(drop, KfuncCaller.structOps("Qdisc_ops", "enqueue")));
    assertTrue(refusal(drop, KfuncCaller.structOps("Qdisc_ops", "dequeue")).orElseThrow().contains("'dequeue'"));
    assertTrue(refusal(drop, KfuncCaller.structOps("tcp_congestion_ops", "init")).orElseThrow().contains("'Qdisc_ops'"));
    assertEquals(Optional.empty(), refusal(drop, KfuncCaller.of(ProgramType.STRUCT_OPS)));
    Kfunc send = FACTS.kfunc("bpf_ksock_send").orElseThrow();
    assertEquals(Optional.empty(), refusal(send, KfuncCaller.of(ProgramType.SYSCALL)));
    assertEquals(Optional.empty(), refusal(send, KfuncCaller.of(FACTS.section("lsm.s/file_open"))));
    assertTrue(refusal(send, KfuncCaller.of(FACTS.section("lsm.s/socket_sendmsg"))).isPresent());
    assertTrue(refusal(send, KfuncCaller.of(FACTS.section("fentry.s/tcp_sendmsg"))).isPresent());
    Kfunc interpreter = FACTS.kfunc("bpf_binprm_set_interp").orElseThrow();
    assertEquals(Optional.empty(), refusal(interpreter, KfuncCaller.structOps("binfmt_misc_ops", "load")));
    assertTrue(refusal(interpreter, KfuncCaller.structOps("binfmt_misc_ops", "match")).isPresent());
    Kfunc xattr = FACTS.kfunc("bpf_set_dentry_xattr").orElseThrow();
    assertEquals(Optional.empty(), refusal(xattr, KfuncCaller.of(ProgramType.LSM)));
    assertTrue(refusal(xattr, KfuncCaller.structOps("binfmt_misc_ops", "load")).isPresent());
    Kfunc path = FACTS.kfunc("bpf_path_d_path").orElseThrow();
    assertEquals(Optional.empty(), refusal(path, KfuncCaller.structOps("binfmt_misc_ops", "load")));
    Kfunc session = FACTS.kfunc("bpf_session_is_return").orElseThrow();
    assertEquals(Optional.empty(), refusal(session, KfuncCaller.of(FACTS.section("kprobe.session/do_nanosleep"))));
    assertTrue(refusal(session, KfuncCaller.of(FACTS.section("kprobe.multi/do_nanosleep"))).isPresent());
    assertTrue(refusal(session, KfuncCaller.of(FACTS.section("fentry/do_nanosleep"))).isPresent());
  }

  @Test
  void describesStructOpsTypes() {
    StructOpsType scx = FACTS.structOps("sched_ext_ops").orElseThrow();
    assertEquals(v("6.12"), scx.since());
    assertEquals(Optional.of(false), scx.presentIn(v("6.1")));
    assertEquals(Optional.empty(), scx.presentIn(v("6.14")));
    assertTrue(scx.membersKnown(v("7.3")));
    StructOpsMember enqueue = scx.member("enqueue").orElseThrow();
    assertEquals(
        "void (*enqueue)(struct task_struct *p, u64 enq_flags)",
        enqueue.declaration(enqueue.at(v("7.3")).orElseThrow()));
    assertEquals(Optional.of(false), enqueue.mayBeSleepable());
    assertFalse(scx.member("name").orElseThrow().function());
    assertEquals(9, FACTS.structOpsNames().stream().filter(n -> !n.startsWith("bpf_testmod")).count());
  }

  @Test
  void describesHelpers() {
    Helper lookup = FACTS.helper("bpf_map_lookup_elem").orElseThrow();
    assertEquals("void *bpf_map_lookup_elem(struct bpf_map *map, const void *key)", lookup.prototype());
    assertEquals(1, lookup.id());
    assertTrue(FACTS.helper("bpf_trace_printk").orElseThrow().variadic());
    assertEquals(211, FACTS.helperNames().size());
    assertTrue(FACTS.helper("bpf_get_current_task").orElseThrow().prototype().endsWith("(void)"));
  }

  @Test
  void overlaysWin() {
    Prototype own = Prototype.of("int", List.of(new Parameter("p", "struct task_struct *"), new Parameter("n", "int")));
    KernelFacts mine = FACTS.with(KfuncOverlay.header("bpf_task_acquire", own), KfuncOverlay.header("my_kfunc", own));
    Kfunc acquire = mine.kfunc("bpf_task_acquire").orElseThrow();
    assertEquals(own, acquire.at(v("7.3")).orElseThrow().prototype());
    assertTrue(acquire.newest().has(KfuncFlag.KF_ACQUIRE));
    assertEquals(own, mine.kfunc("my_kfunc").orElseThrow().at(v("6.6")).orElseThrow().prototype());
    assertTrue(mine.kfuncNames().contains("my_kfunc"));
    assertTrue(FACTS.kfunc("my_kfunc").isEmpty());
  }

  @Test
  void everyKfuncDecodes() {
    for (String name : FACTS.kfuncNames()) {
      Kfunc kfunc = FACTS.kfunc(name).orElseThrow();
      for (KfuncFacts facts : kfunc.history()) {
        assertEquals(facts.has(KfuncFlag.KF_IMPLICIT_ARGS), !facts.prototype().implicit().isEmpty(), name);
        facts.sets().forEach(set -> assertFalse(set.isBlank(), name));
        facts.filters().forEach(f -> assertTrue(FACTS.filterMeaning(f).isPresent(), f));
      }
    }
    FACTS.structOpsNames().forEach(n -> assertTrue(FACTS.structOps(n).isPresent(), n));
    FACTS.helperNames().forEach(n -> assertTrue(FACTS.helper(n).isPresent(), n));
    assertEquals("__arena__nullable", FACTS.suffix("p__arena__nullable").orElseThrow().suffix());
    assertEquals(Optional.empty(), FACTS.suffix("plain"));
  }

  private static Optional<String> refusal(Kfunc kfunc, KfuncCaller caller) {
    return FACTS.refusal(kfunc, v("7.3"), caller);
  }

  private static Stream<Kfunc> present(String version) {
    return FACTS.kfuncNames().stream()
        .map(n -> FACTS.kfunc(n).orElseThrow())
        .filter(k -> k.at(v(version)).filter(f -> !f.object().equals("bpf_testmod")).isPresent());
  }

  private static Set<String> associating(String version) {
    return present(version).filter(k -> k.association(v(version)).isPresent()).map(Kfunc::name)
        .collect(Collectors.toSet());
  }

  private static Set<String> legacy(String version) {
    return present(version)
        .filter(k -> k.at(v(version)).orElseThrow().prototype().legacyProgramParameter().isPresent())
        .map(Kfunc::name)
        .collect(Collectors.toSet());
  }

  private static KernelVersion v(String text) {
    return KernelVersion.parse(text);
  }
}
