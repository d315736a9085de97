package org.bpfls.analysis.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.jspecify.annotations.Nullable;

/**
 * Follows the open-coded iterators in a function's local variables, where the variable is used for nothing but starting,
 * stepping and destroying: which are still open when the function ends. A function whose conditions may depend on each other is
 * left alone.
 */
public final class IteratorFlow {
  /** What a call does to the iterator whose address is its first argument. */
  public enum Role {
    START,
    STEP,
    DESTROY
  }

  private final FunctionGraph graph;
  private final Map<Expr.Call, Role> roles;
  private final Map<Expr.Call, String> variables = new IdentityHashMap<>();

  private IteratorFlow(FunctionGraph graph, Map<Expr.Call, Role> roles) {
    this.graph = graph;
    this.roles = roles;
  }

  /**
   * The calls that start an iterator which on some path nothing destroys, in no order. The macros of loops destroy theirs.
   *
   * @param calls all calls in the function
   */
  public static Set<Expr.Call> leftOpen(
      FunctionDefinition function, List<Expr.Call> calls, Function<Expr.Call, Optional<Role>> role) {
    Map<Expr.Call, Role> roles = new IdentityHashMap<>();
    calls.stream()
        .filter(call -> call.span().macro() == null)
        .filter(call -> !call.arguments().isEmpty() && !addressed(call.arguments().get(0)).isEmpty())
        .forEach(call -> role.apply(call).ifPresent(its -> roles.put(call, its)));
    if (!roles.containsValue(Role.START)) {
      return Set.of();
    }
    IteratorFlow flow = new IteratorFlow(FunctionGraph.of(function), roles);
    flow.follow(function);
    return flow.roles.isEmpty() || flow.hasRelatedConditions(function) ? Set.of() : flow.openAtExit();
  }

  /** Keeps to the variables that are used for nothing else. */
  private void follow(FunctionDefinition function) {
    Map<String, Integer> plainUses = new HashMap<>();
    for (Expr.Call call : roles.keySet()) {
      String variable = addressed(call.arguments().get(0));
      variables.put(call, variable);
      plainUses.merge(variable, 1, Integer::sum);
    }
    Map<String, Integer> uses = new HashMap<>();
    Nodes.all(function.body(), Expr.Identifier.class).forEach(id -> uses.merge(id.name(), 1, Integer::sum));
    Set<String> followed =
        plainUses.keySet().stream()
            .filter(name -> Objects.equals(plainUses.get(name), uses.get(name)))
            .filter(name -> !graph.cleanedUp().contains(name) && declarations(name) == 1)
            .collect(Collectors.toSet());
    variables.values().retainAll(followed);
    roles.keySet().removeIf(call -> !variables.containsKey(call));
  }

  private long declarations(String name) {
    return graph.points().stream()
        .filter(p -> p.node() instanceof Declaration.InitDeclarator init && name.equals(init.declarator().name()))
        .count();
  }

  /** The variable of {@code &variable}; empty for anything else. */
  private static String addressed(Expr argument) {
    Expr inner = argument.withoutCasts();
    return inner instanceof Expr.Unary unary && unary.operator().equals("&") && unary.operand() instanceof Expr.Identifier id
        ? id.name()
        : "";
  }

  /** Whether a variable other than for the iterator's elements is asked twice, or is asked and has several values. */
  private boolean hasRelatedConditions(FunctionDefinition function) {
    Map<String, Integer> values = new HashMap<>();
    Set<String> elements = new HashSet<>();
    Nodes.all(function.body()).forEach(node -> readValue(node, values, elements));
    Set<String> asked = new HashSet<>();
    for (FunctionGraph.Point point : graph.points()) {
      Set<String> names = new HashSet<>();
      point.out().stream()
          .flatMap(edge -> Optional.ofNullable(edge.condition()).stream())
          .flatMap(condition -> Nodes.all(condition, Expr.Identifier.class))
          .map(Expr.Identifier::name)
          .filter(name -> !elements.contains(name) && !variables.containsValue(name))
          .forEach(names::add);
      if (names.stream().anyMatch(name -> values.getOrDefault(name, 0) > 1 || !asked.add(name))) {
        return true;
      }
    }
    return false;
  }

  private void readValue(Node node, Map<String, Integer> values, Set<String> elements) {
    if (node instanceof Expr.Assign assign && assign.target() instanceof Expr.Identifier id) {
      if (roles.get(assign.value()) == Role.STEP) {
        elements.add(id.name());
      } else {
        values.merge(id.name(), 1, Integer::sum);
      }
    } else if (node instanceof Declaration.InitDeclarator init && init.initializer() != null) {
      values.merge(String.valueOf(init.declarator().name()), 1, Integer::sum);
    } else if (node instanceof Expr.Unary unary
        && unary.operand() instanceof Expr.Identifier id
        && Set.of("++", "--", "&").contains(unary.operator())) {
      values.merge(id.name(), 1, Integer::sum);
    }
  }

  private Set<Expr.Call> openAtExit() {
    Map<Integer, Set<Expr.Call>> before = new HashMap<>(Map.of(0, Set.of()));
    Deque<Integer> open = new ArrayDeque<>(Set.of(0));
    while (!open.isEmpty()) {
      FunctionGraph.Point point = graph.points().get(open.poll());
      Set<Expr.Call> after = apply(point.node() instanceof Expr.Call call ? call : null, before.getOrDefault(point.id(), Set.of()));
      for (FunctionGraph.Edge edge : point.out()) {
        Set<Expr.Call> known = before.get(edge.target());
        Set<Expr.Call> joined = new LinkedHashSet<>(known == null ? Set.of() : known);
        joined.addAll(after);
        if (!joined.equals(known)) {
          before.put(edge.target(), joined);
          open.add(edge.target());
        }
      }
    }
    return before.getOrDefault(graph.exit(), Set.of());
  }

  private Set<Expr.Call> apply(Expr.@Nullable Call call, Set<Expr.Call> started) {
    Role role = call == null ? null : roles.get(call);
    if (call == null || role == null || role == Role.STEP) {
      return started;
    }
    Set<Expr.Call> next = new LinkedHashSet<>(started);
    next.removeIf(other -> Objects.equals(variables.get(call), variables.get(other)));
    if (role == Role.START) {
      next.add(call);
    }
    return next;
  }
}
