package org.bpfls.analysis.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;

/**
 * Follows the program argument through kernel functions to {@code bpf_prog_get_assoc_struct_ops()} (kernel/bpf/bpf_struct_ops.c,
 * since Linux 7.0), by names, over the source files of one snapshot.
 */
public final class ProgramArgumentFlow {
  /** The function that resolves an association. */
  public static final String RESOLVER = "bpf_prog_get_assoc_struct_ops";

  /** Calls from a function to the resolver that are followed; bounds the depth of recursion. */
  private static final int MAX_CHAIN = 200;

  /** Where a function gets the program argument that it hands on towards the resolver. */
  public enum Origin {
    /** One of its own parameters. */
    PARAMETER,
    /** Something else that may well hold one: a member, a call's result, a filled local. */
    OTHER,
    /** Nothing: NULL, or a name that nothing in the function declares. */
    NONE
  }

  /**
   * A call on the way to the resolver.
   *
   * @param parameter index of the parameter that is handed on, or -1
   */
  public record Handover(Expr.Call call, String callee, Expr argument, Origin origin, int parameter) {}

  private final Map<String, FunctionDefinition> functions = new LinkedHashMap<>();
  private final Map<String, List<Handover>> handovers = new HashMap<>();

  public ProgramArgumentFlow(List<KernelSource> sources) {
    for (KernelSource source : sources) {
      source.functions().forEach(functions::putIfAbsent);
    }
    functions.keySet().forEach(name -> resolve(name, new HashSet<>()));
  }

  /** Calls of one function that lead to the resolver, in source order; empty when it does not reach it. */
  public List<Handover> handovers(String function) {
    return handovers.getOrDefault(function, List.of());
  }

  /** Names from a function to the resolver, both included; empty when it does not reach it. */
  public List<String> chain(String function) {
    List<String> chain = new ArrayList<>(List.of(function));
    String at = function;
    while (!at.equals(RESOLVER)) {
      List<Handover> next = handovers(at);
      if (next.isEmpty() || chain.size() > functions.size() + 1) {
        return List.of();
      }
      at = next.get(0).callee();
      chain.add(at);
    }
    return chain;
  }

  private List<Handover> resolve(String name, Set<String> open) {
    List<Handover> known = handovers.get(name);
    FunctionDefinition function = functions.get(name);
    if (known != null || function == null || open.size() > MAX_CHAIN || !open.add(name)) {
      return known == null ? List.of() : known;
    }
    Scope scope = new Scope(function);
    List<Handover> found = new ArrayList<>();
    for (Expr.Call call : Nodes.all(function.body(), Expr.Call.class).toList()) {
      int wanted = wantedArgument(call.calleeName(), open);
      if (wanted >= 0 && wanted < call.arguments().size()) {
        Expr argument = call.arguments().get(wanted);
        int parameter = scope.parameter(argument);
        Origin origin = parameter >= 0 ? Origin.PARAMETER : scope.isNothing(argument) ? Origin.NONE : Origin.OTHER;
        found.add(new Handover(call, call.calleeName(), argument, origin, parameter));
      }
    }
    open.remove(name);
    handovers.put(name, List.copyOf(found));
    return found;
  }

  /** Index of the argument of {@code callee} that reaches the resolver, or -1. */
  private int wantedArgument(String callee, Set<String> open) {
    if (callee.equals(RESOLVER)) {
      return 0;
    }
    return resolve(callee, open).stream()
        .filter(h -> h.origin() == Origin.PARAMETER)
        .map(Handover::parameter)
        .findFirst()
        .orElse(-1);
  }

  /** The names that one function declares. */
  private static final class Scope {
    private final List<String> parameters = new ArrayList<>();
    private final Map<String, Optional<Expr>> locals = new HashMap<>();
    private final Set<String> assigned = new HashSet<>();

    Scope(FunctionDefinition function) {
      if (function.declarator().derivations().get(0) instanceof Declarator.Function signature) {
        signature.parameters().forEach(p -> parameters.add(p.declarator().name() == null ? "" : p.declarator().name()));
      }
      Nodes.all(function.body(), Declaration.InitDeclarator.class)
          .forEach(
              init -> {
                String name = init.declarator().name();
                if (name != null) {
                  locals.put(
                      name,
                      init.initializer() instanceof Initializer.Single single
                          ? Optional.of(single.expression())
                          : Optional.empty());
                  if (init.initializer() == null || init.initializer() instanceof Initializer.ListInit) {
                    assigned.add(name);
                  }
                }
              });
      Nodes.all(function.body(), Expr.Assign.class)
          .forEach(
              assign -> {
                if (assign.target() instanceof Expr.Identifier id) {
                  assigned.add(id.name());
                }
              });
    }

    int parameter(Expr expr) {
      Expr bare = expr.withoutCasts();
      if (bare instanceof Expr.Identifier id) {
        Optional<Expr> initial = locals.getOrDefault(id.name(), Optional.empty());
        if (initial.isPresent() && !assigned.contains(id.name())) {
          return initial.get().withoutCasts() instanceof Expr.Identifier from ? parameters.indexOf(from.name()) : -1;
        }
        return locals.containsKey(id.name()) ? -1 : parameters.indexOf(id.name());
      }
      return -1;
    }

    boolean isNothing(Expr expr) {
      return isNothing(expr, locals.size());
    }

    private boolean isNothing(Expr expr, int hopsLeft) {
      Expr bare = expr.withoutCasts();
      if (bare instanceof Expr.IntLiteral literal) {
        return literal.value() == 0;
      }
      if (bare instanceof Expr.Identifier id) {
        if (!locals.containsKey(id.name())) {
          return !parameters.contains(id.name());
        }
        return !assigned.contains(id.name())
            && hopsLeft > 0
            && locals.get(id.name()).map(from -> isNothing(from, hopsLeft - 1)).orElse(false);
      }
      return false;
    }
  }
}
