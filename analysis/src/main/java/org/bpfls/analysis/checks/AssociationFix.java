package org.bpfls.analysis.checks;

import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.checks.AssociationViews.Site;
import org.bpfls.analysis.model.StructOpsMap;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;

/** The edit that adds an association to a loader. */
final class AssociationFix {
  private AssociationFix() {}

  /** Inserts the call before the first attach or run of a skeleton's program; empty when the loader is not that plain. */
  static List<Finding.Fix> insert(Site site, List<StructOpsMap> maps) {
    if (maps.size() != 1) {
      return List.of();
    }
    String instance = site.verdict().instance();
    Optional<Span> place =
        site.loading().graph().nodes().stream()
            .filter(node -> runs(node, instance, site.program().name()))
            .flatMap(node -> site.loading().span(node.id()).stream())
            .findFirst();
    if (place.isEmpty()) {
      return List.of();
    }
    Span at = place.get();
    String skeleton = skeleton(at);
    if (skeleton.isEmpty() || at.macro() != null) {
      return List.of();
    }
    SourceText source = at.source();
    int line = source.lineStart(at.line());
    String text = source.lineText(at.line());
    String indent = text.substring(0, text.length() - text.stripLeading().length());
    String call =
        "%sbpf_program__assoc_struct_ops(%s->progs.%s, %s->maps.%s, NULL)"
            .formatted("", skeleton, site.program().name(), skeleton, maps.get(0).name());
    String edit = assignsError(text) ? indent + variable(text) + " = " + call + ";\n" : "";
    if (edit.isEmpty()) {
      return List.of();
    }
    edit += indent + "if (" + variable(text) + ")\n" + indent + "\t" + leave(source, at) + "\n";
    return leave(source, at).isEmpty()
        ? List.of()
        : List.of(
            new Finding.Fix(
                "Associate '" + site.program().name() + "' with '" + maps.get(0).name() + "'",
                List.of(new Finding.Edit(new Span(source, line, line), edit))));
  }

  private static boolean runs(LoaderNode node, String instance, String program) {
    LoaderOp op = node.op();
    return op instanceof LoaderOp.AttachSkeleton attach && attach.instance().equals(instance)
        || op instanceof LoaderOp.AttachProgram one
            && one.instance().equals(instance)
            && one.program().equals(program)
        || op instanceof LoaderOp.TestRun run && run.instance().equals(instance) && run.program().equals(program);
  }

  /** The skeleton's variable in {@code x__attach(skel)} or {@code …(skel->progs.p)}. */
  private static String skeleton(Span call) {
    String text = call.text();
    int open = text.indexOf('(');
    int end = text.indexOf("->progs.", open);
    int start = end < 0 ? open : Math.max(text.lastIndexOf('(', end), open);
    end = end < 0 ? text.lastIndexOf(')') : end;
    String name = start < 0 || end <= start ? "" : text.substring(start + 1, end).strip();
    return name.matches("[A-Za-z_]\\w*(?:(?:->|\\.)\\w+)*") ? name : "";
  }

  private static boolean assignsError(String line) {
    return line.strip().matches("(?:err|ret|r|rc|error)\\s*=.*");
  }

  private static String variable(String line) {
    return line.strip().split("\\s*=", 2)[0];
  }

  /** How the loader leaves after a failed step: what stands under the check that follows. */
  private static String leave(SourceText source, Span at) {
    for (int line = at.endLine() + 1; line <= Math.min(at.endLine() + 5, source.lineCount()); line++) {
      String text = source.lineText(line).strip();
      if (text.startsWith("goto ") || text.startsWith("return ") && text.endsWith(";")) {
        return text;
      }
    }
    return "";
  }
}
