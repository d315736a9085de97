package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Stmt;
import org.bpfls.grammar.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions of a loader; an expression may end in several states with several values.
 *
 * <p>The file is longer than others because every kind of expression has its method, and all share the states.
 */
final class Evaluator {
  /** Begins the path of what a branch assumed of a variable. */
  static final String ASSUMED = "?";

  private final Interpreter interpreter;
  private final Libbpf libbpf;

  Evaluator(Interpreter interpreter, Libbpf libbpf) {
    this.interpreter = interpreter;
    this.libbpf = libbpf;
  }

  /** A way an expression may end. */
  record Result(State state, Value value) {}

  /** The states in which a condition holds, and those in which it does not. */
  record Split(List<State> yes, List<State> no) {
    Split not() {
      return new Split(no, yes);
    }
  }

  /** Whether a path is a variable or a part of it. */
  static boolean within(String path, String variable) {
    return path.startsWith(variable)
        && (path.length() == variable.length() || ".[*".indexOf(path.charAt(variable.length())) >= 0);
  }

  /** Evaluates for the effect. */
  List<State> discard(Expr expression, State state) {
    Expr called = expression;
    while (called instanceof Expr.Cast cast) {
      called = cast.operand();
    }
    if (called instanceof Expr.Call call && called == expression) {
      return states(call(call, state, true));
    }
    return states(evaluate(called, state));
  }

  private static List<State> states(List<Result> results) {
    return State.merge(results.stream().map(Result::state).toList(), Interpreter.STATES_MAX);
  }

  List<Result> evaluate(Expr expression, State state) {
    interpreter.step();
    if (expression instanceof Expr.Call call) {
      return merge(call(call, state, false));
    } else if (expression instanceof Expr.Assign assign) {
      return assign(assign, state);
    } else if (expression instanceof Expr.Unary unary) {
      return unary(unary, state);
    } else if (expression instanceof Expr.Binary binary) {
      return binary(binary, state);
    } else if (expression instanceof Expr.Conditional conditional) {
      return conditional(conditional, state);
    } else if (expression instanceof Expr.Comma comma) {
      return then(evaluate(comma.left(), state), r -> evaluate(comma.right(), r.state()));
    } else if (expression instanceof Expr.Cast cast) {
      return evaluate(cast.operand(), state);
    } else if (expression instanceof Expr.Statement block) {
      return block(block.body(), state);
    } else if (expression instanceof Expr.Member member) {
      return then(evaluate(member.object(), state), r -> List.of(new Result(r.state(), simple(member, r.state()))));
    } else if (expression instanceof Expr.Index index) {
      return then(evaluate(index.index(), state), r -> List.of(new Result(r.state(), element(index, r))));
    } else if (expression instanceof Expr.Builtin builtin && builtin.name().equals("__builtin_expect")) {
      return evaluate(builtin.arguments().get(0), state);
    }
    return List.of(new Result(state, copied(expression, simple(expression, state), state)));
  }

  /** The value of an array's element, of which the index was evaluated. */
  private Value element(Expr.Index index, Result at) {
    String path = path(index, at.value(), at.state());
    return path == null ? Value.UNKNOWN : stored(path, at.state());
  }

  /** A struct as a whole is the values of its members. */
  private Value copied(Expr expression, Value value, State state) {
    String path = value.equals(Value.UNKNOWN) && expression instanceof Expr.Identifier ? path(expression, state) : null;
    Map<String, Value> parts = path == null ? Map.of() : state.parts(path);
    return parts.isEmpty() ? value : new Value.Struct(parts);
  }

  private interface Step {
    List<Result> apply(Result result);
  }

  private static List<Result> then(List<Result> results, Step step) {
    if (results.size() == 1) {
      return step.apply(results.get(0));
    }
    List<Result> all = new ArrayList<>();
    results.forEach(result -> all.addAll(step.apply(result)));
    return merge(all);
  }

  private static List<Result> merge(List<Result> results) {
    if (results.size() < 2) {
      return results;
    }
    Map<Value, List<State>> byValue = new LinkedHashMap<>();
    results.forEach(r -> byValue.computeIfAbsent(r.value(), v -> new ArrayList<>()).add(r.state()));
    List<Result> merged = new ArrayList<>();
    byValue.forEach(
        (value, group) ->
            State.merge(group, Interpreter.STATES_MAX).forEach(state -> merged.add(new Result(state, value))));
    return merged;
  }

  /** The value of an expression without effects; UNKNOWN for what has any. */
  Value simple(Expr expression, State state) {
    if (expression instanceof Expr.IntLiteral number) {
      return new Value.Int(number.value());
    } else if (expression instanceof Expr.CharLiteral character) {
      return new Value.Int(character.value());
    } else if (expression instanceof Expr.StringLiteral text) {
      return new Value.Text(text.value());
    } else if (expression instanceof Expr.Identifier id) {
      return identifier(id.name(), state);
    } else if (expression instanceof Expr.Member member) {
      Value object = simple(member.object(), state);
      Optional<Value> part = libbpf.member(object, member.name(), state);
      return part.orElseGet(() -> stored(expression, state));
    } else if (expression instanceof Expr.Index) {
      return stored(expression, state);
    } else if (expression instanceof Expr.Cast cast) {
      return simple(cast.operand(), state);
    } else if (expression instanceof Expr.Binary binary) {
      return arithmetic(binary, simple(binary.left(), state), simple(binary.right(), state));
    } else if (expression instanceof Expr.SizeofType size) {
      return Arrays.isEmpty(size) ? Value.ZERO : Value.UNKNOWN;
    } else if (expression instanceof Expr.Unary unary) {
      return simpleUnary(unary, state);
    }
    return Value.UNKNOWN;
  }

  private Value simpleUnary(Expr.Unary unary, State state) {
    Value operand = simple(unary.operand(), state);
    return switch (unary.operator()) {
      case "&" -> {
        String path = path(unary.operand(), state);
        yield path == null ? Value.UNKNOWN : new Value.Address(path);
      }
      case "*" -> stored(unary, state);
      case "-" -> operand instanceof Value.Int number ? new Value.Int(-number.value()) : Value.UNKNOWN;
      case "!" -> operand.truth() == Value.Truth.MAYBE
          ? Value.UNKNOWN
          : Value.of(operand.truth() == Value.Truth.NO);
      case "+", "__extension__" -> operand;
      default -> Value.UNKNOWN;
    };
  }

  private Value stored(Expr expression, State state) {
    String path = path(expression, state);
    return path == null ? Value.UNKNOWN : stored(path, state);
  }

  private static Value stored(String path, State state) {
    Value stored = state.get(path);
    return stored.equals(Value.UNKNOWN) && state.knowsPartOf(path + "[") ? Arrays.first(path) : stored;
  }

  private Value identifier(String name, State state) {
    String path = interpreter.path(name);
    Value stored = state.get(path);
    if (!stored.equals(Value.UNKNOWN)) {
      return stored;
    }
    Declaration.@Nullable InitDeclarator variable = interpreter.variable(name);
    if (variable != null && Arrays.isArray(variable.declarator())) {
      return Arrays.first(path);
    }
    if (Interpreter.isOfFile(path)) {
      if (interpreter.scope().functions.containsKey(name)) {
        return new Value.Function(name);
      }
      if (name.equals("NULL") || name.equals("false")) {
        return Value.ZERO;
      }
      return libbpf.constant(name);
    }
    return Value.UNKNOWN;
  }

  /** Where an lvalue stands; null when that is not known. */
  @Nullable String path(Expr lvalue, State state) {
    if (lvalue instanceof Expr.Identifier id) {
      return interpreter.path(id.name());
    } else if (lvalue instanceof Expr.Cast cast) {
      return path(cast.operand(), state);
    } else if (lvalue instanceof Expr.Member member) {
      Value object = simple(member.object(), state);
      if (object instanceof Value.Part part) {
        return "o:" + part.instance() + "." + part.name() + "." + member.name();
      }
      String base = object instanceof Value.Address address && member.arrow() ? address.path() : null;
      if (base == null) {
        base = path(member.object(), state);
        base = base == null || !member.arrow() ? base : base + "*";
      }
      return base == null ? null : base + "." + member.name();
    } else if (lvalue instanceof Expr.Index index) {
      return path(index, simple(index.index(), state), state);
    } else if (lvalue instanceof Expr.Unary unary && unary.operator().equals("*")) {
      Value pointer = simple(unary.operand(), state);
      if (pointer instanceof Value.Address address) {
        return address.path();
      }
      String base = path(unary.operand(), state);
      return base == null ? null : base + "*";
    }
    return null;
  }

  private @Nullable String path(Expr.Index index, Value at, State state) {
    if (!(at instanceof Value.Int number)) {
      return null;
    }
    if (simple(index.array(), state) instanceof Value.Address address) {
      return Arrays.shift(address, number.value()).path();
    }
    String base = path(index.array(), state);
    return base == null ? null : base + "[" + number.value() + "]";
  }

  private List<Result> block(Stmt.Compound body, State state) {
    List<Stmt> items = body.items();
    Expr last =
        !items.isEmpty() && items.get(items.size() - 1) instanceof Stmt.Expression end ? end.expression() : null;
    if (last == null) {
      return interpreter.execute(body, List.of(state)).stream().map(s -> new Result(s, Value.UNKNOWN)).toList();
    }
    List<State> states = List.of(state);
    for (Stmt item : items.subList(0, items.size() - 1)) {
      states = interpreter.execute(item, states);
    }
    List<Result> results = new ArrayList<>();
    for (State each : states) {
      for (Result result : evaluate(last, each)) {
        results.add(new Result(leave(items, result.state()), result.value()));
      }
    }
    return merge(results);
  }

  private State leave(List<Stmt> items, State state) {
    State left = state;
    for (Stmt item : items) {
      if (item instanceof Stmt.Declare declare) {
        for (var one : declare.declaration().declarators()) {
          String path = interpreter.path(String.valueOf(one.declarator().name()));
          left = left.without(p -> within(p, path));
        }
      }
    }
    return left;
  }

  private List<Result> unary(Expr.Unary unary, State state) {
    switch (unary.operator()) {
      case "!" -> {
        Split split = split(unary.operand(), state);
        return results(split.no(), split.yes());
      }
      case "++", "--" -> {
        String path = path(unary.operand(), state);
        if (path == null) {
          return List.of(new Result(state, Value.UNKNOWN));
        }
        Value old = state.get(path);
        Value next = arithmetic(unary.operator().substring(1), old, Value.ONE);
        return List.of(new Result(store(path, next, state), unary.postfix() ? old : next));
      }
      case "&" -> {
        return List.of(new Result(state, simple(unary, state)));
      }
      default -> {
        return then(evaluate(unary.operand(), state), r -> List.of(new Result(r.state(), prefix(unary, r))));
      }
    }
  }

  private Value prefix(Expr.Unary unary, Result operand) {
    return switch (unary.operator()) {
      case "-" -> operand.value() instanceof Value.Int number
          ? new Value.Int(-number.value())
          : operand.value() instanceof Value.Negative ? Value.NON_ZERO : Value.UNKNOWN;
      case "+", "__extension__" -> operand.value();
      case "*" -> operand.value() instanceof Value.Address address
          ? operand.state().get(address.path())
          : simple(unary, operand.state());
      default -> Value.UNKNOWN;
    };
  }

  private static List<Result> results(List<State> ones, List<State> zeros) {
    List<Result> results = new ArrayList<>();
    ones.forEach(state -> results.add(new Result(state, Value.ONE)));
    zeros.forEach(state -> results.add(new Result(state, Value.ZERO)));
    return results;
  }

  private List<Result> binary(Expr.Binary binary, State state) {
    switch (binary.operator()) {
      case "&&", "||", "==", "!=", "<", ">", "<=", ">=" -> {
        Split split = split(binary, state);
        return results(split.yes(), split.no());
      }
      default -> {
        return then(
            evaluate(binary.left(), state),
            left ->
                then(
                    evaluate(binary.right(), left.state()),
                    right ->
                        List.of(new Result(right.state(), arithmetic(binary, left.value(), right.value())))));
      }
    }
  }

  private Value arithmetic(Expr.Binary binary, Value left, Value right) {
    Expr array = binary.operator().equals("/") ? Arrays.counted(binary) : null;
    if (array == null) {
      return arithmetic(binary.operator(), left, right);
    }
    Declaration.@Nullable InitDeclarator variable =
        array instanceof Expr.Identifier id ? interpreter.variable(id.name()) : null;
    Optional<Long> length =
        variable == null ? interpreter.length(array) : Arrays.length(variable, interpreter.scope().unit);
    return length.<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
  }

  private static Value arithmetic(String operator, Value left, Value right) {
    if (left instanceof Value.Address address && right instanceof Value.Int steps) {
      return switch (operator) {
        case "+" -> Arrays.shift(address, steps.value());
        case "-" -> Arrays.shift(address, -steps.value());
        default -> Value.UNKNOWN;
      };
    }
    if (left instanceof Value.Address to && right instanceof Value.Address from && operator.equals("-")) {
      return Arrays.distance(from, to).<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
    }
    if (!(left instanceof Value.Int a) || !(right instanceof Value.Int b)) {
      return Value.UNKNOWN;
    }
    long x = a.value();
    long y = b.value();
    return switch (operator) {
      case "+" -> new Value.Int(x + y);
      case "-" -> new Value.Int(x - y);
      case "*" -> new Value.Int(x * y);
      case "/" -> y == 0 ? Value.UNKNOWN : new Value.Int(x / y);
      case "%" -> y == 0 ? Value.UNKNOWN : new Value.Int(x % y);
      case "&" -> new Value.Int(x & y);
      case "|" -> new Value.Int(x | y);
      case "^" -> new Value.Int(x ^ y);
      case "<<" -> y < 0 || y > 63 ? Value.UNKNOWN : new Value.Int(x << y);
      case ">>" -> y < 0 || y > 63 ? Value.UNKNOWN : new Value.Int(x >> y);
      default -> Value.UNKNOWN;
    };
  }

  private List<Result> conditional(Expr.Conditional conditional, State state) {
    Expr then = conditional.then();
    List<Result> results = new ArrayList<>();
    if (then == null) {
      for (Result result : evaluate(conditional.condition(), state)) {
        Value.Truth truth = result.value().truth();
        if (truth != Value.Truth.NO) {
          results.add(result);
        }
        if (truth != Value.Truth.YES) {
          results.addAll(evaluate(conditional.otherwise(), result.state()));
        }
      }
      return merge(results);
    }
    Split split = split(conditional.condition(), state);
    split.yes().forEach(s -> results.addAll(evaluate(then, s)));
    split.no().forEach(s -> results.addAll(evaluate(conditional.otherwise(), s)));
    return merge(results);
  }

  private List<Result> assign(Expr.Assign assign, State state) {
    if (assign.operator().equals("=") && assign.value() instanceof Expr.CompoundLiteral literal) {
      String path = path(assign.target(), state);
      return path == null
          ? List.of(new Result(state, Value.UNKNOWN))
          : initialize(path, literal.value(), interpreter.scope().types.of(literal.type()), state.forget(path)).stream()
              .map(s -> new Result(s, Value.UNKNOWN))
              .toList();
    }
    return then(evaluate(assign.value(), state), right -> assign(assign, right));
  }

  private List<Result> assign(Expr.Assign assign, Result right) {
    return then(
        effects(assign.target(), right.state()),
        target -> {
          String path =
              assign.target() instanceof Expr.Index index
                  ? path(index, target.value(), target.state())
                  : path(assign.target(), target.state());
          Value value = right.value();
          if (!assign.operator().equals("=")) {
            Value old = path == null ? Value.UNKNOWN : target.state().get(path);
            value = arithmetic(assign.operator().substring(0, assign.operator().length() - 1), old, value);
          }
          Optional<State> shadow = libbpf.assignMember(assign, value, target.state());
          if (shadow.isPresent()) {
            return List.of(new Result(shadow.get(), value));
          }
          Optional<Result> kept = path == null ? Optional.empty() : libbpf.keepLink(path, assign, value, target.state());
          if (kept.isPresent()) {
            return List.of(kept.get());
          }
          State after = path == null ? forgetAround(assign.target(), target.state()) : store(path, value, target.state());
          return List.of(new Result(after, value));
        });
  }

  /** Forgets the array of which some element is written, it is not known which. */
  private State forgetAround(Expr target, State state) {
    Expr at = target;
    while (at instanceof Expr.Member member) {
      at = member.object();
    }
    if (!(at instanceof Expr.Index index)) {
      return state;
    }
    Value array = simple(index.array(), state);
    String path = array instanceof Value.Address address ? Arrays.whole(address.path()) : path(index.array(), state);
    return path == null ? state : state.forget(path);
  }

  /** Evaluates what an lvalue's parts do. */
  private List<Result> effects(Expr lvalue, State state) {
    if (lvalue instanceof Expr.Index index) {
      return evaluate(index.index(), state);
    }
    return List.of(new Result(state, Value.UNKNOWN));
  }

  /** Lets a path hold a value, and forgets what was assumed of it. */
  State store(String path, Value value, State state) {
    String name = path.substring(path.indexOf(':') + 1);
    State cleared = state.without(p -> within(p, path) || p.startsWith(ASSUMED) && p.contains(path));
    if (value instanceof Value.Struct struct) {
      State copy = cleared.forget(path);
      for (Map.Entry<String, Value> part : struct.parts().entrySet()) {
        copy = copy.with(path + part.getKey(), part.getValue());
      }
      return copy;
    }
    return interpreter.scope().isVolatile(name) ? cleared : cleared.with(path, value);
  }

  List<State> initialize(String path, Initializer initializer, Type type, State state) {
    if (initializer instanceof Initializer.Single single) {
      if (single.expression() instanceof Expr.CompoundLiteral literal) {
        return initialize(path, literal.value(), interpreter.scope().types.of(literal.type()), state);
      }
      return states(
          evaluate(single.expression(), state).stream()
              .map(r -> new Result(store(path, r.value(), r.state()), Value.UNKNOWN))
              .toList());
    }
    Aggregate aggregate = new Aggregate(path, type, interpreter.scope().types, e -> simple(e, state));
    List<State> states = List.of(state);
    for (Initializer.Element element : ((Initializer.ListInit) initializer).elements()) {
      Aggregate.Part part = aggregate.next(element);
      List<State> next = new ArrayList<>();
      states.forEach(s -> next.addAll(initialize(part.path(), element.value(), part.type(), s)));
      states = State.merge(next, Interpreter.STATES_MAX);
    }
    List<String> zeros = aggregate.zeros();
    return zeros.isEmpty()
        ? states
        : states.stream().map(s -> s.withAll(zeros, Value.ZERO)).toList();
  }

  /** Decides a condition, as far as that is possible, and remembers what each branch then knows. */
  Split split(Expr condition, State state) {
    interpreter.step();
    if (condition instanceof Expr.Unary unary && unary.operator().equals("!")) {
      return split(unary.operand(), state).not();
    } else if (condition instanceof Expr.Cast cast) {
      return split(cast.operand(), state);
    } else if (condition instanceof Expr.Builtin builtin && builtin.name().equals("__builtin_expect")) {
      return split(builtin.arguments().get(0), state);
    } else if (condition instanceof Expr.Call call && call.calleeName().equals("__builtin_expect")) {
      return split(call.arguments().get(0), state);
    } else if (condition instanceof Expr.Binary binary) {
      switch (binary.operator()) {
        case "&&" -> {
          return both(split(binary.left(), state), binary.right());
        }
        case "||" -> {
          return both(split(binary.left(), state).not(), binary.right(), true).not();
        }
        case "==" -> {
          return equal(binary.left(), binary.right(), state);
        }
        case "!=" -> {
          return equal(binary.left(), binary.right(), state).not();
        }
        case "<", ">", "<=", ">=" -> {
          return compare(binary, state);
        }
        default -> {
          return byValue(condition, state);
        }
      }
    }
    return byValue(condition, state);
  }

  private Split both(Split left, Expr right) {
    return both(left, right, false);
  }

  private Split both(Split left, Expr right, boolean negated) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>(left.no());
    for (State state : left.yes()) {
      Split split = negated ? split(right, state).not() : split(right, state);
      yes.addAll(split.yes());
      no.addAll(split.no());
    }
    return new Split(State.merge(yes, Interpreter.STATES_MAX), State.merge(no, Interpreter.STATES_MAX));
  }

  private Split byValue(Expr condition, State state) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Result result : evaluate(condition, state)) {
      Value.Truth truth = result.value().truth();
      if (truth == Value.Truth.MAYBE) {
        String path = assumable(condition, result.state());
        yes.add(path == null ? result.state() : result.state().with(path, Value.NON_ZERO));
        no.add(path == null ? result.state() : result.state().with(path, Value.ZERO));
      } else {
        (truth == Value.Truth.YES ? yes : no).add(result.state());
      }
    }
    return new Split(State.merge(yes, Interpreter.STATES_MAX), State.merge(no, Interpreter.STATES_MAX));
  }

  /** The path of which a branch may remember something: that of a variable that only the loader changes. */
  private @Nullable String assumable(Expr expression, State state) {
    Expr at = expression;
    while (at instanceof Expr.Cast cast) {
      at = cast.operand();
    }
    boolean lvalue = at instanceof Expr.Identifier || at instanceof Expr.Member || at instanceof Expr.Index;
    if (!lvalue || interpreter.scope().isVolatile(Scope.root(at)) || isShared(at)) {
      return null;
    }
    String path = path(at, state);
    return path == null || path.startsWith("o:") ? null : path;
  }

  /** Whether BPF programs write there too. */
  private static boolean isShared(Expr expression) {
    return expression instanceof Expr.Member member
        && (member.name().equals("bss") || member.name().equals("data") || isShared(member.object()));
  }

  Split equal(Expr left, Expr right, State state) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Result a : evaluate(left, state)) {
      for (Result b : evaluate(right, a.state())) {
        Value.Truth truth = libbpf.same(a.value(), b.value());
        if (truth != Value.Truth.MAYBE) {
          (truth == Value.Truth.YES ? yes : no).add(b.state());
          continue;
        }
        Split refined = refine(left, a.value(), b.value(), b.state());
        refined = refined == null ? refine(right, b.value(), a.value(), b.state()) : refined;
        yes.addAll(refined == null ? List.of(b.state()) : refined.yes());
        no.addAll(refined == null ? List.of(b.state()) : refined.no());
      }
    }
    return new Split(State.merge(yes, Interpreter.STATES_MAX), State.merge(no, Interpreter.STATES_MAX));
  }

  private @Nullable Split refine(Expr lvalue, Value current, Value other, State state) {
    String path = current instanceof Value.Unknown ? assumable(lvalue, state) : null;
    if (path == null || other instanceof Value.Unknown || other instanceof Value.NonZero) {
      return null;
    }
    String not = ASSUMED + path + "!=" + other;
    if (state.values().containsKey(not)) {
      return new Split(List.of(), List.of(state));
    }
    State unequal = other.equals(Value.ZERO) ? state.with(path, Value.NON_ZERO) : state.with(not, Value.ONE);
    return new Split(List.of(state.with(path, other)), List.of(unequal));
  }

  private Split compare(Expr.Binary binary, State state) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Result a : evaluate(binary.left(), state)) {
      for (Result b : evaluate(binary.right(), a.state())) {
        Value.Truth truth = order(binary.operator(), a.value(), b.value());
        if (truth != Value.Truth.MAYBE) {
          (truth == Value.Truth.YES ? yes : no).add(b.state());
          continue;
        }
        String left = assumable(binary.left(), b.state());
        String key =
            left == null || !(b.value() instanceof Value.Int) ? null : ASSUMED + left + binary.operator() + b.value();
        Value known = key == null ? Value.UNKNOWN : b.state().get(key);
        if (known.truth() != Value.Truth.NO) {
          State holds = key == null ? b.state() : b.state().with(key, Value.ONE);
          boolean negative = left != null && binary.operator().equals("<") && b.value().equals(Value.ZERO);
          yes.add(negative && left != null ? holds.with(left, Value.NEGATIVE) : holds);
        }
        if (known.truth() != Value.Truth.YES) {
          no.add(key == null ? b.state() : b.state().with(key, Value.ZERO));
        }
      }
    }
    return new Split(State.merge(yes, Interpreter.STATES_MAX), State.merge(no, Interpreter.STATES_MAX));
  }

  private static Value.Truth order(String operator, Value left, Value right) {
    if (left instanceof Value.Address to && right instanceof Value.Address from) {
      Optional<Long> distance = Arrays.distance(from, to);
      return distance.isPresent() ? order(operator, new Value.Int(distance.get()), Value.ZERO) : Value.Truth.MAYBE;
    }
    if (left instanceof Value.Int a && right instanceof Value.Int b) {
      return Value.Truth.of(
          switch (operator) {
            case "<" -> a.value() < b.value();
            case ">" -> a.value() > b.value();
            case "<=" -> a.value() <= b.value();
            default -> a.value() >= b.value();
          });
    }
    if (!(right instanceof Value.Int bound) || bound.value() != 0) {
      return Value.Truth.MAYBE;
    }
    if (left instanceof Value.Negative) {
      return Value.Truth.of(operator.startsWith("<"));
    }
    if (left.handle()) {
      return Value.Truth.of(operator.startsWith(">"));
    }
    return Value.Truth.MAYBE;
  }

  private List<Result> call(Expr.Call call, State state, boolean resultIgnored) {
    String name = call.calleeName();
    Callee callee = interpreter.callee(name);
    if (callee == null && simple(call.callee(), state) instanceof Value.Function pointed) {
      callee = interpreter.callee(pointed.name());
    }
    List<Arguments> arguments = List.of(new Arguments(state, List.of()));
    for (Expr argument : call.arguments()) {
      List<Arguments> longer = new ArrayList<>();
      for (Arguments before : arguments) {
        for (Result result : evaluate(argument, before.state)) {
          longer.add(before.and(result));
        }
      }
      arguments = longer;
    }
    List<Result> results = new ArrayList<>();
    for (Arguments each : arguments) {
      Callee own = callee;
      Callee other = own == null && carriesHandles(each) ? interpreter.calleeElsewhere(name) : null;
      if (own != null && isFollowed(own, each) && interpreter.canEnter(own.function())) {
        results.addAll(libbpf.follow(own, each.values, each.state));
      } else if (own != null) {
        results.add(new Result(written(own.function().name(), each), Value.UNKNOWN));
      } else if (other != null && interpreter.canEnter(other.function())) {
        results.addAll(interpreter.call(other, each.values, each.state));
      } else {
        results.addAll(libbpf.call(call, each.values, each.state, resultIgnored));
      }
    }
    return results;
  }

  /**
   * Whether the call matters: it deals with objects, may end the process over what it is given, {@code must(err, "attach")}, or
   * asks something of a name, {@code starts_with(section, "tp")}.
   */
  private static boolean isFollowed(Callee callee, Arguments arguments) {
    String name = callee.function().name();
    return callee.scope().follows(name)
        || callee.scope().mayExit(name) && arguments.values.stream().anyMatch(v -> v.handle() || v.isNumber())
        || callee.scope().isPredicate(name)
            && arguments.values.stream().anyMatch(v -> v instanceof Value.Text)
            && arguments.values.stream().noneMatch(v -> v.equals(Value.UNKNOWN));
  }

  /** Whether a handle of a BPF object is among the arguments, or stands where one of them points to. */
  private static boolean carriesHandles(Arguments arguments) {
    for (Value value : arguments.values) {
      if (value.handle()) {
        return true;
      }
      if (value instanceof Value.Address address
          && arguments.state.values().entrySet().stream()
              .anyMatch(e -> e.getValue().handle() && within(e.getKey(), Arrays.whole(address.path())))) {
        return true;
      }
    }
    return false;
  }

  /** What a function of the file that is not followed may have written. */
  private State written(String function, Arguments arguments) {
    Scope scope = interpreter.scope();
    State state =
        scope.writesToArguments(function) ? forget(arguments.values, arguments.state) : arguments.state;
    for (String name : scope.assigns(function)) {
      String path = interpreter.path(name);
      state = Interpreter.isOfFile(path) ? state.forget(path) : state.forget("g:" + name);
    }
    return state;
  }

  /** Forgets what stands at the addresses among the values. */
  static State forget(List<Value> values, State state) {
    State left = state;
    for (Value value : values) {
      if (value instanceof Value.Address address) {
        left = left.forget(Arrays.whole(address.path()));
      }
    }
    return left;
  }

  private record Arguments(State state, List<Value> values) {
    Arguments and(Result next) {
      List<Value> longer = new ArrayList<>(values);
      longer.add(next.value());
      return new Arguments(next.state(), longer);
    }
  }
}
