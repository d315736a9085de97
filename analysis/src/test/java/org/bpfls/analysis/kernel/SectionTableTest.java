package org.bpfls.analysis.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class SectionTableTest {
  @ParameterizedTest
  @CsvSource({
    // section, known, type, sleepable, auto-attachable
    "struct_ops, true, STRUCT_OPS, false, false",
    "struct_ops/enqueue, true, STRUCT_OPS, false, false",
    "struct_ops.s/init, true, STRUCT_OPS, true, false",
    "syscall, true, SYSCALL, true, false",
    "syscall/x, false, UNSPEC, false, false",
    "tp_btf/sys_enter, true, TRACING, false, true",
    "tp_btf, true, TRACING, false, true",
    "fentry.s/do_nanosleep, true, TRACING, true, true",
    "fentry, true, TRACING, false, true",
    "kprobe/do_nanosleep, true, KPROBE, false, true",
    "kprobe, true, KPROBE, false, false",
    "kprobes, false, UNSPEC, false, false",
    "uprobe/func, true, KPROBE, false, false",
    "uprobe//proc/self/exe:func, true, KPROBE, false, true",
    "usdt/libc.so.6:libc:setjmp, true, KPROBE, false, true",
    "raw_tp/sched_switch, true, RAW_TRACEPOINT, false, true",
    "raw_tp, true, RAW_TRACEPOINT, false, false",
    "tp/syscalls/sys_enter_getpgid, true, TRACEPOINT, false, true",
    "tc, true, SCHED_CLS, false, false",
    "tc/ingress, true, SCHED_CLS, false, false",
    "xdp, true, XDP, false, false",
    "lsm.s/file_open, true, LSM, true, true",
    "lsm_cgroup/socket_bind, true, LSM, false, false",
    "iter/task, true, TRACING, false, true",
    "freplace/f, true, EXT, false, true",
    "cgroup_skb/egress, true, CGROUP_SKB, false, false",
    ".maps, false, UNSPEC, false, false",
    "'', false, UNSPEC, false, false",
  })
  void classifies(String section, boolean known, ProgramType type, boolean sleepable, boolean autoAttachable) {
    SectionKind kind = KernelFacts.builtIn().section(section);
    assertEquals(known, kind.known());
    assertEquals(type, kind.programType());
    assertEquals(sleepable, kind.sleepable());
    assertEquals(autoAttachable, kind.autoAttachable());
    assertEquals(section, kind.section());
  }

  @Test
  void questionMarkTurnsAutoloadOff() {
    SectionKind kind = KernelFacts.builtIn().section("?struct_ops.s/init");
    assertEquals(false, kind.autoload());
    assertEquals("struct_ops.s/init", kind.section());
    assertEquals("struct_ops.s", kind.prefix());
    assertEquals(Optional.of("init"), kind.target());
    assertEquals(true, kind.structOps());
    assertEquals(Optional.of("BPF_TRACE_FENTRY"), KernelFacts.builtIn().section("fentry/f").attachType());
  }
}
