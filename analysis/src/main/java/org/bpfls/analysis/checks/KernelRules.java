package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.KernelProject;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.text.Span;

/** What the rules on kfunc definitions share. */
final class KernelRules {
  private KernelRules() {}

  static KernelProject kernel(Project project) {
    return new KernelProject(project.files().stream().map(FileModel::kernel).filter(k -> k != null).toList());
  }

  /** Whether every target knows {@code KF_IMPLICIT_ARGS} (include/linux/btf.h, since 7.0). */
  static boolean implicitArguments(Project project) {
    return project.targets().stream().allMatch(KernelRules::knowsImplicitArguments);
  }

  static boolean knowsImplicitArguments(KernelVersion version) {
    return !version.patchSetV8() && version.atLeast(KernelVersion.V7_0);
  }

  static Finding finding(
      Rule rule, Span span, String message, String kfunc, List<Finding.Related> related, List<Finding.Fix> fixes) {
    return new Finding(rule.id(), rule.severity(), span, message, null, kfunc, null, related, List.of(), fixes);
  }

  /** An edit that adds a last parameter; {@code (void)} and {@code ()} are replaced. */
  static Finding.Edit addParameter(Declarator declarator, Declarator.Function signature, String parameter) {
    List<Declarator.Parameter> parameters = signature.parameters();
    if (parameters.isEmpty()) {
      String content = declarator.nameSpan().source().content();
      int open = content.indexOf('(', declarator.nameSpan().end());
      int close = content.indexOf(')', open);
      return new Finding.Edit(new Span(declarator.nameSpan().source(), open + 1, Math.max(open + 1, close)), parameter);
    }
    Span last = parameters.get(parameters.size() - 1).span();
    return new Finding.Edit(new Span(last.source(), last.end(), last.end()), ", " + parameter);
  }
}
