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
  private final OtherUnits others;
  private final Map<String, Value> initial;
  private final Map<String, LoaderRun> runs = new LinkedHashMap<>();
  private final Map<String, Boolean> alone = new HashMap<>();

  private LoaderReader(
      TranslationUnit unit, LoaderObjects objects, List<TranslationUnit> others, CancelToken cancel) {
    this.unit = unit;
    this.objects = objects;
    this.cancel = cancel;
    this.scope = new Scope(unit);
    this.others = new OtherUnits(others);
    this.initial = interpreter(new Journal(objects)).initialValues();
  }

  /**
   * Reads it; never fails. Runs that open none of the objects are left out.
   *
   * @param others units whose functions it may call
   */
  public static List<LoaderRun> read(
      TranslationUnit unit, LoaderObjects objects, List<TranslationUnit> others, CancelToken cancel) {
    return new LoaderReader(unit, objects, others, cancel).read();
  }

  private Interpreter interpreter(Journal journal) {
    return new Interpreter(new CallStack(scope, others), journal, this::enter, cancel);
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
    Journal journal = new Journal(objects);
    Span name = function.declarator().nameSpan();
    State before = new State(Map.of(), Set.of(), initial);
    State start = journal.perform(new LoaderOp.Nop(), name, before);
    List<Result> ends = new ArrayList<>();
    boolean complete = true;
    try {
      ends.addAll(interpreter(journal).follow(new Callee(function, scope), arguments, start));
    } catch (Budget.Exceeded e) {
      complete = false;
    }
    boolean leaves = complete && ends.stream().anyMatch(LoaderReader::leavesHandles);
    if (!leaves || !scope.isReferenced(function.name())) {
      runs.put(key, journal.run(unit.main().name(), function, complete));
    }
    alone.put(key, !leaves);
    return !leaves;
  }

  private static boolean leavesHandles(Result end) {
    return end.value().handle()
        || end.state().values().entrySet().stream()
            .anyMatch(e -> e.getValue().handle() && !Paths.isOfObject(e.getKey()));
  }
}
