package org.bpfls.grammar.preprocess;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bpfls.grammar.text.SourceText;

/**
 * The C preprocessor as clang 21 has it for {@code -std=gnu11}. Keeps what it learns of headers for later units; safe for
 * several threads.
 */
public final class Preprocessor {
  private final HeaderIndexes indexes;
  private final Features bpf = new Features("bpf");
  private final Features host = new Features("host");
  private final Map<PreprocessOptions.Target, HeaderIndex> predefined = new ConcurrentHashMap<>();
  private final Map<String, Macro> usualMacros = Prelude.usualMacros();

  /** A preprocessor that keeps nothing beyond the process. */
  public Preprocessor() {
    this(HeaderStore.NONE);
  }

  /** @param store keeps the indexes of large headers */
  public Preprocessor(HeaderStore store) {
    indexes = new HeaderIndexes(store);
  }

  private static HeaderIndex predefined(PreprocessOptions.Target target) {
    return switch (target) {
      case BPF -> builtIn(Prelude.resource("predefined-bpf.h"));
      case HOST -> builtIn(Prelude.resource("predefined-host.h"));
      case KERNEL -> builtIn(Prelude.resource("predefined-host.h") + Prelude.resource("prelude/kernel.h"));
    };
  }

  private static HeaderIndex builtIn(String text) {
    return HeaderIndex.of(new SourceText("<built-in>", text));
  }

  /** Preprocesses a unit. Never fails: what cannot be read is a problem of the result. */
  public Preprocessed preprocess(SourceText main, PreprocessOptions options, IncludeResolver resolver) {
    HeaderIndex builtIn = predefined.computeIfAbsent(options.target(), Preprocessor::predefined);
    Features features = options.target() == PreprocessOptions.Target.BPF ? bpf : host;
    boolean helped = options.target() == PreprocessOptions.Target.BPF && !options.prelude().isEmpty();
    Unit unit = new Unit(main, options, resolver, indexes, features, helped ? usualMacros : Map.of());
    return unit.run(builtIn, commandLine(options));
  }

  private static SourceText commandLine(PreprocessOptions options) {
    StringBuilder text = new StringBuilder();
    options.defines().forEach((name, body) -> text.append("#define ").append(name).append(' ').append(body).append('\n'));
    options.undefines().forEach(name -> text.append("#undef ").append(name).append('\n'));
    return new SourceText("<command line>", text.toString());
  }
}
