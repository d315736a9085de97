package org.bpfls.analysis.checks;

import java.util.Set;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;

/** The BPF ring buffer is shared by all CPUs and keeps the order of events, since 5.8 (kernel/bpf/ringbuf.c). */
final class PerfbufUsage implements UnitRule {
  @Override
  public String id() {
    return "perfbuf-usage";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a perf buffer where a ring buffer would do";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    Modernisation.calls(
        context,
        Set.of("bpf_perf_event_output"),
        call ->
            Modernisation.report(
                this,
                call.callee().span(),
                "a perf buffer is per CPU and loses the order of events: consider a ring buffer (bpf_ringbuf_reserve())",
                reporter));
  }
}
