package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bpfls.analysis.CancelToken;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.LoaderOp;

/**
 * Reads off a loader's unit what each of its entry functions does with BPF objects. An entry function is one that opens an
 * object and that nothing in the file calls; or one that also closes whatever it opens, so that each test of a test program
 * is looked at by itself.
 */
public final class LoaderReader {
  private final TranslationUnit unit;
  private final LoaderObjects objects;
  private final CancelToken cancel;
  private final Scope scope;
  private final Map<String, LoaderRun> runs = new LinkedHashMap<>();
  private final Map<String, Boolean> alone = new HashMap<>();

  private LoaderReader(TranslationUnit unit, LoaderObjects objects, CancelToken cancel) {
    this.unit = unit;
    this.objects = objects;
    this.cancel = cancel;
    this.scope = new Scope(unit);
  }

  /** Reads it; never fails. Runs that open none of the objects are left out. */
  public static List<LoaderRun> read(TranslationUnit unit, LoaderObjects objects, CancelToken cancel) {
    return new LoaderReader(unit, objects, cancel).read();
  }

  private List<LoaderRun> read() {
    for (FunctionDefinition function : scope.openers()) {
      if (!scope.isReferenced(function.name())) {
        enter(function, List.of());
      }
    }
    return runs.values().stream().filter(run -> !run.instances().isEmpty() || !run.complete()).toList();
  }

  /** Runs a function from the start; answers whether nothing that it opened is left to its caller. */
  private boolean enter(FunctionDefinition function, List<Value> arguments) {
    String key = function.name() + arguments;
    Boolean known = alone.get(key);
    if (known != null) {
      return known;
    }
    alone.put(key, false);
    GraphBuilder graph = new GraphBuilder();
    Libbpf[] libbpf = new Libbpf[1];
    Interpreter interpreter =
        new Interpreter(
            scope,
            graph,
            i -> {
              libbpf[0] = new Libbpf(i, objects, this::enter);
              return libbpf[0];
            },
            cancel);
    Span name = function.declarator().nameSpan();
    int entry = graph.add(new LoaderOp.Nop(), name, new State(Map.of(), Set.of()));
    State start = new State(Map.of(), Set.of(new State.End(entry, Branch.Guard.ALWAYS)));
    List<Evaluator.Result> ends = new ArrayList<>();
    boolean complete = true;
    try {
      ends.addAll(interpreter.call(function, arguments, start));
    } catch (Interpreter.TooMuch e) {
      complete = false;
    }
    boolean leaves = complete && ends.stream().anyMatch(LoaderReader::leavesHandles);
    if (!leaves || !scope.isReferenced(function.name())) {
      runs.put(
          key,
          new LoaderRun(
              unit.main().name(), function.name(), name, graph.graph(), graph.spans(), libbpf[0].instances(),
              libbpf[0].escapes(), libbpf[0].ignored(), complete));
    }
    alone.put(key, !leaves);
    return !leaves;
  }

  private static boolean leavesHandles(Evaluator.Result end) {
    return end.value().handle()
        || end.state().values().entrySet().stream()
            .anyMatch(e -> e.getValue().handle() && !e.getKey().startsWith("o:"));
  }
}
