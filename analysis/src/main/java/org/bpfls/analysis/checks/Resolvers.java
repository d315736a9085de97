package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.ProgramArgumentFlow;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;

/**
 * The functions that give the caller's struct_ops: {@code bpf_prog_get_assoc_struct_ops()} (kernel/bpf/bpf_struct_ops.c, 7.0) and
 * those of the linted kernel sources that return its result as it is.
 */
record Resolvers(List<FunctionDefinition> functions, Set<String> names) {
  /** Finds them in the kernel sources of a project. */
  static Resolvers of(Project project) {
    List<FunctionDefinition> functions =
        KernelRules.kernel(project).sources().stream().flatMap(source -> source.functions().values().stream()).toList();
    Set<String> names = new HashSet<>(Set.of(ProgramArgumentFlow.RESOLVER));
    boolean more = true;
    while (more) {
      more = false;
      for (FunctionDefinition function : functions) {
        more |= !names.contains(function.name()) && returnsResult(function, names) && names.add(function.name());
      }
    }
    return new Resolvers(functions, names);
  }

  private static boolean returnsResult(FunctionDefinition function, Set<String> names) {
    return Nodes.all(function.body(), Stmt.Return.class)
        .anyMatch(r -> r.value() != null && r.value().withoutCasts() instanceof Expr.Call call && names.contains(call.calleeName()));
  }

  /** Whether a call gives the caller's struct_ops. */
  boolean include(Expr.Call call) {
    return names.contains(call.calleeName());
  }

  /** Whether the expression, under casts, is such a call. */
  boolean gives(Expr expression) {
    return expression.withoutCasts() instanceof Expr.Call call && include(call);
  }

  /** The functions that call one of them. */
  List<FunctionDefinition> callers() {
    return functions.stream().filter(f -> Nodes.all(f.body(), Expr.Call.class).anyMatch(this::include)).toList();
  }
}
