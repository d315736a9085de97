package org.bpfls.analysis.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.model.BpfObject.KfuncCall;
import org.bpfls.analysis.model.BpfProgram.Reach;
import org.bpfls.analysis.model.BpfProgram.Via;
import org.bpfls.analysis.model.GlobalFunction.OutsideCall;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.analysis.memo.Question;
import org.bpfls.grammar.Change;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.jspecify.annotations.Nullable;

/** Who calls whom in a BPF unit, callbacks included. A function is read when it is first reached. */
final class CallGraph {
  /** Functions of the unit through which a callback is followed to the helper that takes it. */
  private static final int CALLBACK_HANDOVERS_MAX = 4;

  /** Functions on the way of a call at most; the verifier allows 8 that are not inlined. */
  private static final int DEPTH_MAX = 100;

  /**
   * Functions visited at most, each as often as another one that is asked about reaches it; past it calls are not followed. Real
   * sources stay below a hundredth of it.
   */
  private static final int VISITS_MAX = 1_000_000;

  /** How the macros of bpf_tracing.h name the function with a program's body. */
  private static final String MACRO_BODY_PREFIX = "____";

  private static final Question<Function> CALLS = new Question<>("calls", Function::moved);

  private static final String EXCEPTION_CALLBACK = "exception_callback:";

  private final DeclarationMemo memo;
  private final TranslationUnit unit;
  private final KernelFacts facts;
  private final Map<String, FunctionDefinition> definitions = new LinkedHashMap<>();
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, String> kfuncs = new HashMap<>();
  private int visitsLeft = VISITS_MAX;

  CallGraph(DeclarationMemo memo, KernelFacts facts) {
    this.memo = memo;
    this.unit = memo.unit();
    this.facts = facts;
    for (ExternalDecl declaration : unit.declarations()) {
      if (declaration instanceof FunctionDefinition function) {
        definitions.putIfAbsent(function.name(), function);
      }
    }
  }

  /**
   * What one function does by itself.
   *
   * @param outside functions that it calls and another source defines
   * @param asksData whether a condition of it looks at a variable that user space can set
   */
  private record Function(
      List<KfuncCall> kfuncCalls, List<Edge> edges, List<String> outside, List<String> tailCallArrays, boolean asksData) {
    Function moved(Change change) {
      List<KfuncCall> moved =
          kfuncCalls.stream()
              .map(c -> new KfuncCall(c.function(), c.name(), c.kfunc(), change.of(c.span()), c.arguments(), c.number()))
              .toList();
      return new Function(moved, edges, outside, tailCallArrays, asksData);
    }
  }

  private record Edge(String callee, Via via) {}

  private record Place(String function, Via via) {
    // Written out: what the compiler makes is linked at run time, which a short run waits for (docs/performance.md).
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Place that
          && function.equals(that.function)
          && via == that.via;
    }

    @Override
    public int hashCode() {
      return 31 * function.hashCode() + via.ordinal();
    }
  }

  /** What a program reaches. */
  record Reached(List<Reach> calls, List<OutsideCall> outside, List<String> tailCallArrays) {}

  /** Every kfunc call of every function, in source order, then those of functions of indexed headers. */
  List<KfuncCall> calls() {
    List<KfuncCall> calls = new ArrayList<>();
    definitions.values().forEach(definition -> calls.addAll(function(definition).kfuncCalls()));
    functions.forEach(
        (name, function) -> {
          if (!definitions.containsKey(name)) {
            calls.addAll(function.kfuncCalls());
          }
        });
    return calls;
  }

  /**
   * What a function reaches, breadth-first, so that paths are the shortest; up to {@link #DEPTH_MAX} and, in all calls of this
   * method, {@link #VISITS_MAX}.
   */
  Reached from(FunctionDefinition program) {
    Map<Place, List<String>> paths = new LinkedHashMap<>();
    Set<Place> asking = new HashSet<>();
    Deque<Place> open = new ArrayDeque<>();
    Place start = new Place(program.name(), Via.DIRECT);
    paths.put(start, List.of(program.name()));
    open.add(start);
    List<Reach> calls = new ArrayList<>();
    List<OutsideCall> outside = new ArrayList<>();
    Set<String> arrays = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Place place = open.remove();
      List<String> path = paths.getOrDefault(place, List.of());
      Function function = definition(place.function()).map(this::function).orElse(null);
      if (function == null) {
        continue;
      }
      if (function.asksData()) {
        asking.add(place);
      }
      boolean asks = asking.contains(place);
      function.kfuncCalls().forEach(call -> calls.add(new Reach(call, place.via(), path, asks)));
      function.outside().forEach(callee -> outside.add(new OutsideCall(callee, place.via(), path, asks)));
      if (place.via() == Via.DIRECT) {
        arrays.addAll(function.tailCallArrays());
      }
      if (path.size() >= DEPTH_MAX || --visitsLeft < 0) {
        continue;
      }
      for (Edge edge : function.edges()) {
        Place next = new Place(edge.callee(), edge.via() == Via.DIRECT ? place.via() : edge.via());
        if (!paths.containsKey(next)) {
          paths.put(next, extended(path, place.function(), edge.callee()));
          open.add(next);
          if (asking.contains(place)) {
            asking.add(next);
          }
        }
      }
    }
    return new Reached(calls, outside, List.copyOf(arrays));
  }

  /** The path with a function more; the body that BPF_PROG() and its like split off is not one to a reader. */
  private static List<String> extended(List<String> path, String caller, String callee) {
    if (callee.equals(MACRO_BODY_PREFIX + caller)) {
      return path;
    }
    List<String> longer = new ArrayList<>(path);
    longer.add(callee);
    return longer;
  }

  private Optional<FunctionDefinition> definition(String name) {
    memo.dependsOn(name);
    FunctionDefinition own = definitions.get(name);
    return own != null
        ? Optional.of(own)
        : unit.ordinary(name).filter(FunctionDefinition.class::isInstance).map(FunctionDefinition.class::cast);
  }

  private Function function(FunctionDefinition definition) {
    Function known = functions.get(definition.name());
    if (known == null) {
      known = memo.answer(CALLS, definition, () -> read(definition));
      functions.put(definition.name(), known);
    }
    return known;
  }

  private Function read(FunctionDefinition definition) {
    List<KfuncCall> kfuncCalls = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    Set<String> outside = new LinkedHashSet<>();
    List<String> arrays = new ArrayList<>();
    unit.all(definition, Expr.Call.class)
        .forEach(
            call -> {
              readCall(definition.name(), call, kfuncCalls, edges, arrays);
              if (isOutside(call.calleeName())) {
                outside.add(call.calleeName());
              }
            });
    exceptionCallback(definition).ifPresent(callback -> edges.add(new Edge(callback, Via.DIRECT)));
    boolean asksData =
        unit.all(definition, Stmt.If.class).stream()
            .flatMap(branch -> Nodes.all(branch.condition(), Expr.Identifier.class))
            .anyMatch(id -> isGlobal(id.name()));
    return new Function(List.copyOf(kfuncCalls), List.copyOf(edges), List.copyOf(outside), List.copyOf(arrays), asksData);
  }

  /** Whether another source defines the function: it is declared here, and no kfunc. A helper is a variable. */
  private boolean isOutside(String callee) {
    return !callee.isEmpty()
        && kfunc(callee) == null
        && unit.ordinary(callee).filter(Declaration.class::isInstance).map(Declaration.class::cast).stream()
            .flatMap(declaration -> declaration.declarators().stream())
            .anyMatch(one -> callee.equals(one.declarator().name()) && one.declarator().isFunction());
  }

  private boolean isGlobal(String name) {
    return unit.ordinary(name).filter(Declaration.class::isInstance).map(Declaration.class::cast).stream()
        .filter(declaration -> !declaration.specifiers().has("typedef"))
        .flatMap(declaration -> declaration.declarators().stream())
        .anyMatch(one -> name.equals(one.declarator().name()) && !one.declarator().isFunction());
  }

  private void readCall(
      String caller, Expr.Call call, List<KfuncCall> kfuncCalls, List<Edge> edges, List<String> arrays) {
    String callee = call.calleeName();
    if (callee.isEmpty()) {
      return;
    }
    String kfunc = kfunc(callee);
    if (kfunc != null) {
      kfuncCalls.add(new KfuncCall(caller, callee, kfunc, call.span(), call.arguments().size(), kfuncCalls.size()));
    } else if (definition(callee).isPresent()) {
      edges.add(new Edge(callee, Via.DIRECT));
    }
    for (int i = 0; i < call.arguments().size(); i++) {
      Expr argument = BpfObjectReader.uncast(call.arguments().get(i));
      if (!(argument instanceof Expr.Identifier id)) {
        continue;
      }
      if (callee.startsWith("bpf_tail_call") && i == 1) {
        arrays.add(id.name());
      } else if (definition(id.name()).isPresent()) {
        edges.add(new Edge(id.name(), callbackContext(callee, i, CALLBACK_HANDOVERS_MAX)));
      }
    }
  }

  /**
   * When a callback given to this function runs: for a helper or kfunc as the verifier has it (kernel/bpf/verifier.c, {@code
   * is_async_callback_calling_*()}), for a function of the unit as those that it hands the parameter to.
   */
  private Via callbackContext(String callee, int argument, int handoversLeft) {
    Optional<FunctionDefinition> own = definition(callee);
    if (own.isPresent()) {
      return handoversLeft == 0 ? Via.DIRECT : parameterContext(own.get(), argument, handoversLeft - 1);
    }
    if (callee.equals("bpf_timer_set_callback")) {
      return Via.TIMER;
    }
    if (callee.startsWith("bpf_wq_set_callback")) {
      return Via.WORKQUEUE;
    }
    return callee.startsWith("bpf_task_work_schedule") ? Via.TASK_WORK : Via.DIRECT;
  }

  private Via parameterContext(FunctionDefinition function, int index, int handoversLeft) {
    if (!(function.declarator().derivations().get(0) instanceof Declarator.Function signature)
        || index >= signature.parameters().size()) {
      return Via.DIRECT;
    }
    String parameter = signature.parameters().get(index).declarator().name();
    for (Expr.Call call : unit.all(function, Expr.Call.class)) {
      for (int i = 0; i < call.arguments().size(); i++) {
        if (BpfObjectReader.uncast(call.arguments().get(i)) instanceof Expr.Identifier id
            && id.name().equals(parameter)
            && !call.calleeName().isEmpty()) {
          Via via = callbackContext(call.calleeName(), i, handoversLeft);
          if (via != Via.DIRECT) {
            return via;
          }
        }
      }
    }
    return Via.DIRECT;
  }

  /** The kernel's name of a called kfunc; null when the callee is something else. */
  private @Nullable String kfunc(String callee) {
    memo.dependsOn(callee);
    String found = kfuncs.computeIfAbsent(callee, name -> isKfunc(name) ? KfuncNames.kernelName(name, facts) : "");
    return found.isEmpty() ? null : found;
  }

  private boolean isKfunc(String name) {
    if (definition(name).isPresent()) {
      return false;
    }
    Optional<ExternalDecl> declared = unit.ordinary(name);
    if (declared.isPresent() && declared.get() instanceof Declaration declaration) {
      for (Declaration.InitDeclarator one : declaration.declarators()) {
        if (name.equals(one.declarator().name())
            && ".ksyms".equals(BpfObjectReader.section(declaration.specifiers(), one.declarator()))) {
          return true;
        }
      }
    }
    return facts.kfunc(name).isPresent() || facts.kfunc(KfuncNames.kernelName(name, facts)).isPresent();
  }

  /** The callback that an uncaught {@code bpf_throw()} runs ({@code __exception_cb} of the selftests). */
  private static Optional<String> exceptionCallback(FunctionDefinition definition) {
    List<Attribute> attributes = new ArrayList<>(definition.specifiers().attributes());
    attributes.addAll(definition.declarator().attributes());
    return attributes.stream()
        .filter(a -> a.name().equals("btf_decl_tag") && !a.arguments().isEmpty())
        .map(a -> a.arguments().get(0))
        .filter(Expr.StringLiteral.class::isInstance)
        .map(literal -> ((Expr.StringLiteral) literal).value())
        .filter(tag -> tag.startsWith(EXCEPTION_CALLBACK))
        .map(tag -> tag.substring(EXCEPTION_CALLBACK.length()))
        .findFirst();
  }
}
