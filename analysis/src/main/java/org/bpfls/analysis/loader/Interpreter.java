package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bpfls.analysis.CancelToken;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.LoaderOp;
import org.jspecify.annotations.Nullable;

/**
 * Runs a loader's functions on sets of states: every statement takes the states in which it may be reached and gives those in
 * which it may end. Loops and backward jumps end when they bring no new state. What happens to BPF objects on the way goes
 * into the {@link Journal}.
 */
final class Interpreter implements Evaluator.Statements {
  private static final Pattern FEATURE =
      Pattern.compile("(?i)(?:have|has|can|probe)_?\\w*assoc|support|feature|libbpf_(?:major|minor)|kernel_version|\\bkver");

  private static final int UNDECIDED_ROUNDS_MAX = 8;
  private static final int COUNTED_ROUNDS_MAX = 40;
  private static final int ROUNDS_MAX = 300;

  private final CallStack stack;
  private final Journal journal;
  private final Budget budget;
  private final Evaluator evaluator;
  private final Conditions conditions;
  private final Assignments assignments;
  private final Map<Stmt, Boolean> targets = new IdentityHashMap<>();

  /**
   * Begins outside of all functions.
   *
   * @param standsAlone see {@link Calls}
   */
  Interpreter(
      CallStack stack,
      Journal journal,
      BiPredicate<FunctionDefinition, List<Value>> standsAlone,
      CancelToken cancel) {
    this.stack = stack;
    this.journal = journal;
    this.budget = new Budget(cancel);
    this.evaluator = new Evaluator(this, stack, journal, standsAlone, budget);
    this.conditions = evaluator.conditions;
    this.assignments = evaluator.assignments;
  }

  /** What the variables of the file begin with. */
  Map<String, Value> initialValues() {
    State state = new State(Map.of(), Set.of(), Map.of());
    Scope scope = stack.scope();
    for (Declaration.InitDeclarator variable : scope.initialised()) {
      Initializer initializer = variable.initializer();
      if (initializer != null) {
        String path = stack.path(String.valueOf(variable.declarator().name()));
        List<State> states = assignments.initialize(path, initializer, scope.typeOf(variable), state);
        state = states.size() == 1 ? states.get(0) : state;
      }
    }
    return Map.copyOf(state.values());
  }

  // --------------------------------------------------------------------- calls

  @Override
  public List<Result> follow(Callee callee, List<Value> arguments, State from) {
    FunctionDefinition function = callee.function();
    Frame frame = stack.frame(callee);
    State state = from;
    List<Declarator.Parameter> parameters = parameters(function);
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).declarator().name();
      if (name != null) {
        state = assignments.store(frame.path(name), i < arguments.size() ? arguments.get(i) : Value.UNKNOWN, state);
      }
    }
    stack.push(frame);
    try {
      runBody(frame, List.of(state));
      while (!frame.jumps.isEmpty()) {
        runBody(frame, List.of()); // from labels that stand before their goto
      }
    } finally {
      stack.pop();
    }
    String own = Paths.ofCall(frame.depth);
    List<Result> results = new ArrayList<>();
    for (Result result : frame.returns) {
      State left = result.state().without(path -> path.startsWith(own) || Paths.assumes(path, own));
      results.add(new Result(left, result.value()));
    }
    return Result.merge(results);
  }

  private void runBody(Frame frame, List<State> in) {
    execute(frame.function.body(), in).forEach(end -> frame.returns.add(new Result(end, Value.UNKNOWN)));
  }

  private static List<Declarator.Parameter> parameters(FunctionDefinition function) {
    return !function.declarator().derivations().isEmpty()
            && function.declarator().derivations().get(0) instanceof Declarator.Function signature
        ? signature.parameters()
        : List.of();
  }

  // ---------------------------------------------------------------- statements

  @Override
  public List<State> execute(Stmt statement, List<State> in) {
    if (in.isEmpty() && !isTarget(statement)) {
      return List.of();
    }
    return State.merge(dispatch(statement, in));
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
            value == null ? List.of(new Result(state, Value.UNKNOWN)) : evaluator.evaluate(value, state));
      }
      return List.of();
    } else if (statement instanceof Stmt.Break) {
      frame().breakWith(in);
      return List.of();
    } else if (statement instanceof Stmt.Continue) {
      frame().continueWith(in);
      return List.of();
    }
    return in;
  }

  private Frame frame() {
    return stack.current();
  }

  private static List<State> concat(List<State> a, List<State> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() ? b : a;
    }
    List<State> all = new ArrayList<>(a);
    all.addAll(b);
    return State.merge(all);
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
        declare.declaration().declarators().forEach(d -> own.add(frame().path(String.valueOf(d.declarator().name()))));
      }
    }
    if (own.isEmpty() || block == frame().function.body()) {
      return states;
    }
    return states.stream().map(s -> s.without(path -> own.stream().anyMatch(o -> Paths.within(path, o)))).toList();
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
                String path = stack.path(name);
                State fresh = state.without(p -> Paths.within(p, path));
                return initializer == null || declaration.specifiers().has("static")
                    ? List.of(fresh)
                    : assignments.initialize(
                        path, initializer, stack.scope().types.of(declaration.specifiers(), one.declarator()), fresh);
              });
    }
    return states;
  }

  private List<State> branch(Stmt.If branch, List<State> in) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    boolean asksKernel = asksKernel(branch.condition());
    for (State state : in) {
      Split split = conditions.split(branch.condition(), state);
      boolean undecided = asksKernel && !split.yes().isEmpty() && !split.no().isEmpty();
      split.yes().forEach(s -> yes.add(undecided ? stack.askKernel(s) : s));
      split.no().forEach(s -> no.add(undecided ? stack.askKernel(s) : s));
    }
    List<State> after = execute(branch.then(), State.merge(yes));
    Stmt otherwise = branch.otherwise();
    List<State> merged = State.merge(no);
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

  // ---------------------------------------------------------- loops and switches

  private List<State> loop(
      @Nullable Expr condition, @Nullable Expr step, Stmt body, List<State> in, boolean testFirst, Span span) {
    Frame.Target target = frame().enterLoop();
    Map<Map<String, Value>, Integer> seen = new HashMap<>();
    List<State> out = new ArrayList<>();
    List<State> heads = in;
    boolean first = true;
    int undecided = 0;
    Set<String> assigned = Scope.assigned(body, step, condition);
    for (int round = 0; first || !heads.isEmpty(); round++) {
      List<State> fresh = arrive(heads, seen, span);
      if (fresh.isEmpty() && !(first && isTarget(body))) {
        break;
      }
      if (round > ROUNDS_MAX) {
        throw new Budget.Exceeded();
      }
      Split entering = testFirst ? test(condition, fresh) : new Split(fresh, List.of());
      out.addAll(entering.no());
      List<State> ends = execute(body, State.merge(entering.yes()));
      ends = concat(ends, List.copyOf(target.continues));
      target.continues.clear();
      ends = step == null ? ends : State.merge(each(ends, s -> evaluator.discard(step, s)));
      // A do loop decides before it comes back to its head, where a state that changed nothing would end.
      Split again = testFirst ? new Split(ends, List.of()) : test(condition, ends);
      out.addAll(again.no());
      heads = again.yes();
      Split decided = testFirst ? entering : again;
      undecided += decided.yes().isEmpty() || decided.no().isEmpty() ? 0 : 1;
      if (undecided > UNDECIDED_ROUNDS_MAX || round >= COUNTED_ROUNDS_MAX) {
        heads = heads.stream().map(s -> s.withoutCounts(assigned)).toList();
      }
      first = false;
    }
    frame().leaveTarget();
    out.addAll(target.breaks);
    return State.merge(out);
  }

  /** Those of the states in which a loop goes on, and those in which it ends; without a condition it goes on. */
  private Split test(@Nullable Expr condition, List<State> states) {
    return condition == null ? new Split(states, List.of()) : conditions.split(condition, states);
  }

  /** Gives every state that was not here before a node of its own; the others lead to the node they had. */
  private List<State> arrive(List<State> states, Map<Map<String, Value>, Integer> seen, Span span) {
    List<State> fresh = new ArrayList<>();
    for (State state : State.merge(states)) {
      Integer node = seen.get(state.values());
      if (node != null) {
        journal.graph.connect(state, node);
      } else {
        budget.step();
        int head = journal.graph.add(new LoaderOp.Nop(), span, state);
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

  private List<State> choose(Stmt.Switch choice, List<State> in) {
    List<State> states = new ArrayList<>();
    in.forEach(state -> evaluator.evaluate(choice.value(), state).forEach(r -> states.add(r.state())));
    Frame.Target target = frame().enterSwitch(choice.value(), State.merge(states));
    List<State> ends = execute(choice.body(), List.of());
    frame().leaveTarget();
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
    Frame.Target target = frame().innermostSwitch();
    Expr value = target == null ? null : target.chooses;
    if (target == null || value == null) {
      return List.of();
    }
    List<State> yes = new ArrayList<>();
    for (State state : target.cases) {
      yes.addAll(range ? List.of(state) : conditions.equal(value, label, state).yes());
    }
    return State.merge(yes);
  }

  private List<State> defaultStates() {
    Frame.Target target = frame().innermostSwitch();
    return target == null ? List.of() : target.cases;
  }
}
