package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bpfls.analysis.FileKind;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.preprocess.Preprocessed;
import org.bpfls.grammar.text.Span;

/** What could not be read or parsed, and where reading resumed. */
final class Syntax implements UnitRule {
  /** Findings in one file; nobody reads more, and a file that is no C at all would have one for each line. */
  private static final int MOST = 1_000;

  @Override
  public String id() {
    return "syntax";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "something could not be read or parsed";
  }

  @Override
  public Set<FileKind> kinds() {
    return Set.of(FileKind.BPF, FileKind.LOADER, FileKind.KERNEL);
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    List<Finding> found = new ArrayList<>();
    Severity severity = severity(context);
    for (Preprocessed.Problem problem : context.unit().problems()) {
      if (isOwn(context, problem.span())) {
        found.add(Finding.of(id(), severity, problem.span(), problem.message()));
      }
    }
    for (ExternalDecl declaration : context.unit().declarations()) {
      if (declaration instanceof ExternalDecl.ErrorDecl damaged && isOwn(context, damaged.errorSpan())) {
        found.add(Finding.of(id(), severity, damaged.errorSpan(), message(damaged)));
      }
    }
    found.stream().limit(MOST).forEach(reporter::report);
    if (found.size() > MOST) {
      Finding next = found.get(MOST);
      String rest = found.size() - MOST + " more places could not be read";
      reporter.report(Finding.of(id(), severity, next.span(), rest));
    }
  }

  private static String message(ExternalDecl.ErrorDecl damaged) {
    Span span = damaged.errorSpan();
    boolean resumed = damaged.span().source() == span.source() && damaged.span().endLine() > span.line();
    return damaged.message() + (resumed ? "; reading resumed after line " + damaged.span().endLine() : "");
  }

  /** The headers of a loader or of kernel source are as a rule not its author's. */
  private static boolean isOwn(UnitContext context, Span span) {
    return context.kind() == FileKind.BPF || span.source() == context.unit().main();
  }

  /**
   * Where headers are missing, their macros may be what is not understood; so may those that the build of a loader or of a
   * kernel gives on its command line.
   */
  private static Severity severity(UnitContext context) {
    boolean guesses =
        context.kind() != FileKind.BPF
            || context.unit().includes().stream().anyMatch(Preprocessed.Include::isUnknown);
    return guesses ? Severity.INFORMATION : Severity.ERROR;
  }
}
