package org.bpfls.analysis.loader;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfProgram;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch.Guard;
import org.bpfls.sim.explore.LoaderOp;

/**
 * What the interpretation of one entry function finds out: the operations on BPF objects and their order, which objects were
 * opened, and where it lost sight of one. States branch; the journal is one for all of them.
 */
final class Journal {
  final LoaderObjects objects;
  final GraphBuilder graph = new GraphBuilder();
  private final Map<String, String> instances = new LinkedHashMap<>();
  private final Map<String, Span> escapes = new LinkedHashMap<>();
  private final Set<String> unclear = new HashSet<>();
  private final Set<Value.Program> consulted = new HashSet<>();
  private final Set<Integer> ignoredResults = new HashSet<>();

  Journal(LoaderObjects objects) {
    this.objects = objects;
  }

  /** The state after an operation, however that ended. */
  State perform(LoaderOp op, Span span, State state) {
    return state.at(graph.add(op, span, state), Guard.ALWAYS);
  }

  /** Nothing looks at the result of the operation at that node. */
  void ignoreResult(int node) {
    ignoredResults.add(node);
  }

  // ------------------------------------------------------------ opened objects

  /** A name for an object that is opened: the wanted one, when no other object has it. */
  String open(BpfObject object, String wanted) {
    String name = wanted;
    for (int i = 2; instances.containsKey(name) && !instances.get(name).equals(object.file()); i++) {
      name = wanted + "." + i;
    }
    instances.put(name, object.file());
    return name;
  }

  Optional<BpfObject> object(String instance) {
    return objects.byFile(instances.getOrDefault(instance, ""));
  }

  Optional<BpfProgram> program(Value.Program program) {
    return object(program.instance()).flatMap(o -> o.program(program.name()));
  }

  Optional<StructOpsMap> structOpsMap(Value.Map map) {
    return object(map.instance()).flatMap(o -> o.structOpsMap(map.name()));
  }

  // -------------------------------------------------------- what is not certain

  /** The object is handed to code that is not seen. */
  void escape(String instance, Span where) {
    escapes.putIfAbsent(instance, where);
  }

  /** The program may be associated with a map of which it is not known which. */
  void noteUnclear(Value.Program program) {
    unclear.add(program.instance() + "." + program.name());
  }

  /** The same of some program, it is not known which. */
  void noteUnclear() {
    unclear.add(LoaderRun.ANY_PROGRAM);
  }

  /**
   * Something is asked that is not known here, of the program itself, its name or its section. What is done with it later may
   * depend on the answer.
   */
  void consult(Value value) {
    if (value instanceof Value.Program program) {
      consulted.add(program);
    } else if (value instanceof Value.Text text) {
      instances.forEach(
          (instance, file) ->
              objects.byFile(file).ifPresent(object -> consult(instance, object, text.value())));
    }
  }

  private void consult(String instance, BpfObject object, String nameOrSection) {
    object.programs().stream()
        .filter(p -> p.name().equals(nameOrSection) || p.section().section().equals(nameOrSection))
        .forEach(p -> consulted.add(new Value.Program(instance, p.name())));
  }

  boolean isConsulted(Value.Program program) {
    return consulted.contains(program);
  }

  /** All of it, of that entry function. */
  LoaderRun run(String file, FunctionDefinition entry, boolean complete) {
    return new LoaderRun(
        file,
        entry.name(),
        entry.declarator().nameSpan(),
        graph.graph(),
        graph.spans(),
        instances,
        escapes,
        unclear,
        ignoredResults,
        complete);
  }
}
