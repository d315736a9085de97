package org.bpfls.grammar.preprocess;

import java.util.EnumMap;
import java.util.Map;
import org.bpfls.grammar.text.SourceText;

/**
 * The C preprocessor as clang 21 has it for {@code -std=gnu11}. Keeps what it learns of headers for later units; safe for
 * several threads.
 */
public final class Preprocessor {
  private final HeaderIndexes indexes;
  private final Features bpf = new Features("bpf");
  private final Features host = new Features("host");
  private final Map<PreprocessOptions.Target, HeaderIndex> predefined;

  private final Map<String, Macro> usualMacros;

  /** A preprocessor that keeps nothing beyond the process. */
  public Preprocessor() {
    this(HeaderStore.NONE);
  }

  /** @param store keeps the indexes of large headers */
  public Preprocessor(HeaderStore store) {
    this(new Prelude(), store);
  }

  /** @param prelude whose macros help where a BPF program includes no header that has them */
  Preprocessor(Prelude prelude, HeaderStore store) {
    indexes = new HeaderIndexes(store);
    usualMacros = prelude.usualMacros();
    predefined = new EnumMap<>(PreprocessOptions.Target.class);
    String linux = Prelude.resource("predefined-host.h");
    predefined.put(PreprocessOptions.Target.BPF, builtIn(Prelude.resource("predefined-bpf.h")));
    predefined.put(PreprocessOptions.Target.HOST, builtIn(linux));
    predefined.put(PreprocessOptions.Target.KERNEL, builtIn(linux + Prelude.resource("prelude/kernel.h")));
  }

  private static HeaderIndex builtIn(String text) {
    return HeaderIndex.of(new SourceText("<built-in>", text));
  }

  /** Preprocesses a unit. Never fails: what cannot be read is a problem of the result. */
  public Preprocessed preprocess(SourceText main, PreprocessOptions options, IncludeResolver resolver) {
    HeaderIndex builtIn = predefined.get(options.target());
    if (builtIn == null) {
      throw new IllegalStateException("no predefined macros for " + options.target());
    }
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
