package org.bpfls.analysis.flow;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
  /** Operators that change their operand, or let others do so. */
  private static final Set<String> CHANGING = Set.of("++", "--", "&");

  /** What a visit of a point costs beside what is known there, see {@link #WORK_MAX}. */
  private static final int VISIT_WORK = 10;

  /**
   * Facts carried from point to point at most, a bound for pathological functions such as those with a thousand results that
   * nobody gives away; past it nothing is reported. Real functions stay below a hundredth of it.
   */
  private static final int WORK_MAX = 200_000 * VISIT_WORK;

  /**
   * A use of a call's result that no check precedes on some path.
   *
   * @param use the dereference, or the call that is given the result where it takes no NULL
   * @param isNull whether a check does precede it, on whose other side it stands: the result is NULL there
   */
  public record UncheckedUse(Expr.Call source, Expr use, boolean isNull) {}

  /** Whether a call takes no NULL as its argument of that index. */
  @FunctionalInterface
  public interface RefusesNull {
    boolean test(Expr.Call call, int argument);
  }

  private final FunctionGraph graph;
  private final Predicate<Expr.Call> isSource;
  private final Predicate<Expr.Call> keepsArguments;
  private final Function<Expr.Call, Optional<Expr>> handedThrough;
  private final boolean followsChecked;
  private final Map<Integer, ResultState> before = new HashMap<>();
  private final boolean complete;

  private ResultFlow(
      FunctionGraph graph,
      Predicate<Expr.Call> isSource,
      Predicate<Expr.Call> keepsArguments,
      Function<Expr.Call, Optional<Expr>> handedThrough,
      boolean followsChecked) {
    this.graph = graph;
    this.isSource = isSource;
    this.keepsArguments = keepsArguments;
    this.handedThrough = handedThrough;
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
    return new ResultFlow(graph, isSource, keepsArguments, call -> Optional.empty(), false);
  }

  /**
   * Follows results until they are given away, for {@link #heldAtExit()}.
   *
   * @param isSource the calls whose results are followed
   * @param keepsArguments calls that do not take over a pointer they are given
   * @param handedThrough the argument that a call returns, for those that do no more
   */
  public static ResultFlow ofReferences(
      FunctionGraph graph,
      Predicate<Expr.Call> isSource,
      Predicate<Expr.Call> keepsArguments,
      Function<Expr.Call, Optional<Expr>> handedThrough) {
    return new ResultFlow(graph, isSource, keepsArguments, handedThrough, true);
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
        ResultState state = before.get(point.id());
        if (state != null && point.node() instanceof Expr expr) {
          for (Expr pointer : used(point, expr, refusesNull)) {
            state.sourcesOf(pointer).stream()
                .filter(state.unchecked()::contains)
                .forEach(source -> uses.add(new UncheckedUse(source, expr, false)));
            if (pointer instanceof Expr.Identifier variable && state.nulls().contains(variable.name())) {
              state.sourcesOf(pointer).stream()
                  .min(Comparator.comparingInt(source -> source.span().start()))
                  .ifPresent(source -> uses.add(new UncheckedUse(source, expr, true)));
            }
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
   * Whether conditions other than on a followed result may exclude paths in a way that is not followed here: two ask for the same
   * value of a variable, or one asks for a variable that was set where a result had been checked, on some of the paths to it.
   */
  public boolean hasRelatedConditions() {
    Set<String> asked = new HashSet<>();
    for (FunctionGraph.Point point : graph.points()) {
      ResultState state = before.get(point.id());
      Expr condition = condition(point);
      if (state != null && condition != null && mentioned(condition, state).isEmpty()) {
        Set<String> names = new HashSet<>();
        Nodes.all(condition, Expr.Identifier.class).forEach(id -> names.add(id.name()));
        if (names.stream().anyMatch(name -> !asked.add(state.value(name)) || state.dependsOnCheck(name))) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable Expr condition(FunctionGraph.Point point) {
    return point.out().stream()
        .map(FunctionGraph.Edge::condition)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Sources whose result is, on some path, still held by the function's own variables when it returns. */
  public Set<Expr.Call> heldAtExit() {
    ResultState state = before.get(graph.exit());
    return state == null || !complete ? Set.of() : state.held();
  }

  /**
   * Whether the function gives its caller a reference or NULL, as the followed results alone decide: no other condition has a
   * say, so that it does so whatever it is called with.
   */
  public boolean returnsReference() {
    boolean reference = false;
    for (FunctionGraph.Point point : graph.points()) {
      ResultState state = before.get(point.id());
      Expr condition = condition(point);
      if (state != null && condition != null && mentioned(condition, state).isEmpty()) {
        return false;
      }
      if (state != null && point.node() instanceof Stmt.Return leave) {
        Set<Expr.Call> returned = leave.value() == null ? Set.of() : sources(leave.value(), state);
        if (returned.stream().anyMatch(state.held()::contains)) {
          reference = true;
        } else if (leave.value() == null || !isNull(leave.value())) {
          return false;
        }
      }
    }
    return reference && complete && heldAtExit().isEmpty();
  }

  private boolean run() {
    before.put(0, ResultState.EMPTY);
    int[] ways = waysIn();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    for (int work = 0; !open.isEmpty(); ) {
      FunctionGraph.Point point = graph.points().get(open.poll());
      ResultState there = before.getOrDefault(point.id(), ResultState.EMPTY);
      work += VISIT_WORK + there.size();
      if (work > WORK_MAX) {
        return false;
      }
      ResultState applied = apply(point.node(), there);
      // What is followed until it is checked asks for no related conditions.
      ResultState after = followsChecked ? define(point, applied) : applied;
      for (FunctionGraph.Edge edge : point.out()) {
        ResultState next = edge.condition() == null ? after : assume(after, edge.condition(), edge.taken());
        ResultState known = before.get(edge.target());
        ResultState joined = known == null || ways[edge.target()] == 1 ? next : known.join(next);
        if (!joined.equals(known)) {
          before.put(edge.target(), joined);
          open.add(edge.target());
        }
      }
    }
    return true;
  }

  /** By how many edges each point is come to, and the first by one more. */
  private int[] waysIn() {
    int[] ways = new int[graph.points().size()];
    ways[0] = 1;
    graph.points().forEach(point -> point.out().forEach(edge -> ways[edge.target()]++));
    return ways;
  }

  /** Remembers where the variable got its value, for {@link #hasRelatedConditions()}. */
  private static ResultState define(FunctionGraph.Point point, ResultState state) {
    String name =
        point.node() instanceof Declaration.InitDeclarator init
            ? init.declarator().name()
            : point.node() instanceof Expr.Assign assign
                ? root(assign.target())
                : point.node() instanceof Expr.Unary unary && CHANGING.contains(unary.operator()) ? root(unary.operand()) : null;
    return name == null ? state : state.define(name, point.id());
  }

  /** The variable whose value, or a part of it, an expression names. */
  private static @Nullable String root(Expr target) {
    Expr inner = bare(target);
    while (inner instanceof Expr.Member || inner instanceof Expr.Index || inner instanceof Expr.Unary) {
      inner =
          bare(
              inner instanceof Expr.Member member
                  ? member.object()
                  : inner instanceof Expr.Index index ? index.array() : ((Expr.Unary) inner).operand());
    }
    return inner instanceof Expr.Identifier id ? id.name() : null;
  }

  private ResultState apply(@Nullable Node node, ResultState state) {
    if (node instanceof Declaration.InitDeclarator init && init.declarator().name() != null) {
      return init.initializer() instanceof Initializer.Single single
          ? assign(init.declarator().name(), single.expression(), state)
          : state.assign(init.declarator().name(), Set.of());
    }
    if (node instanceof Stmt.Asm asm) {
      return asm.outputs().stream()
          .filter(Expr.Identifier.class::isInstance)
          .reduce(state, (s, output) -> s.overwrite(((Expr.Identifier) output).name()), (a, b) -> b);
    }
    if (node instanceof Stmt.Return leave && leave.value() != null) {
      return state.release(sources(leave.value(), state));
    }
    if (node instanceof Expr.Assign assign) {
      return bare(assign.target()) instanceof Expr.Identifier variable
          ? assign(variable.name(), assign.value(), state)
          : state.release(sources(assign.value(), state));
    }
    if (node instanceof Expr.Call call) {
      ResultState next = isSource.test(call) ? state.produce(call) : state;
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
    if (node instanceof Expr.Unary unary && (unary.operator().equals("++") || unary.operator().equals("--"))) {
      return bare(unary.operand()) instanceof Expr.Identifier variable ? state.overwrite(variable.name()) : state;
    }
    if (node instanceof Expr.Unary unary && unary.operator().equals("!")) {
      return state.check(mentioned(unary.operand(), state));
    }
    if (node instanceof Expr.Binary binary && !binary.operator().equals("+") && !binary.operator().equals("-")) {
      return state.check(mentioned(binary, state));
    }
    return state;
  }

  /** What a variable with a cleanup attribute holds is given away by that. */
  private ResultState assign(String variable, Expr value, ResultState state) {
    return graph.cleanedUp().contains(variable)
        ? state.release(sources(value, state)).assign(variable, Set.of())
        : state.assign(variable, copied(value, state));
  }

  /** The state on one side of a condition. */
  private ResultState assume(ResultState state, Expr condition, boolean taken) {
    Expr tested = condition;
    boolean holds = taken;
    if (bare(condition) instanceof Expr.Binary binary
        && (binary.operator().equals("==") || binary.operator().equals("!="))) {
      Expr other = isNull(binary.right()) ? binary.left() : isNull(binary.left()) ? binary.right() : null;
      if (other != null) {
        holds = taken == binary.operator().equals("!=");
        tested = other;
      }
    }
    ResultState there = variable(tested) instanceof Expr.Identifier id ? state.learn(id.name(), !holds) : state;
    Expr value = bare(tested);
    Set<Expr.Call> direct = value instanceof Expr.Assign assign ? sources(assign.value(), there) : sources(value, there);
    if (!direct.isEmpty()) {
      return holds ? there.check(direct) : there.drop(direct);
    }
    return there.check(mentioned(value, there));
  }

  /** What a condition asks about, without casts; unlike {@link #bare} it keeps what changes the value. */
  private static Expr variable(Expr tested) {
    Expr inner = tested;
    while (inner instanceof Expr.Cast || inner instanceof Expr.Assign) {
      inner = inner instanceof Expr.Cast cast ? cast.operand() : ((Expr.Assign) inner).target();
    }
    return inner;
  }

  /** What a variable is to stand for: a result that was checked before it was copied needs no second check. */
  private Set<Expr.Call> copied(Expr expr, ResultState state) {
    Set<Expr.Call> sources = sources(expr, state);
    if (followsChecked) {
      return sources;
    }
    Set<Expr.Call> unchecked = new HashSet<>(sources);
    unchecked.retainAll(state.unchecked());
    return Set.copyOf(unchecked);
  }

  private Set<Expr.Call> sources(Expr expr, ResultState state) {
    Expr value = bare(expr);
    if (value instanceof Expr.Assign assign) {
      return sources(assign.value(), state);
    }
    if (value instanceof Expr.Call call) {
      return isSource.test(call)
          ? Set.of(call)
          : handedThrough.apply(call).map(argument -> sources(argument, state)).orElse(Set.of());
    }
    if (value instanceof Expr.Conditional choice && followsChecked) {
      Set<Expr.Call> either = new HashSet<>(sources(choice.otherwise(), state));
      either.addAll(sources(choice.then() == null ? choice.condition() : choice.then(), state));
      return Set.copyOf(either);
    }
    return state.sourcesOf(value);
  }

  private Set<Expr.Call> mentioned(Expr expr, ResultState state) {
    if (state.produced().isEmpty()) {
      return Set.of();
    }
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
    Expr value = bare(expr);
    return value instanceof Expr.IntLiteral literal && literal.value() == 0
        || value instanceof Expr.Identifier id && id.name().equals("NULL");
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
}
