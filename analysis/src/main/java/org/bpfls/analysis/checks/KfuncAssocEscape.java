package org.bpfls.analysis.checks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.FunctionGraph;
import org.bpfls.analysis.flow.Project;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;

/**
 * The associated struct_ops is kept beyond the RCU read section: stored outside the function's own variables, or used after a
 * call that sleeps or ends the section. {@code bpf_prog_get_assoc_struct_ops()} (kernel/bpf/bpf_struct_ops.c, 7.3) takes no
 * reference; for a struct_ops program nothing else holds the map.
 */
final class KfuncAssocEscape implements ProjectRule {
  private static final Set<String> ENDS_SECTION =
      Set.of(
          "rcu_read_unlock",
          "rcu_read_unlock_trace",
          "synchronize_rcu",
          "msleep",
          "schedule",
          "schedule_timeout",
          "usleep_range",
          "mutex_lock",
          "down_read",
          "down_write",
          "wait_event",
          "wait_event_interruptible",
          "wait_for_completion",
          "cond_resched");

  @Override
  public String id() {
    return "kfunc-assoc-escape";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "the associated struct_ops is kept beyond the RCU read section";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Resolvers resolvers = Resolvers.of(project);
    resolvers.callers().forEach(function -> check(function, resolvers, reporter));
  }

  private void check(FunctionDefinition function, Resolvers resolvers, Reporter reporter) {
    Set<String> holders = KfuncAssocState.holders(function, resolvers);
    Set<String> locals = locals(function);
    for (Expr.Assign assign : Nodes.all(function.body(), Expr.Assign.class).toList()) {
      if (isHolder(assign.value(), holders) && !(assign.target() instanceof Expr.Identifier id && locals.contains(id.name()))) {
        report(
            function,
            assign,
            "the associated struct_ops is stored where it outlives the RCU read section that protects it",
            List.of(),
            reporter);
      }
    }
    FunctionGraph graph = FunctionGraph.of(function);
    for (FunctionGraph.Point point : graph.points()) {
      if (point.node() instanceof Expr.Call call && ENDS_SECTION.contains(call.calleeName()) && comesAfterResolver(graph, point, resolvers)) {
        useAfter(graph, point, holders, resolvers)
            .ifPresent(
                use ->
                    report(
                        function,
                        use,
                        "the associated struct_ops is used after %s(), when nothing keeps it alive"
                            .formatted(call.calleeName()),
                        List.of(new Finding.Related(call.span(), "the RCU read section does not last beyond this call")),
                        reporter));
      }
    }
  }

  private void report(
      FunctionDefinition function, Node at, String message, List<Finding.Related> related, Reporter reporter) {
    reporter.report(KernelRules.finding(this, at.span(), message, function.name(), related, List.of()));
  }

  private static Set<String> locals(FunctionDefinition function) {
    Set<String> locals = new HashSet<>();
    Nodes.all(function.body(), Declaration.class)
        .filter(declaration -> !declaration.specifiers().has("static"))
        .flatMap(declaration -> declaration.declarators().stream())
        .forEach(
            init -> {
              if (init.declarator().name() != null) {
                locals.add(init.declarator().name());
              }
            });
    return locals;
  }

  private static boolean isHolder(Expr expr, Set<String> holders) {
    return expr.withoutCasts() instanceof Expr.Identifier id && holders.contains(id.name());
  }

  private static boolean comesAfterResolver(
      FunctionGraph graph, FunctionGraph.Point end, Resolvers resolvers) {
    return graph.points().stream()
        .filter(p -> p.node() instanceof Expr.Call call && resolvers.include(call))
        .anyMatch(p -> reaches(graph, p.id(), end.id()));
  }

  private static boolean reaches(FunctionGraph graph, int from, int to) {
    Set<Integer> seen = new HashSet<>(List.of(from));
    Deque<Integer> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (FunctionGraph.Edge edge : graph.points().get(open.poll()).out()) {
        if (edge.target() == to) {
          return true;
        }
        if (seen.add(edge.target())) {
          open.add(edge.target());
        }
      }
    }
    return false;
  }

  /** The first dereference behind a point on a way that does not resolve anew. */
  private static Optional<Expr> useAfter(
      FunctionGraph graph, FunctionGraph.Point start, Set<String> holders, Resolvers resolvers) {
    Set<Integer> seen = new HashSet<>(List.of(start.id()));
    Deque<Integer> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (FunctionGraph.Edge edge : graph.points().get(open.poll()).out()) {
        Node node = graph.points().get(edge.target()).node();
        if (node instanceof Expr.Member member && member.arrow() && isHolder(member.object(), holders)) {
          return Optional.of(member);
        }
        boolean resolvesAnew = node instanceof Expr.Call call && resolvers.include(call);
        if (!resolvesAnew && seen.add(edge.target())) {
          open.add(edge.target());
        }
      }
    }
    return Optional.empty();
  }
}
