package org.bpfls.server.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KfuncHover;
import org.bpfls.analysis.check.Nearest;
import org.bpfls.server.workspace.TargetKernel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bpfls explain}. */
@Command(description = "Prints a rule's page or all that is known of a kfunc; lists the rules when nothing is named.")
final class ExplainCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "RULE|KFUNC", description = "what to explain")
  @Nullable String name;

  @Option(names = "--kernel", paramLabel = "V", description = "kernel version (default: the newest known)")
  @Nullable String kernel;

  @Option(names = "--btf", paramLabel = "FILE", description = "take prototypes from this BTF of a kernel or module")
  @Nullable Path btf;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "print this help")
  boolean help;

  private final Console console;

  ExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws UsageException {
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
      return KfuncHover.markdown(facts, kfunc.get(), target.range().to()).stripTrailing();
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
