package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelProject;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl.FunctionDefinition;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.text.Span;

/**
 * The parameter suffix {@code __prog} for a kernel that no longer knows it: 6.16 to 6.19 did, 7.0 goes by type and
 * {@code KF_IMPLICIT_ARGS} ({@code is_kfunc_arg_prog_aux()}, kernel/bpf/verifier.c).
 */
final class KfuncLegacyProgSuffix implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-legacy-prog-suffix";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a kfunc parameter has the suffix __prog, which kernels since 7.0 do not know";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    if (!KernelRules.implicitArguments(project)) {
      return;
    }
    KernelProject kernel = KernelRules.kernel(project);
    kernel
        .definedKfuncs()
        .filter(kfunc -> kfunc.legacyProgramParameter() >= 0 && kfunc.programParameter() < 0)
        .forEach(kfunc -> report(kfunc, kernel, project, reporter));
  }

  private void report(KernelSource.Kfunc kfunc, KernelProject kernel, Project project, Reporter reporter) {
    var parameter = kfunc.signature().parameters().get(kfunc.legacyProgramParameter());
    reporter.report(
        KernelRules.finding(
            this,
            parameter.declarator().nameSpan(),
            "the suffix of '%s' means nothing since 7.0, and the verifier takes it for an ordinary argument: make it the last "
                    .formatted(parameter.declarator().name())
                + "parameter, of type 'struct bpf_prog_aux *', and add KF_IMPLICIT_ARGS",
            kfunc.name(),
            List.of(),
            ArgumentEdits.fix("Migrate '" + kfunc.name() + "' to KF_IMPLICIT_ARGS", migration(kfunc, kernel, project))
                .stream()
                .toList()));
  }

  /** Definition, declarations and row get the new form; programs among the files no longer declare or pass the argument. */
  private static Optional<List<Finding.Edit>> migration(
      KernelSource.Kfunc kfunc, KernelProject kernel, Project project) {
    FunctionDefinition definition = kfunc.definition();
    Optional<KernelSource.SetRow> row = kernel.row(kfunc.name());
    if (definition == null || row.isEmpty()) {
      return Optional.empty();
    }
    String newName = newName(kfunc.name(), kernel);
    int index = kfunc.legacyProgramParameter();
    String parameter = kfunc.signature().parameters().get(index).declarator().name();
    String aux = isFree("aux", definition) ? "aux" : String.valueOf(parameter);
    List<Optional<Finding.Edit>> edits = new ArrayList<>();
    List<Declarator> prototypes = new ArrayList<>(kfunc.declarations());
    prototypes.add(definition.declarator());
    for (Declarator declarator : prototypes) {
      edits.add(ArgumentEdits.replace(declarator.nameSpan(), newName));
      edits.addAll(moveLast(declarator.nameSpan(), index, "struct bpf_prog_aux *" + aux));
    }
    Nodes.all(definition.body(), Expr.Identifier.class)
        .filter(id -> id.name().equals(parameter))
        .forEach(id -> edits.add(ArgumentEdits.replace(id.span(), aux)));
    edits.add(ArgumentEdits.replace(row.get().span(), newName));
    if (!row.get().flags().contains("KF_IMPLICIT_ARGS")) {
      edits.add(Optional.of(KfuncMissingImplicitFlag.addFlag(row.get())));
    }
    for (FileModel file : project.files()) {
      if (file.object() != null) {
        Optional<List<Finding.Edit>> program =
            ArgumentEdits.withoutArgument(file.object(), kfunc.name(), newName, index);
        if (program.isEmpty()) {
          return Optional.empty();
        }
        program.get().forEach(edit -> edits.add(Optional.of(edit)));
      }
    }
    return ArgumentEdits.all(edits);
  }

  /** Without {@code _impl}, since resolve_btfids gives that name to the prototype with all arguments. */
  private static String newName(String name, KernelProject kernel) {
    String shorter = name.endsWith("_impl") ? name.substring(0, name.length() - "_impl".length()) : name;
    return kernel.function(shorter).isPresent() ? name : shorter;
  }

  private static boolean isFree(String name, FunctionDefinition definition) {
    return Nodes.all(definition, Declarator.class).noneMatch(d -> name.equals(d.name()));
  }

  private static List<Optional<Finding.Edit>> moveLast(Span name, int index, String parameter) {
    Optional<ArgumentEdits.Arguments> list = ArgumentEdits.behind(name);
    if (list.isPresent() && index == list.get().items().size() - 1) {
      return List.of(ArgumentEdits.replace(list.get().items().get(index), parameter));
    }
    return List.of(ArgumentEdits.drop(name, index, ""), ArgumentEdits.append(name, parameter));
  }
}
