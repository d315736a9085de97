package org.bpfls.analysis.checks;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.memo.Question;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Nodes;

/**
 * The BPF ring buffer is shared by all CPUs and keeps the order of events, since 5.8 (kernel/bpf/ringbuf.c). Reported at the map,
 * when events are written to it: the same type of map holds performance counters.
 */
final class PerfbufUsage implements UnitRule {
  /** Helpers that write an event; the map is their second argument (include/uapi/linux/bpf.h). */
  private static final Set<String> OUTPUT = Set.of("bpf_perf_event_output", "bpf_skb_output", "bpf_xdp_output");

  private static final Question<Set<String>> WRITTEN = Question.withoutPlaces("perf buffers written");

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
    if (!Modernisation.applies(context, 5, 8)) {
      return;
    }
    Set<String> written = new TreeSet<>();
    for (ExternalDecl declaration : context.unit().declarations()) {
      if (declaration instanceof FunctionDefinition function) {
        written.addAll(context.memo().answer(WRITTEN, function, () -> written(context, function)));
      }
    }
    context.unit().declarations().stream()
        .filter(Declaration.class::isInstance)
        .flatMap(decl -> ((Declaration) decl).declarators().stream())
        .map(Declaration.InitDeclarator::declarator)
        .filter(map -> map.name() != null && written.contains(map.name()) && context.object().otherMaps().contains(map.name()))
        .forEach(
            map ->
                Modernisation.report(
                    this,
                    map.nameSpan(),
                    "'%s' is a perf buffer, which is per CPU and loses the order of events: consider a ring buffer "
                            .formatted(map.name())
                        + "(BPF_MAP_TYPE_RINGBUF, since 5.8)",
                    reporter));
  }

  /** Names in the place of the map, where a function writes an event. */
  private static Set<String> written(UnitContext context, FunctionDefinition function) {
    return context.unit().all(function, Expr.Call.class).stream()
        .filter(call -> OUTPUT.contains(call.calleeName()) && call.arguments().size() > 1)
        .flatMap(call -> Nodes.all(call.arguments().get(1), Expr.Identifier.class))
        .map(Expr.Identifier::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
