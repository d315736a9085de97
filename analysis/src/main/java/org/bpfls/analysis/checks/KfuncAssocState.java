package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.Project;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.Stmt;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the associated struct_ops is called unseen. {@code bpf_prog_get_assoc_struct_ops()}
 * (kernel/bpf/bpf_struct_ops.c, 7.3) looks at no state: before the map's value is set the struct is all zero, and after a detach
 * it is no longer registered.
 */
final class KfuncAssocState implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-assoc-state";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "an operation of the associated struct_ops is called without checking that it is set";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    Resolvers resolvers = Resolvers.of(project);
    resolvers.callers().forEach(function -> check(function, resolvers, reporter));
  }

  private void check(FunctionDefinition function, Resolvers resolvers, Reporter reporter) {
    unchecked(function, resolvers)
        .forEach(
            call ->
                reporter.report(
                    KernelRules.finding(
                        this,
                        call.span(),
                        "'%s' may be NULL here, or detached: an association needs neither a set value nor a registered map"
                            .formatted(((Expr.Member) call.callee()).name()),
                        function.name(),
                        List.<Finding.Related>of(),
                        List.of())));
  }

  /** Calls of operations of the resolver's result of which nothing was looked at; each callee is an {@link Expr.Member}. */
  static List<Expr.Call> unchecked(FunctionDefinition function, Resolvers resolvers) {
    Set<String> results = holders(function, resolvers);
    Set<String> looked = membersLookedAt(function, results);
    return Nodes.all(function.body(), Expr.Call.class)
        .filter(
            call ->
                call.callee() instanceof Expr.Member member
                    && member.object() instanceof Expr.Identifier id
                    && results.contains(id.name())
                    && !looked.contains(id.name()))
        .toList();
  }

  /** Variables that hold the resolver's result. */
  static Set<String> holders(FunctionDefinition function, Resolvers resolvers) {
    Set<String> names = new HashSet<>();
    Nodes.all(function.body(), Node.class)
        .forEach(
            node -> {
              if (node instanceof Declaration.InitDeclarator init
                  && init.declarator().name() != null
                  && init.initializer() instanceof Initializer.Single single
                  && resolvers.gives(single.expression())) {
                names.add(init.declarator().name());
              } else if (node instanceof Expr.Assign assign
                  && assign.target() instanceof Expr.Identifier id
                  && resolvers.gives(assign.value())) {
                names.add(id.name());
              }
            });
    return names;
  }

  /** Variables of which some member is looked at in a condition: taken for a check of the state. */
  private static Set<String> membersLookedAt(FunctionDefinition function, Set<String> results) {
    Set<String> looked = new HashSet<>();
    Nodes.all(function.body(), Node.class)
        .forEach(
            node -> {
              Expr condition = condition(node);
              if (condition != null) {
                Nodes.all(condition, Expr.Member.class)
                    .forEach(
                        member -> {
                          if (member.object() instanceof Expr.Identifier id && results.contains(id.name())) {
                            looked.add(id.name());
                          }
                        });
              }
            });
    return looked;
  }

  private static @Nullable Expr condition(Node node) {
    if (node instanceof Stmt.If branch) {
      return branch.condition();
    }
    if (node instanceof Expr.Conditional choice) {
      return choice.condition();
    }
    if (node instanceof Expr.Binary binary && (binary.operator().equals("&&") || binary.operator().equals("||"))) {
      return binary.left();
    }
    return node instanceof Stmt.While loop ? loop.condition() : null;
  }
}
