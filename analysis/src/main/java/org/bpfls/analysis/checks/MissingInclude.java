package org.bpfls.analysis.checks;

import java.util.List;
import java.util.stream.Collectors;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.grammar.preprocess.Preprocessed;

/** Headers that were not found, once per file, and what stands in for them. */
final class MissingInclude implements UnitRule {
  private static final int NAMED_MAX = 4;

  @Override
  public String id() {
    return "missing-include";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "headers were not found; says which facts the answer rests on instead";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    List<Preprocessed.Include> missing =
        context.unit().includes().stream()
            .filter(i -> i.resolved() == null && i.span().source() == context.unit().main())
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    String names =
        missing.stream().limit(NAMED_MAX).map(i -> "'" + i.name() + "'").collect(Collectors.joining(", "))
            + (missing.size() > NAMED_MAX ? " and " + (missing.size() - NAMED_MAX) + " more" : "");
    reporter.report(
        Finding.of(
            id(),
            severity(),
            missing.get(0).span(),
            "not found: "
                + names
                + "; kfuncs and struct_ops types are taken from the built-in facts of Linux "
                + KfuncTargets.name(context.targets(), context.targets())
                + ", libbpf's macros from the built-in prelude"));
  }
}
