package org.bpfls.analysis;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bpfls.analysis.kernel.KernelFacts;
import org.bpfls.analysis.kernel.SourceFile;
import org.bpfls.analysis.memo.DeclarationMemo;
import org.bpfls.grammar.FrontEnd;
import org.bpfls.grammar.TranslationUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one run leaves to the next: parsed units and explored loaders, by the content of everything that went into them. Owned by the caller;
 * safe for use by several threads. Dropping it costs time, never changes a result.
 */
public final class AnalysisCache {
  private final boolean keepsUnits;
  private final Map<String, TranslationUnit> units = new ConcurrentHashMap<>();
  private final Map<String, DeclarationMemo> memos = new ConcurrentHashMap<>();
  private final Map<String, Derived> derived = new ConcurrentHashMap<>();

  private @Nullable KernelFacts factsBase;
  private List<SourceFile> factsSources = List.of();
  private @Nullable KernelFacts facts;

  private AnalysisCache(boolean keepsUnits) {
    this.keepsUnits = keepsUnits;
  }

  /** For an editor: the next run reads again only what changed. */
  public static AnalysisCache keeping() {
    return new AnalysisCache(true);
  }

  /** For a single run over many files: a unit is let go as soon as its rules have run. */
  public static AnalysisCache none() {
    return new AnalysisCache(false);
  }

  boolean keepsUnits() {
    return keepsUnits;
  }

  TranslationUnit unit(InputFile file, FrontEnd frontEnd) {
    TranslationUnit earlier = units.get(file.name());
    if (earlier != null && earlier.isVersionOf(file.text(), file.options(), file.resolver())) {
      return earlier;
    }
    TranslationUnit unit = frontEnd.parse(file.text(), file.options(), file.resolver(), earlier);
    if (keepsUnits) {
      units.put(file.name(), unit);
    }
    return unit;
  }

  /**
   * What is known of the declarations of a unit.
   *
   * @param unit what {@link #unit} gave for the file
   * @param environment all else that it depends on
   */
  DeclarationMemo memo(InputFile file, TranslationUnit unit, Object environment) {
    if (!keepsUnits) {
      return DeclarationMemo.ofLast(unit);
    }
    DeclarationMemo earlier = memos.get(file.name());
    DeclarationMemo memo =
        earlier == null ? DeclarationMemo.of(unit, environment) : earlier.next(unit, environment);
    memos.put(file.name(), memo);
    return memo;
  }

  /** Facts with those of the kernel sources on top, read again only when a source changed. */
  synchronized KernelFacts facts(KernelFacts base, List<SourceFile> sources, Supplier<KernelFacts> read) {
    if (!(base == factsBase && sources.equals(factsSources))) {
      facts = read.get();
      factsBase = base;
      factsSources = sources;
    }
    return Objects.requireNonNull(facts);
  }

  /**
   * What is known of a file beyond its syntax, made again only when something that it depends on changed.
   *
   * @param kind what it is; a kind's values are all of one type
   * @param causes everything that it depends on, compared by {@code equals}
   */
  public <T> T derived(String file, Class<T> kind, List<Object> causes, Supplier<T> make) {
    Derived known = derived.get(file);
    if (known != null && kind.isInstance(known.value) && known.causes.equals(causes)) {
      return kind.cast(known.value);
    }
    T made = make.get();
    if (keepsUnits) {
      derived.put(file, new Derived(causes, made));
    }
    return made;
  }

  private record Derived(List<Object> causes, Object value) {}

  void retain(Set<String> names) {
    units.keySet().retainAll(names);
    memos.keySet().retainAll(names);
    derived.keySet().retainAll(names);
  }
}
