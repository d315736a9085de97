package org.bpfls.analysis.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.ast.TypeSpec;

/**
 * A kfunc that calls into the struct_ops instance which the subsystem's {@code reg} callback put into a global variable: the last
 * one registered, whoever calls.
 */
final class KfuncGlobalInstance implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-global-instance";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a kfunc takes its struct_ops instance from a global variable instead of its caller";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    for (FileModel file : project.files()) {
      if (file.kernel() != null && file.unit() != null) {
        Set<String> instances = instances(file.unit(), file.kernel());
        if (!instances.isEmpty()) {
          file.kernel().kfuncs().values().stream()
              .filter(kfunc -> kfunc.programParameter() < 0 && kfunc.legacyProgramParameter() < 0)
              .forEach(kfunc -> check(kfunc, instances, reporter));
        }
      }
    }
  }

  private void check(KernelSource.Kfunc kfunc, Set<String> instances, Reporter reporter) {
    if (kfunc.definition() == null) {
      return;
    }
    Optional<Expr.Member> use =
        Nodes.all(kfunc.definition().body(), Expr.Call.class)
            .map(Expr.Call::callee)
            .filter(Expr.Member.class::isInstance)
            .map(Expr.Member.class::cast)
            .filter(m -> m.object() instanceof Expr.Identifier id && instances.contains(id.name()))
            .findFirst();
    use.ifPresent(
        member ->
            reporter.report(
                KernelRules.finding(
                    this,
                    kfunc.nameSpan(),
                    "kfunc '%s' calls the instance in the global '%s', whoever its caller belongs to: with several instances it "
                            .formatted(kfunc.name(), ((Expr.Identifier) member.object()).name())
                        + "needs the program argument and bpf_prog_get_assoc_struct_ops()",
                    kfunc.name(),
                    List.of(new Finding.Related(member.span(), "here the global is used")),
                    List.of())));
  }

  /** File-scope pointers that a {@code reg} callback of a {@code struct bpf_struct_ops} sets. */
  private static Set<String> instances(TranslationUnit unit, KernelSource kernel) {
    Set<String> pointers = new HashSet<>();
    Set<String> callbacks = new HashSet<>();
    for (ExternalDecl decl : unit.declarations()) {
      if (decl instanceof Declaration declaration) {
        boolean structOps =
            declaration.specifiers().type() instanceof TypeSpec.Record r && "bpf_struct_ops".equals(r.tag());
        for (Declaration.InitDeclarator init : declaration.declarators()) {
          if (structOps && init.initializer() instanceof Initializer.ListInit list) {
            registrationCallback(list).ifPresent(callbacks::add);
          } else if (isPointer(init.declarator())) {
            pointers.add(init.declarator().name());
          }
        }
      }
    }
    Set<String> instances = new HashSet<>();
    for (String callback : callbacks) {
      FunctionDefinition function = kernel.functions().get(callback);
      if (function != null) {
        Nodes.all(function.body(), Expr.Assign.class)
            .forEach(
                assign -> {
                  if (assign.target() instanceof Expr.Identifier id && pointers.contains(id.name())) {
                    instances.add(id.name());
                  }
                });
      }
    }
    return instances;
  }

  private static boolean isPointer(Declarator declarator) {
    return declarator.name() != null
        && declarator.derivations().size() == 1
        && declarator.derivations().get(0) instanceof Declarator.Pointer;
  }

  private static Optional<String> registrationCallback(Initializer.ListInit list) {
    return list.elements().stream()
        .filter(
            element ->
                element.designators().size() == 1
                    && element.designators().get(0) instanceof Initializer.Field field
                    && field.name().equals("reg"))
        .map(Initializer.Element::value)
        .filter(value -> value instanceof Initializer.Single single && single.expression() instanceof Expr.Identifier)
        .map(value -> ((Expr.Identifier) ((Initializer.Single) value).expression()).name())
        .findFirst();
  }
}
