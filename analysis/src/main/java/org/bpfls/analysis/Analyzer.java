package org.bpfls.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bpfls.analysis.check.DeclarationRule;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.ProjectRule;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.Suppressions;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.checks.Rules;
import org.bpfls.analysis.checks.UnusedSuppression;
import org.bpfls.analysis.flow.FileModel;
import org.bpfls.analysis.flow.Project;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.KernelSourceReader;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.kernel.SourceFile;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObjectReader;
import org.bpfls.analysis.model.KernelSource;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.text.SourceText;

/**
 * Judges a snapshot. Pure: the result depends on the snapshot, the options and the kernel facts alone; the only way to
 * files is each input's include resolver. Safe for use by several threads.
 */
public final class Analyzer {
  private static final Comparator<Finding> ORDER =
      Comparator.<Finding, String>comparing(f -> f.span().source().name())
          .thenComparing(f -> f.span().start())
          .thenComparing(Finding::rule)
          .thenComparing(f -> f.span().end())
          .thenComparing(Finding::message);

  /** Names what all {@link DeclarationRule}s together find in a declaration. */
  private static final String OF_DECLARATIONS = "declaration rules";

  private final FrontEnd frontEnd;
  private final List<Rule> rules;

  /** Uses the front end for all runs. */
  public Analyzer(FrontEnd frontEnd) {
    this(frontEnd, Rules.all());
  }

  Analyzer(FrontEnd frontEnd, List<Rule> rules) {
    this.frontEnd = frontEnd;
    this.rules = List.copyOf(rules);
  }

  /**
   * Analyses a snapshot.
   *
   * @param cache what earlier runs left; changes time, never the result
   * @param cancel asked often; cancelling ends the run with a {@link CancellationException}
   */
  public AnalysisResult analyze(
      Snapshot snapshot, AnalysisOptions options, AnalysisCache cache, CancelToken cancel) {
    return new Run(snapshot, options, cache, cancel).analyze();
  }

  /** What a unit's own rules found, and what the project needs of it. */
  private record UnitResult(
      FileModel model, List<Finding> findings, FileStatistics statistics, List<RuleFailure> failures) {}

  /** One run; the fields are what its steps share. */
  private final class Run {
    private final List<InputFile> files;
    private final AnalysisOptions options;
    private final AnalysisCache cache;
    private final CancelToken cancel;
    private final List<RuleFailure> failures = new ArrayList<>();

    Run(Snapshot snapshot, AnalysisOptions options, AnalysisCache cache, CancelToken cancel) {
      this.files = snapshot.files().stream().sorted(Comparator.comparing(InputFile::name)).toList();
      this.options = options;
      this.cache = cache;
      this.cancel = cancel;
    }

    AnalysisResult analyze() {
      KernelFacts facts = facts();
      List<UnitResult> units = each(file -> unit(file, facts));
      cache.retain(new HashSet<>(files.stream().map(InputFile::name).toList()));
      Set<String> fragments = fragments(units);
      List<FileModel> models = new ArrayList<>();
      List<Finding> findings = new ArrayList<>();
      for (UnitResult unit : units) {
        failures.addAll(unit.failures);
        boolean fragment = fragments.contains(unit.model.name());
        FileModel model = unit.model;
        models.add(fragment ? new FileModel(model.file(), model.unit(), null, model.kernel()) : model);
        if (!fragment) {
          findings.addAll(unit.findings);
        }
      }
      Project project = project(models, facts);
      for (Rule rule : rules) {
        if (rule instanceof ProjectRule projectRule && runs(rule)) {
          cancel.check();
          contain(rule.id(), "", () -> projectRule.check(project, findings::add));
        }
      }
      return result(project, findings, units);
    }

    private KernelFacts facts() {
      List<SourceFile> sources =
          files.stream()
              .filter(f -> f.kind() == FileKind.KERNEL)
              .map(f -> new SourceFile(f.name(), f.text().content()))
              .toList();
      return sources.isEmpty() || options.parseOnly()
          ? options.facts()
          : cache.facts(
              options.facts(),
              sources,
              () -> {
                try {
                  return options.facts().with(KernelSourceReader.read(sources).overlays(Optional.empty()));
                } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                  failures.add(new RuleFailure("reading kernel sources", "", e));
                  return options.facts();
                }
              });
    }

    private Project project(List<FileModel> models, KernelFacts facts) {
      try {
        return Project.of(models, facts, options, cache, cancel);
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        failures.add(new RuleFailure("exploring loaders", "", e));
        return Project.of(models, facts, options.withParseOnly(), cache, cancel);
      }
    }

    private <T> List<T> each(Function<InputFile, T> work) {
      if (options.jobs() == 1 || files.size() < 2) {
        return files.stream().map(work).toList();
      }
      ForkJoinPool pool = new ForkJoinPool(options.jobs());
      try {
        return pool.submit(() -> files.parallelStream().map(work).toList()).get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CancellationException) {
          throw new CancellationException();
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        pool.shutdownNow();
      }
    }

    private UnitResult unit(InputFile file, KernelFacts facts) {
      cancel.check();
      List<RuleFailure> failed = Collections.synchronizedList(new ArrayList<>());
      List<Finding> findings = new ArrayList<>();
      int lines = file.text().lineCount();
      FileStatistics nothing = new FileStatistics(file.name(), file.kind(), lines, 0, 0, 0, 0, 0);
      if (file.kind() == FileKind.OTHER) {
        return new UnitResult(new FileModel(file, null, null, null), findings, nothing, failed);
      }
      try {
        TranslationUnit unit = cache.unit(file, frontEnd);
        List<KernelVersion> targets = facts.targets(options.kernels());
        List<UnitRule> running = running(file.kind());
        DeclarationMemo memo = cache.memo(file, unit, List.of(facts, targets, running));
        boolean bpf = file.kind() == FileKind.BPF;
        BpfObject object =
            bpf && !options.parseOnly() ? BpfObjectReader.read(memo, facts) : BpfObject.empty(file.name());
        KernelSource kernel = file.kind() == FileKind.KERNEL && !options.parseOnly() ? KernelSource.of(unit) : null;
        UnitContext context = UnitContext.of(file.kind(), memo, object, facts, targets);
        running.forEach(rule -> contain(rule.id(), file.name(), () -> rule.check(context, findings::add), failed));
        List<DeclarationRule> ofDeclarations =
            running.stream().filter(DeclarationRule.class::isInstance).map(DeclarationRule.class::cast).toList();
        for (ExternalDecl declaration : unit.declarations()) {
          Consumer<Reporter> check =
              found -> ofDeclarations.forEach(rule -> check(rule, context, declaration, found, failed));
          findings.addAll(context.findings(OF_DECLARATIONS, declaration, check));
        }
        boolean kept = cache.keepsUnits() || file.kind() == FileKind.LOADER;
        FileStatistics statistics =
            new FileStatistics(
                file.name(), file.kind(), lines, object.programs().size(), object.structOpsMaps().size(),
                object.kfuncCalls().size(),
                (int) unit.declarations().stream().filter(ExternalDecl.ErrorDecl.class::isInstance).count(),
                (int) unit.includes().stream().filter(i -> i.resolved() == null).count());
        return new UnitResult(
            new FileModel(file, kept ? unit : null, bpf ? object : null, kernel), findings, statistics, failed);
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        failed.add(new RuleFailure("reading", file.name(), e));
        return new UnitResult(new FileModel(file, null, null, null), List.of(), nothing, failed);
      }
    }

    /** Files that another one includes are judged as part of that one. */
    private Set<String> fragments(List<UnitResult> units) {
      Set<String> fragments = new HashSet<>();
      for (UnitResult unit : units) {
        BpfObject object = unit.model.object();
        if (object != null) {
          object.sources().stream().filter(s -> !s.equals(object.file())).forEach(fragments::add);
        }
      }
      return fragments;
    }

    private void check(
        DeclarationRule rule,
        UnitContext context,
        ExternalDecl declaration,
        Reporter found,
        List<RuleFailure> failed) {
      int before = failed.size();
      contain(rule.id(), context.object().file(), () -> rule.check(context, declaration, found), failed);
      if (failed.size() > before) {
        context.memo().unsettled();
      }
    }

    private List<UnitRule> running(FileKind kind) {
      return rules.stream()
          .filter(rule -> rule instanceof UnitRule unitRule && unitRule.kinds().contains(kind) && runs(rule))
          .map(UnitRule.class::cast)
          .toList();
    }

    private boolean runs(Rule rule) {
      return options.parseOnly() ? rule.id().equals("syntax") : options.runs(rule.id());
    }

    private void contain(String what, String file, Runnable work) {
      contain(what, file, work, failures);
    }

    private void contain(String what, String file, Runnable work, List<RuleFailure> failed) {
      try {
        work.run();
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        failed.add(new RuleFailure(what, file, e));
      }
    }

    private AnalysisResult result(Project project, List<Finding> reported, List<UnitResult> units) {
      Map<String, Suppressions> comments = new LinkedHashMap<>();
      files.forEach(f -> comments.put(f.name(), new Suppressions(f.text())));
      Map<String, Severity> severities = new HashMap<>();
      rules.forEach(rule -> severities.put(rule.id(), rule.severity()));
      List<Finding> kept = new ArrayList<>();
      List<Finding> suppressed = new ArrayList<>();
      for (Finding finding : distinct(reported)) {
        SourceText source = finding.span().source();
        Suppressions file = comments.computeIfAbsent(source.name(), name -> new Suppressions(source));
        (file.suppresses(finding) ? suppressed : kept).add(level(finding, severities));
      }
      for (Rule rule : rules) {
        if (rule instanceof UnusedSuppression && runs(rule)) {
          Set<String> running = new HashSet<>();
          rules.stream().filter(this::runs).forEach(r -> running.add(r.id()));
          for (InputFile file : files) {
            Suppressions own = Objects.requireNonNull(comments.get(file.name()));
            own.unused(rule, running).forEach(f -> kept.add(level(f, severities)));
          }
        }
      }
      kept.sort(ORDER);
      return new AnalysisResult(
          kept, suppressed, units.stream().map(UnitResult::statistics).toList(), failures, project);
    }

    /** A file read in full by several units is reported once. */
    private List<Finding> distinct(List<Finding> reported) {
      List<Finding> sorted = new ArrayList<>(reported);
      sorted.sort(ORDER);
      Set<List<Object>> seen = new HashSet<>();
      sorted.removeIf(
          f -> !seen.add(List.of(f.rule(), f.span().source().name(), f.span().start(), f.span().end(), f.message())));
      return sorted;
    }

    private Finding level(Finding finding, Map<String, Severity> own) {
      Severity wanted = options.severities().get(finding.rule());
      Severity rule = own.getOrDefault(finding.rule(), finding.severity());
      if (wanted == null || wanted == finding.severity() || finding.severity().compareTo(rule) > 0 && wanted.compareTo(finding.severity()) < 0) {
        return finding;
      }
      return new Finding(
          finding.rule(), wanted, finding.span(), finding.message(), finding.program(), finding.kfunc(),
          finding.structOps(), finding.related(), finding.trace(), finding.fixes());
    }
  }
}
