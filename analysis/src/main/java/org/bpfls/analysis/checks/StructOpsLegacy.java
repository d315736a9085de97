package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.StructOpsMap;

/**
 * A map in {@code .struct_ops}: what {@code bpf_map__attach_struct_ops()} (tools/lib/bpf/libbpf.c) registers for it has no link
 * behind it, so nothing takes it back when the loader ends. Links came with Linux 6.4.
 */
final class StructOpsLegacy implements UnitRule {
  private static final KernelVersion LINKS = KernelVersion.of(6, 4);

  /** Cannot be registered at all, only run by BPF_PROG_TEST_RUN ({@code bpf_dummy_reg()}, net/bpf/bpf_dummy_struct_ops.c). */
  private static final String UNREGISTERED = "bpf_dummy_ops";

  @Override
  public String id() {
    return "struct-ops-legacy";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a struct_ops map is registered without a link";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    if (context.targets().get(0).compareTo(LINKS) < 0) {
      return;
    }
    for (StructOpsMap map : context.object().structOpsMaps()) {
      if (!map.link() && !map.type().equals(UNREGISTERED)) {
        reporter.report(
            new Finding(
                id(),
                severity(),
                map.nameSpan(),
                "'%s' stays registered after its loader has ended, until its map element is deleted; SEC(\"%s.struct_ops.link\") gives a link"
                    .formatted(map.name(), map.autocreate() ? "" : "?"),
                null,
                null,
                map.name(),
                List.of(),
                List.of(),
                List.of()));
      }
    }
  }
}
