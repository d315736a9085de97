package org.bpfls.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KfuncHover;
import org.bpfls.analysis.check.Nearest;
import org.bpfls.server.workspace.TargetKernel;
import org.jspecify.annotations.Nullable;

/** {@code bpfls explain}. */
final class ExplainCommand implements Command {
  private final Console console;
  private final @Nullable String name;
  private final @Nullable String kernel;
  private final @Nullable Path btf;

  ExplainCommand(Console console, Arguments given) throws UsageException {
    this.console = console;
    if (given.operands().size() > 1) {
      throw new UsageException("one rule or kfunc at a time");
    }
    name = given.operands().isEmpty() ? null : given.operands().get(0);
    kernel = given.text("--kernel");
    btf = given.path("--btf");
  }

  static OptionTable options() {
    return new OptionTable()
        .value("--kernel", "V[..W]", "kernel version or range (default: the newest known)")
        .value("--btf", "FILE", "take prototypes from this BTF of a kernel or module");
  }

  @Override
  public int run() throws UsageException {
    PrintWriter out = console.writer();
    if (name == null) {
      for (Rule rule : Rules.all()) {
        String severity = rule.severity().name().toLowerCase(Locale.ROOT);
        out.printf("%-28s %-12s %s%n", rule.id(), severity, rule.summary());
      }
      out.flush();
      return ExitStatus.OK;
    }
    out.println(explanation(name));
    out.flush();
    return ExitStatus.OK;
  }

  private String explanation(String asked) throws UsageException {
    Optional<String> page = Rules.page(asked);
    if (page.isPresent()) {
      return page.get().stripTrailing();
    }
    Optional<Rule> rule = Rules.byId(asked);
    if (rule.isPresent()) {
      return rule.get().id() + " (" + rule.get().severity().name().toLowerCase(Locale.ROOT) + "): "
          + rule.get().summary();
    }
    TargetKernel target = target();
    KernelFacts facts = target.facts();
    Optional<Kfunc> kfunc = facts.kfunc(asked);
    if (kfunc.isPresent()) {
      return KfuncHover.markdown(facts, kfunc.get(), target.range()).stripTrailing();
    }
    Set<String> names = new TreeSet<>(facts.kfuncNames());
    names.addAll(RuleNames.all());
    throw new UsageException("no rule and no kfunc is called " + asked + Nearest.hint(asked, names));
  }

  private TargetKernel target() throws UsageException {
    if (kernel != null && btf != null) {
      throw new UsageException("--kernel and --btf both name the target kernel: give one of them");
    }
    try {
      return btf == null ? TargetKernel.of(kernel) : TargetKernel.ofBtf(console.folder().resolve(btf));
    } catch (IllegalArgumentException e) {
      throw new UsageException("target kernel: " + e.getMessage(), e);
    }
  }
}
