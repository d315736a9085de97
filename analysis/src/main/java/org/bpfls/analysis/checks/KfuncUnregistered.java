package org.bpfls.analysis.checks;

import java.util.List;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.model.KernelSource;

/**
 * A {@code __bpf_kfunc} that no {@code BTF_ID_FLAGS} row names: programs cannot call it. Only reported in a file that has rows
 * for others, since a set often stands in another file of the subsystem, which need not be among those that are linted.
 */
final class KfuncUnregistered implements ProjectRule {
  @Override
  public String id() {
    return "kfunc-unregistered";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public String summary() {
    return "a __bpf_kfunc stands in no kfunc set";
  }

  @Override
  public void check(Project project, Reporter reporter) {
    for (FileModel file : project.files()) {
      KernelSource kernel = file.kernel();
      if (kernel != null && !kernel.rows().isEmpty()) {
        kernel.kfuncs().values().stream()
            .filter(k -> k.marked() && k.definition() != null && !isNamedInARow(k.name(), project))
            .forEach(
                k ->
                    reporter.report(
                        KernelRules.finding(
                            this,
                            k.nameSpan(),
                            "kfunc '%s' stands in no BTF_KFUNCS set of these files: programs cannot call it"
                                .formatted(k.name()),
                            k.name(),
                            List.of(),
                            List.of())));
      }
    }
  }

  /** Looked for in the text, so that rows under a configuration that is not known count as well. */
  private static boolean isNamedInARow(String kfunc, Project project) {
    return project.files().stream()
        .filter(file -> file.kernel() != null)
        .anyMatch(file -> occursInRow(file.file().text().content(), kfunc));
  }

  private static boolean occursInRow(String content, String kfunc) {
    for (int at = content.indexOf(kfunc); at >= 0; at = content.indexOf(kfunc, at + 1)) {
      int end = at + kfunc.length();
      boolean whole = end == content.length() || !Character.isJavaIdentifierPart(content.charAt(end));
      int line = content.lastIndexOf('\n', at) + 1;
      if (whole && content.substring(line, at).contains("BTF_ID")) {
        return true;
      }
    }
    return false;
  }
}
