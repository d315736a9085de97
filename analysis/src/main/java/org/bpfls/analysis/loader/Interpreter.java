package org.bpfls.analysis.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bpfls.analysis.CancelToken;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.text.Span;
import org.bpfls.grammar.type.FunctionTypes;
import org.bpfls.grammar.type.Type;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loader's functions on sets of states: every statement takes the states in which it may be reached and gives those in
 * which it may end. What happens to BPF objects on the way becomes the loader's graph. Calls of functions of the same file
 * are followed; loops and backward jumps end when they bring no new state.
 */
final class Interpreter {
  /** States kept apart after one statement; above that they are joined, and so know less. */
  static final int STATES_MAX = 24;

  private static final Pattern FEATURE =
      Pattern.compile("(?i)(?:have|has|can|probe)_?\\w*assoc|support|feature|libbpf_(?:major|minor)|kernel_version|\\bkver");

  /** The name under which a frame notes that it asked for a feature; no variable has it. */
  private static final String ASKED_KERNEL = "(kernel)";

  private static final int CALL_DEPTH_MAX = 16;
  private static final int UNDECIDED_ROUNDS_MAX = 8;
  private static final int COUNTED_ROUNDS_MAX = 40;
  private static final int ROUNDS_MAX = 300;
  private static final int STEPS_MAX = 60_000;

  final GraphBuilder graph;
  private final Scope main;
  private final OtherUnits others;
  private final Evaluator evaluator;
  private final CancelToken cancel;
  private final Map<Stmt, Boolean> targets = new IdentityHashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int steps;

  Interpreter(
      Scope main, OtherUnits others, GraphBuilder graph, Function<Interpreter, Libbpf> libbpf, CancelToken cancel) {
    this.main = main;
    this.others = others;
    this.graph = graph;
    this.cancel = cancel;
    this.evaluator = new Evaluator(this, libbpf.apply(this));
  }

  /** Thrown when a loader has too many paths. */
  static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch() {
      super("too many paths", null, false, false);
    }
  }

  /** A call that is being followed. */
  private static final class Frame {
    final FunctionDefinition function;
    final Scope scope;
    final int depth;
    final List<Evaluator.Result> returns = new ArrayList<>();
    final Map<String, List<State>> jumps = new LinkedHashMap<>();
    final Map<String, Map<Map<String, Value>, Integer>> labels = new HashMap<>();
    final Deque<Target> targets = new ArrayDeque<>();

    Frame(Callee callee, int depth) {
      this.function = callee.function();
      this.scope = callee.scope();
      this.depth = depth;
    }
  }

  /** Where break and continue lead; {@code cases} holds the states with which a switch looks for its labels. */
  private static final class Target {
    final boolean loop;
    final List<State> breaks = new ArrayList<>();
    final List<State> continues = new ArrayList<>();
    List<State> cases = List.of();
    @Nullable Expr value;

    Target(boolean loop) {
      this.loop = loop;
    }
  }

  Value simple(Expr expression, State state) {
    return evaluator.simple(expression, state);
  }

  void step() {
    if (++steps > STEPS_MAX) {
      throw new TooMuch();
    }
    if ((steps & 0xff) == 0) {
      cancel.check();
    }
  }

  /** The function that is being followed. */
  String function() {
    return frames.isEmpty() ? "" : frames.getFirst().function.name();
  }

  /** The names of the unit that the current function stands in. */
  Scope scope() {
    return frames.isEmpty() ? main : frames.getFirst().scope;
  }

  /** Whether the current function stands in the unit that the interpreter began with. */
  boolean inMainUnit() {
    return scope() == main;
  }

  /** Where a name of the current function stands: its own variable's path, or the file's. */
  String path(String name) {
    if (!frames.isEmpty() && locals(frames.getFirst().function).contains(name)) {
      return frames.getFirst().depth + ":" + name;
    }
    Scope scope = scope();
    return scope != main && scope.isStatic(name) ? "g" + others.number(scope) + ":" + name : "g:" + name;
  }

  /** Whether a path is that of a variable of a file. */
  static boolean isOfFile(String path) {
    return path.startsWith("g");
  }

  private final Map<FunctionDefinition, Set<String>> locals = new IdentityHashMap<>();

  private Set<String> locals(FunctionDefinition function) {
    return locals.computeIfAbsent(
        function,
        f -> {
          Set<String> names = new HashSet<>();
          Nodes.all(f.declarator(), Declarator.Parameter.class)
              .forEach(p -> names.add(String.valueOf(p.declarator().name())));
          Nodes.all(f.body(), Declaration.InitDeclarator.class)
              .forEach(d -> names.add(String.valueOf(d.declarator().name())));
          return names;
        });
  }

  /** The variable that a name stands for in the current function; null for a parameter and what is no variable. */
  Declaration.@Nullable InitDeclarator variable(String name) {
    if (frames.isEmpty() || !locals(frames.getFirst().function).contains(name)) {
      return scope().variable(name);
    }
    return Nodes.all(frames.getFirst().function.body(), Declaration.InitDeclarator.class)
        .filter(d -> name.equals(d.declarator().name()))
        .findFirst()
        .orElse(null);
  }

  private final Map<FunctionDefinition, FunctionTypes> types = new IdentityHashMap<>();

  /** The length of an array by the type of the expression. */
  Optional<Long> length(Expr array) {
    if (frames.isEmpty()) {
      return Optional.empty();
    }
    Frame frame = frames.getFirst();
    Type type = types.computeIfAbsent(frame.function, f -> new FunctionTypes(frame.scope.types, f)).of(array).unwrapped();
    return type instanceof Type.Array known && known.length().isPresent()
        ? Optional.of(known.length().getAsLong())
        : Optional.empty();
  }

  /** The function of that name which the current one calls: in its own unit. */
  @Nullable Callee callee(String name) {
    FunctionDefinition own = scope().functions.get(name);
    return own == null ? null : new Callee(own, scope());
  }

  /** A function that stands in a header or in another unit of the loader; null when none is known. */
  @Nullable Callee calleeElsewhere(String name) {
    // What libbpf and skeletons do is known better than their headers tell.
    FunctionDefinition inline =
        Libbpf.operates(name)
            ? null
            : scope().unit.ordinary(name)
                .filter(FunctionDefinition.class::isInstance)
                .map(FunctionDefinition.class::cast)
                .orElse(null);
    return inline != null ? new Callee(inline, scope()) : others.find(name);
  }

  /** What the variables of the file begin with. */
  Map<String, Value> initialValues() {
    State state = new State(Map.of(), Set.of(), Map.of());
    for (Declaration.InitDeclarator variable : main.initialised()) {
      Initializer initializer = variable.initializer();
      if (initializer != null) {
        List<State> states =
            evaluator.initialize("g:" + variable.declarator().name(), initializer, main.typeOf(variable), state);
        state = states.size() == 1 ? states.get(0) : state;
      }
    }
    return Map.copyOf(state.values());
  }

  /** Whether a call can be followed from here. */
  boolean canEnter(FunctionDefinition function) {
    return frames.size() < CALL_DEPTH_MAX && frames.stream().filter(f -> f.function == function).count() < 2;
  }

  /** Follows a call; the results are what it may return. */
  List<Evaluator.Result> call(Callee callee, List<Value> arguments, State from) {
    FunctionDefinition function = callee.function();
    Frame frame = new Frame(callee, frames.size());
    State state = from;
    List<Declarator.Parameter> parameters = parameters(function);
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).declarator().name();
      if (name != null) {
        state = evaluator.store(frame.depth + ":" + name, i < arguments.size() ? arguments.get(i) : Value.UNKNOWN, state);
      }
    }
    frames.push(frame);
    List<Evaluator.Result> results = new ArrayList<>();
    try {
      List<State> ends = execute(function.body(), List.of(state));
      ends.forEach(end -> frame.returns.add(new Evaluator.Result(end, Value.UNKNOWN)));
      while (!frame.jumps.isEmpty()) {
        ends = execute(function.body(), List.of());
        ends.forEach(end -> frame.returns.add(new Evaluator.Result(end, Value.UNKNOWN)));
      }
    } finally {
      frames.pop();
    }
    Map<Value, List<State>> byValue = new LinkedHashMap<>();
    String own = frame.depth + ":";
    for (Evaluator.Result result : frame.returns) {
      State left = result.state().without(path -> path.startsWith(own) || path.startsWith("?") && path.contains(own));
      byValue.computeIfAbsent(result.value(), v -> new ArrayList<>()).add(left);
    }
    byValue.forEach(
        (value, states) -> State.merge(states, STATES_MAX).forEach(s -> results.add(new Evaluator.Result(s, value))));
    return results;
  }

  private static List<Declarator.Parameter> parameters(FunctionDefinition function) {
    return !function.declarator().derivations().isEmpty()
            && function.declarator().derivations().get(0) instanceof Declarator.Function signature
        ? signature.parameters()
        : List.of();
  }

  List<State> execute(Stmt statement, List<State> in) {
    if (in.isEmpty() && !isTarget(statement)) {
      return List.of();
    }
    return State.merge(dispatch(statement, in), STATES_MAX);
  }

  /** Whether a jump may lead into the statement. */
  private boolean isTarget(Stmt statement) {
    return targets.computeIfAbsent(
        statement,
        s ->
            Nodes.all(s)
                .anyMatch(n -> n instanceof Stmt.Labeled || n instanceof Stmt.Case || n instanceof Stmt.Default));
  }

  private List<State> dispatch(Stmt statement, List<State> in) {
    if (statement instanceof Stmt.Compound block) {
      List<State> states = in;
      for (Stmt item : block.items()) {
        states = execute(item, states);
      }
      return leave(block, states);
    } else if (statement instanceof Stmt.Expression expression) {
      Expr value = expression.expression();
      return value == null ? in : each(in, s -> evaluator.discard(value, s));
    } else if (statement instanceof Stmt.Declare declare) {
      return declare(declare.declaration(), in);
    } else if (statement instanceof Stmt.If branch) {
      return branch(branch, in);
    } else if (statement instanceof Stmt.While loop) {
      return loop(loop.condition(), null, loop.body(), in, true, loop.span());
    } else if (statement instanceof Stmt.DoWhile loop) {
      return loop(loop.condition(), null, loop.body(), in, false, loop.span());
    } else if (statement instanceof Stmt.For loop) {
      List<State> start = loop.init() == null ? in : execute(loop.init(), in);
      return loop(loop.condition(), loop.step(), loop.body(), start, true, loop.span());
    } else if (statement instanceof Stmt.Switch choice) {
      return choose(choice, in);
    } else if (statement instanceof Stmt.Case label) {
      return execute(label.body(), concat(in, caseStates(label.low(), label.high() != null)));
    } else if (statement instanceof Stmt.Default label) {
      return execute(label.body(), concat(in, defaultStates()));
    } else if (statement instanceof Stmt.Labeled label) {
      return execute(label.body(), arrive(label, in));
    } else if (statement instanceof Stmt.Goto jump) {
      frame().jumps.merge(jump.label(), in, Interpreter::concat);
      return List.of();
    } else if (statement instanceof Stmt.Return end) {
      Expr value = end.value();
      for (State state : in) {
        frame().returns.addAll(
            value == null ? List.of(new Evaluator.Result(state, Value.UNKNOWN)) : evaluator.evaluate(value, state));
      }
      return List.of();
    } else if (statement instanceof Stmt.Break || statement instanceof Stmt.Continue) {
      jump(statement instanceof Stmt.Break, in);
      return List.of();
    }
    return in;
  }

  private Frame frame() {
    return frames.getFirst();
  }

  private static List<State> concat(List<State> a, List<State> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    List<State> all = new ArrayList<>(a);
    all.addAll(b);
    return State.merge(all, STATES_MAX);
  }

  private static List<State> each(List<State> in, Function<State, List<State>> step) {
    List<State> out = new ArrayList<>();
    in.forEach(state -> out.addAll(step.apply(state)));
    return out;
  }

  /** Forgets a block's own variables, so that states that differ in nothing else become one. */
  private List<State> leave(Stmt.Compound block, List<State> states) {
    Set<String> own = new HashSet<>();
    for (Stmt item : block.items()) {
      if (item instanceof Stmt.Declare declare && !declare.declaration().specifiers().has("static")) {
        declare.declaration().declarators().forEach(d -> own.add(frame().depth + ":" + d.declarator().name()));
      }
    }
    if (own.isEmpty() || block == frame().function.body()) {
      return states;
    }
    return states.stream().map(s -> s.without(path -> own.stream().anyMatch(o -> Evaluator.within(path, o)))).toList();
  }

  private List<State> declare(Declaration declaration, List<State> in) {
    List<State> states = in;
    for (Declaration.InitDeclarator one : declaration.declarators()) {
      String name = one.declarator().name();
      if (name == null || declaration.specifiers().has("typedef")) {
        continue;
      }
      Initializer initializer = one.initializer();
      states =
          each(
              states,
              state -> {
                String path = path(name);
                State fresh = state.without(p -> Evaluator.within(p, path));
                return initializer == null || declaration.specifiers().has("static")
                    ? List.of(fresh)
                    : evaluator.initialize(
                        path, initializer, scope().types.of(declaration.specifiers(), one.declarator()), fresh);
              });
    }
    return states;
  }

  private List<State> branch(Stmt.If branch, List<State> in) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    boolean asksKernel = asksKernel(branch.condition());
    for (State state : in) {
      Evaluator.Split split = evaluator.split(branch.condition(), state);
      boolean undecided = asksKernel && !split.yes().isEmpty() && !split.no().isEmpty();
      split.yes().forEach(s -> yes.add(undecided ? s.with(askedKernel(), Value.ONE) : s));
      split.no().forEach(s -> no.add(undecided ? s.with(askedKernel(), Value.ONE) : s));
    }
    List<State> after = execute(branch.then(), State.merge(yes, STATES_MAX));
    Stmt otherwise = branch.otherwise();
    List<State> merged = State.merge(no, STATES_MAX);
    return concat(after, otherwise == null ? merged : execute(otherwise, merged));
  }

  /**
   * Whether a condition seems to ask whether the kernel or libbpf knows associations. Asking an association for its result is
   * another thing.
   */
  private static boolean asksKernel(Expr condition) {
    String text = condition.span().text();
    return FEATURE.matcher(text).find() && !text.contains("assoc_struct_ops");
  }

  private String askedKernel() {
    return frame().depth + ":" + ASKED_KERNEL;
  }

  /** Whether the function, or one that called it, asked whether associations are known, and got no answer that is known here. */
  boolean askedKernel(State state) {
    return frames.stream().anyMatch(f -> !state.get(f.depth + ":" + ASKED_KERNEL).equals(Value.UNKNOWN));
  }

  private List<State> loop(
      @Nullable Expr condition, @Nullable Expr step, Stmt body, List<State> in, boolean testFirst, Span span) {
    Target target = new Target(true);
    frame().targets.push(target);
    Map<Map<String, Value>, Integer> seen = new HashMap<>();
    List<State> out = new ArrayList<>();
    List<State> heads = in;
    boolean first = true;
    int undecided = 0;
    Set<String> assigned = assigned(body, step, condition);
    for (int round = 0; first || !heads.isEmpty(); round++) {
      List<State> fresh = arrive(heads, seen, span);
      if (fresh.isEmpty() && !(first && isTarget(body))) {
        break;
      }
      if (round > ROUNDS_MAX) {
        throw new TooMuch();
      }
      Evaluator.Split entering = testFirst ? test(condition, fresh) : new Evaluator.Split(fresh, List.of());
      out.addAll(entering.no());
      List<State> ends = execute(body, State.merge(entering.yes(), STATES_MAX));
      ends = concat(ends, List.copyOf(target.continues));
      target.continues.clear();
      ends = step == null ? ends : State.merge(each(ends, s -> evaluator.discard(step, s)), STATES_MAX);
      // A do loop decides before it comes back to its head, where a state that changed nothing would end.
      Evaluator.Split again = testFirst ? new Evaluator.Split(ends, List.of()) : test(condition, ends);
      out.addAll(again.no());
      heads = again.yes();
      Evaluator.Split decided = testFirst ? entering : again;
      undecided += decided.yes().isEmpty() || decided.no().isEmpty() ? 0 : 1;
      if (undecided > UNDECIDED_ROUNDS_MAX || round >= COUNTED_ROUNDS_MAX) {
        heads = heads.stream().map(s -> forget(s, assigned)).toList();
      }
      first = false;
    }
    frame().targets.pop();
    out.addAll(target.breaks);
    return State.merge(out, STATES_MAX);
  }

  /** Those of the states in which a loop goes on, and those in which it ends; without a condition it goes on. */
  private Evaluator.Split test(@Nullable Expr condition, List<State> states) {
    if (condition == null) {
      return new Evaluator.Split(states, List.of());
    }
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (State state : states) {
      Evaluator.Split split = evaluator.split(condition, state);
      yes.addAll(split.yes());
      no.addAll(split.no());
    }
    return new Evaluator.Split(State.merge(yes, STATES_MAX), State.merge(no, STATES_MAX));
  }

  /** After some rounds, numbers that a loop counts are of no interest any more, nor what it writes into arrays and assumes of them. */
  private static State forget(State state, Set<String> assigned) {
    return state.without(
        path -> {
          String at = path.startsWith(Evaluator.ASSUMED) ? path.substring(Evaluator.ASSUMED.length()) : path;
          String variable = State.variable(at);
          boolean whole = variable.equals(path);
          Value value = state.get(path);
          return assigned.contains(variable.substring(variable.indexOf(':') + 1))
              && (whole ? value instanceof Value.Int : !value.handle());
        });
  }

  private static Set<String> assigned(Stmt body, @Nullable Expr step, @Nullable Expr condition) {
    Set<String> names = new HashSet<>();
    for (Node root : nonNull(body, step, condition)) {
      Nodes.all(root, Expr.Assign.class).forEach(a -> names.add(Scope.root(a.target())));
      Nodes.all(root, Expr.Unary.class)
          .filter(u -> u.operator().length() == 2)
          .forEach(u -> names.add(Scope.root(u.operand())));
    }
    return names;
  }

  private static List<Node> nonNull(
      @Nullable Node... nodes) {
    List<Node> present = new ArrayList<>();
    for (Node node : nodes) {
      if (node != null) {
        present.add(node);
      }
    }
    return present;
  }

  /** Gives every state that was not here before a node of its own; the others lead to the node they had. */
  private List<State> arrive(List<State> states, Map<Map<String, Value>, Integer> seen, Span span) {
    List<State> fresh = new ArrayList<>();
    for (State state : State.merge(states, STATES_MAX)) {
      Integer node = seen.get(state.values());
      if (node != null) {
        graph.connect(state, node);
      } else {
        step();
        int head = graph.add(new LoaderOp.Nop(), span, state);
        seen.put(state.values(), head);
        fresh.add(state.at(head, Branch.Guard.ALWAYS));
      }
    }
    return fresh;
  }

  private List<State> arrive(Stmt.Labeled label, List<State> in) {
    List<State> jumped = frame().jumps.remove(label.label());
    return arrive(
        jumped == null ? in : concat(in, jumped),
        frame().labels.computeIfAbsent(label.label(), l -> new HashMap<>()),
        label.span());
  }

  private void jump(boolean breaks, List<State> in) {
    for (Target target : frame().targets) {
      if (breaks) {
        target.breaks.addAll(in);
        return;
      }
      if (target.loop) {
        target.continues.addAll(in);
        return;
      }
    }
  }

  private List<State> choose(Stmt.Switch choice, List<State> in) {
    Target target = new Target(false);
    target.value = choice.value();
    List<State> states = new ArrayList<>();
    in.forEach(state -> evaluator.evaluate(choice.value(), state).forEach(r -> states.add(r.state())));
    target.cases = State.merge(states, STATES_MAX);
    frame().targets.push(target);
    List<State> ends = execute(choice.body(), List.of());
    frame().targets.pop();
    boolean hasDefault =
        choice.body() instanceof Stmt.Compound block && block.items().stream().anyMatch(Interpreter::isDefault);
    List<State> out = new ArrayList<>(ends);
    out.addAll(target.breaks);
    if (!hasDefault) {
      out.addAll(target.cases);
    }
    return out;
  }

  private static boolean isDefault(Stmt statement) {
    Stmt at = statement;
    while (at instanceof Stmt.Case label) {
      at = label.body();
    }
    return at instanceof Stmt.Default;
  }

  private List<State> caseStates(Expr label, boolean range) {
    for (Target target : frame().targets) {
      Expr value = target.value;
      if (!target.loop && value != null) {
        List<State> yes = new ArrayList<>();
        for (State state : target.cases) {
          yes.addAll(range ? List.of(state) : evaluator.equal(value, label, state).yes());
        }
        return State.merge(yes, STATES_MAX);
      }
    }
    return List.of();
  }

  private List<State> defaultStates() {
    for (Target target : frame().targets) {
      if (!target.loop) {
        return target.cases;
      }
    }
    return List.of();
  }
}
