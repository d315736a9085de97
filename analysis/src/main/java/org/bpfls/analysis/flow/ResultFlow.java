package org.bpfls.analysis.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.jspecify.annotations.Nullable;

/**
 * Follows the pointers that some calls of a function return through its local variables: where they are dereferenced before any
 * check, and whether they are still held when the function ends. Whatever it does not understand counts as checked and as given
 * away, so that it misses rather than invents.
 */
public final class ResultFlow {
  /** Points visited at most, a bound for pathological functions; past it nothing is reported. */
  private static final int VISITS_MAX = 200_000;

  /**
   * A use of a call's result that no check precedes on some path.
   *
   * @param use the dereference, or the call that is given the result where it takes no NULL
   */
  public record UncheckedUse(Expr.Call source, Expr use) {}

  /** Whether a call takes no NULL as its argument of that index. */
  @FunctionalInterface
  public interface RefusesNull {
    boolean test(Expr.Call call, int argument);
  }

  private final FunctionGraph graph;
  private final Predicate<Expr.Call> isSource;
  private final Predicate<Expr.Call> keepsArguments;
  private final boolean followsChecked;
  private final Map<Integer, State> before = new HashMap<>();
  private final boolean complete;

  private ResultFlow(
      FunctionGraph graph, Predicate<Expr.Call> isSource, Predicate<Expr.Call> keepsArguments, boolean followsChecked) {
    this.graph = graph;
    this.isSource = isSource;
    this.keepsArguments = keepsArguments;
    this.followsChecked = followsChecked;
    this.complete = run();
  }

  /**
   * Follows results until they are checked, for {@link #uncheckedUses}.
   *
   * @param isSource the calls whose results are followed
   * @param keepsArguments calls that do not check a pointer they are given
   */
  public static ResultFlow ofNullChecks(
      FunctionGraph graph, Predicate<Expr.Call> isSource, Predicate<Expr.Call> keepsArguments) {
    return new ResultFlow(graph, isSource, keepsArguments, false);
  }

  /**
   * Follows results until they are given away, for {@link #heldAtExit()}.
   *
   * @param isSource the calls whose results are followed
   * @param keepsArguments calls that do not take over a pointer they are given
   */
  public static ResultFlow ofReferences(
      FunctionGraph graph, Predicate<Expr.Call> isSource, Predicate<Expr.Call> keepsArguments) {
    return new ResultFlow(graph, isSource, keepsArguments, true);
  }

  /**
   * In evaluation order, one per source and place.
   *
   * @param refusesNull calls that must not be given NULL
   */
  public List<UncheckedUse> uncheckedUses(RefusesNull refusesNull) {
    Set<UncheckedUse> uses = new LinkedHashSet<>();
    if (complete) {
      for (FunctionGraph.Point point : graph.points()) {
        State state = before.get(point.id());
        if (state != null && point.node() instanceof Expr expr) {
          for (Expr pointer : used(point, expr, refusesNull)) {
            state.sourcesOf(pointer).stream()
                .filter(state.unchecked()::contains)
                .forEach(source -> uses.add(new UncheckedUse(source, expr)));
          }
        }
      }
    }
    return List.copyOf(uses);
  }

  /** The pointers that an expression needs to be other than NULL. */
  private List<Expr> used(FunctionGraph.Point point, Expr expr, RefusesNull refusesNull) {
    if (expr instanceof Expr.Call call) {
      return IntStream.range(0, call.arguments().size())
          .filter(i -> refusesNull.test(call, i))
          .mapToObj(i -> bare(call.arguments().get(i)))
          .toList();
    }
    Expr pointer = dereferenced(expr);
    return pointer == null || isOnlyAddressed(point) ? List.of() : List.of(pointer);
  }

  /**
   * Whether two conditions ask for the same variable, other than a followed result: then paths may exclude each other in a way
   * that is not followed here.
   */
  public boolean hasRelatedConditions() {
    Set<Expr> conditions = new LinkedHashSet<>();
    graph.points().forEach(
        point ->
            point.out().forEach(
                edge -> {
                  State state = before.get(point.id());
                  if (edge.condition() != null && state != null && mentioned(edge.condition(), state).isEmpty()) {
                    conditions.add(edge.condition());
                  }
                }));
    Set<String> asked = new HashSet<>();
    for (Expr condition : conditions) {
      Set<String> names = new HashSet<>();
      Nodes.all(condition, Expr.Identifier.class).forEach(id -> names.add(id.name()));
      if (names.stream().anyMatch(name -> !asked.add(name))) {
        return true;
      }
    }
    return false;
  }

  /** Sources whose result is, on some path, still held by the function's own variables when it returns. */
  public Set<Expr.Call> heldAtExit() {
    State state = before.get(graph.exit());
    return state == null || !complete ? Set.of() : state.held();
  }

  private boolean run() {
    before.put(0, State.EMPTY);
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    for (int visits = 0; !open.isEmpty(); visits++) {
      if (visits == VISITS_MAX) {
        return false;
      }
      FunctionGraph.Point point = graph.points().get(open.poll());
      State after = apply(point.node(), before.getOrDefault(point.id(), State.EMPTY));
      for (FunctionGraph.Edge edge : point.out()) {
        State there = edge.condition() == null ? after : assume(after, edge.condition(), edge.taken());
        State known = before.get(edge.target());
        State joined = known == null ? there : known.join(there);
        if (!joined.equals(known)) {
          before.put(edge.target(), joined);
          open.add(edge.target());
        }
      }
    }
    return true;
  }

  private State apply(@Nullable Node node, State state) {
    if (node instanceof Declaration.InitDeclarator init && init.declarator().name() != null) {
      return init.initializer() instanceof Initializer.Single single
          ? state.assign(init.declarator().name(), copied(single.expression(), state))
          : state.assign(init.declarator().name(), Set.of());
    }
    if (node instanceof Stmt.Return leave && leave.value() != null) {
      return state.release(sources(leave.value(), state));
    }
    if (node instanceof Expr.Assign assign) {
      Set<Expr.Call> value = sources(assign.value(), state);
      return bare(assign.target()) instanceof Expr.Identifier variable
          ? state.assign(variable.name(), copied(assign.value(), state))
          : state.release(value);
    }
    if (node instanceof Expr.Call call) {
      State next = isSource.test(call) ? state.produce(call) : state;
      if (!keepsArguments.test(call)) {
        for (Expr argument : call.arguments()) {
          next = next.release(mentioned(argument, next));
        }
      }
      return next;
    }
    if (node instanceof Expr.Unary unary && unary.operator().equals("&")) {
      return bare(unary.operand()) instanceof Expr.Identifier variable
          ? state.release(state.sourcesOf(variable)).assign(variable.name(), Set.of())
          : state;
    }
    if (node instanceof Expr.Unary unary && unary.operator().equals("!")) {
      return state.check(mentioned(unary.operand(), state));
    }
    if (node instanceof Expr.Binary binary && !binary.operator().equals("+") && !binary.operator().equals("-")) {
      return state.check(mentioned(binary, state));
    }
    return state;
  }

  /** The state on one side of a condition. */
  private State assume(State state, Expr condition, boolean taken) {
    Expr tested = bare(condition);
    boolean holds = taken;
    if (tested instanceof Expr.Binary binary && (binary.operator().equals("==") || binary.operator().equals("!="))) {
      Expr other = isNull(binary.right()) ? binary.left() : isNull(binary.left()) ? binary.right() : null;
      if (other != null) {
        holds = taken == binary.operator().equals("!=");
        tested = bare(other);
      }
    }
    Set<Expr.Call> direct = tested instanceof Expr.Assign assign ? sources(assign.value(), state) : sources(tested, state);
    if (!direct.isEmpty()) {
      return holds ? state.check(direct) : state.drop(direct);
    }
    return state.check(mentioned(tested, state));
  }

  /** What a variable is to stand for: a result that was checked before it was copied needs no second check. */
  private Set<Expr.Call> copied(Expr expr, State state) {
    Set<Expr.Call> sources = sources(expr, state);
    if (followsChecked) {
      return sources;
    }
    Set<Expr.Call> unchecked = new HashSet<>(sources);
    unchecked.retainAll(state.unchecked());
    return Set.copyOf(unchecked);
  }

  private Set<Expr.Call> sources(Expr expr, State state) {
    Expr value = bare(expr);
    if (value instanceof Expr.Assign assign) {
      return sources(assign.value(), state);
    }
    if (value instanceof Expr.Call call) {
      return isSource.test(call) ? Set.of(call) : Set.of();
    }
    return state.sourcesOf(value);
  }

  private Set<Expr.Call> mentioned(Expr expr, State state) {
    Set<Expr.Call> found = new HashSet<>();
    Nodes.all(expr, Expr.class).forEach(part -> found.addAll(sources(part, state)));
    return found;
  }

  private boolean isOnlyAddressed(FunctionGraph.Point point) {
    // &p->member computes an address; the operand's point is followed by the operator's.
    for (FunctionGraph.Edge edge : point.out()) {
      Node next = graph.points().get(edge.target()).node();
      if (next instanceof Expr.Unary unary && unary.operator().equals("&")
          || next instanceof Expr.Member member && member.object() == point.node() && isOnlyAddressed(graph.points().get(edge.target()))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Expr dereferenced(Expr expr) {
    if (expr instanceof Expr.Member member && member.arrow()) {
      return bare(member.object());
    }
    if (expr instanceof Expr.Unary unary && unary.operator().equals("*")) {
      return bare(unary.operand());
    }
    return expr instanceof Expr.Index index ? bare(index.array()) : null;
  }

  private static boolean isNull(Expr expr) {
    return bare(expr) instanceof Expr.IntLiteral literal && literal.value() == 0;
  }

  private static Expr bare(Expr expr) {
    Expr inner = expr;
    while (true) {
      if (inner instanceof Expr.Cast cast) {
        inner = cast.operand();
      } else if (inner instanceof Expr.Binary sum && (sum.operator().equals("+") || sum.operator().equals("-"))) {
        // A pointer into the same object, as container_of() makes it.
        inner = sum.left();
      } else if (inner instanceof Expr.Unary unary && unary.operator().equals("__extension__")) {
        inner = unary.operand();
      } else if (inner instanceof Expr.Comma comma) {
        inner = comma.right();
      } else if (inner instanceof Expr.Statement block
          && !block.body().items().isEmpty()
          && block.body().items().get(block.body().items().size() - 1) instanceof Stmt.Expression last
          && last.expression() != null) {
        inner = last.expression();
      } else {
        return inner;
      }
    }
  }

  /**
   * @param variables what each local variable may hold
   * @param unchecked results that may be NULL as far as is known
   * @param held results that have not been given away
   */
  private record State(Map<String, Set<Expr.Call>> variables, Set<Expr.Call> unchecked, Set<Expr.Call> held) {
    static final State EMPTY = new State(Map.of(), Set.of(), Set.of());

    Set<Expr.Call> sourcesOf(Expr expr) {
      return expr instanceof Expr.Identifier id
          ? variables.getOrDefault(id.name(), Set.of())
          : expr instanceof Expr.Call call && unchecked.contains(call) ? Set.of(call) : Set.of();
    }

    /** A loop comes by again: what variables hold of an earlier round is no longer told apart, so it is forgotten. */
    State produce(Expr.Call call) {
      Map<String, Set<Expr.Call>> next = new LinkedHashMap<>();
      variables.forEach(
          (name, sources) -> {
            Set<Expr.Call> rest = without(sources, Set.of(call));
            if (!rest.isEmpty()) {
              next.put(name, rest);
            }
          });
      return new State(next, with(unchecked, Set.of(call)), with(held, Set.of(call)));
    }

    State assign(String name, Set<Expr.Call> sources) {
      if (sources.equals(variables.getOrDefault(name, Set.of()))) {
        return this;
      }
      Map<String, Set<Expr.Call>> next = new LinkedHashMap<>(variables);
      if (sources.isEmpty()) {
        next.remove(name);
      } else {
        next.put(name, sources);
      }
      return new State(next, unchecked, held);
    }

    State check(Set<Expr.Call> sources) {
      return sources.isEmpty() ? this : new State(variables, without(unchecked, sources), held);
    }

    State release(Set<Expr.Call> sources) {
      return sources.isEmpty() ? this : new State(variables, without(unchecked, sources), without(held, sources));
    }

    /** The results are NULL here: nothing to check and nothing to release. */
    State drop(Set<Expr.Call> sources) {
      return release(sources);
    }

    State join(State other) {
      if (equals(other)) {
        return this;
      }
      Map<String, Set<Expr.Call>> merged = new LinkedHashMap<>(variables);
      other.variables.forEach((name, sources) -> merged.merge(name, sources, State::with));
      return new State(merged, with(unchecked, other.unchecked), with(held, other.held));
    }

    private static Set<Expr.Call> with(Set<Expr.Call> one, Set<Expr.Call> more) {
      if (one.containsAll(more)) {
        return one;
      }
      List<Expr.Call> all = new ArrayList<>(one);
      all.addAll(more);
      return Set.copyOf(new HashSet<>(all));
    }

    private static Set<Expr.Call> without(Set<Expr.Call> one, Set<Expr.Call> less) {
      Set<Expr.Call> rest = new HashSet<>(one);
      rest.removeAll(less);
      return Set.copyOf(rest);
    }
  }
}
