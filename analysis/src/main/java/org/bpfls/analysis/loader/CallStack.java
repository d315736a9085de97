package org.bpfls.analysis.loader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.type.FunctionTypes;
import org.bpfls.grammar.type.Type;
import org.jspecify.annotations.Nullable;

/** The calls that are being followed, and what names mean in the innermost of them. */
final class CallStack {
  private static final int DEPTH_MAX = 16;
  private static final int RECURSION_MAX = 2;

  /** The name under which a call notes that it asked whether the kernel knows associations; no variable has it. */
  private static final String ASKED_KERNEL = "(kernel)";

  private final Scope main;
  private final OtherUnits others;
  private final Deque<Frame> frames = new ArrayDeque<>();

  /** Per function its parameters, which are no variables, and the first variable of each name. */
  private final Map<FunctionDefinition, Map<String, Optional<Declaration.InitDeclarator>>> locals = new IdentityHashMap<>();

  private final Map<FunctionDefinition, FunctionTypes> types = new IdentityHashMap<>();

  /**
   * Begins outside of all functions.
   *
   * @param main the unit that the interpretation begins in
   * @param others units whose functions it may call
   */
  CallStack(Scope main, OtherUnits others) {
    this.main = main;
    this.others = others;
  }

  // --------------------------------------------------------------------- calls

  /** Whether a call can be followed from here. */
  boolean canEnter(FunctionDefinition function) {
    return frames.size() < DEPTH_MAX && frames.stream().filter(f -> f.function == function).count() < RECURSION_MAX;
  }

  /** A frame for a call from here; names keep their meaning until it is pushed. */
  Frame frame(Callee callee) {
    return new Frame(callee, frames.size());
  }

  void push(Frame frame) {
    frames.push(frame);
  }

  void pop() {
    frames.pop();
  }

  /** The innermost call. */
  Frame current() {
    return frames.getFirst();
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
        LibraryNames.operates(name)
            ? null
            : scope().unit.ordinary(name)
                .filter(FunctionDefinition.class::isInstance)
                .map(FunctionDefinition.class::cast)
                .orElse(null);
    return inline != null ? new Callee(inline, scope()) : others.find(name);
  }

  // --------------------------------------------------------------------- names

  /** The names of the unit that the current function stands in. */
  Scope scope() {
    return frames.isEmpty() ? main : frames.getFirst().scope;
  }

  /** Whether the current function stands in the unit that the interpretation began with. */
  boolean inMainUnit() {
    return scope() == main;
  }

  /** Where a name of the current function stands: its own variable's path, or the file's. */
  String path(String name) {
    if (!frames.isEmpty() && locals(current().function).containsKey(name)) {
      return current().path(name);
    }
    Scope scope = scope();
    return scope != main && scope.isStatic(name)
        ? Paths.ofOtherFile(others.number(scope), name)
        : Paths.ofFile(name);
  }

  private Map<String, Optional<Declaration.InitDeclarator>> locals(FunctionDefinition function) {
    return locals.computeIfAbsent(
        function,
        f -> {
          Map<String, Optional<Declaration.InitDeclarator>> found = new HashMap<>();
          Nodes.all(f.body(), Declaration.InitDeclarator.class)
              .forEach(d -> found.putIfAbsent(String.valueOf(d.declarator().name()), Optional.of(d)));
          Nodes.all(f.declarator(), Declarator.Parameter.class)
              .forEach(p -> found.putIfAbsent(String.valueOf(p.declarator().name()), Optional.empty()));
          return found;
        });
  }

  /** The variable that a name stands for in the current function; null for a parameter and what is no variable. */
  Declaration.@Nullable InitDeclarator variable(String name) {
    Optional<Declaration.InitDeclarator> own = frames.isEmpty() ? null : locals(current().function).get(name);
    return own == null ? scope().variable(name) : own.orElse(null);
  }

  /** How many elements an array has, by its variable or by the type of the expression. */
  Optional<Long> length(Expr array) {
    Declaration.@Nullable InitDeclarator variable = array instanceof Expr.Identifier id ? variable(id.name()) : null;
    if (variable != null) {
      return Arrays.length(variable, scope().unit);
    }
    if (frames.isEmpty()) {
      return Optional.empty();
    }
    Frame frame = current();
    Type type = types.computeIfAbsent(frame.function, f -> new FunctionTypes(frame.scope.types, f)).of(array).unwrapped();
    return type instanceof Type.Array known && known.length().isPresent()
        ? Optional.of(known.length().getAsLong())
        : Optional.empty();
  }

  // ------------------------------------------------- what the calls have asked

  /** Notes that the current function asked whether the kernel knows associations, and that the answer is not known here. */
  State askKernel(State state) {
    return state.with(current().path(ASKED_KERNEL), Value.ONE);
  }

  /** Whether the function, or one that called it, asked whether associations are known, and got no answer that is known here. */
  boolean askedKernel(State state) {
    return frames.stream().anyMatch(f -> !state.get(f.path(ASKED_KERNEL)).equals(Value.UNKNOWN));
  }
}
