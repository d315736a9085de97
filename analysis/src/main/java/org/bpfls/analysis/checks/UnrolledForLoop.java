package org.bpfls.analysis.checks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/** Unrolling a loop for the verifier's sake: {@code bpf_for()} is verified once, since 6.4 (kernel/bpf/bpf_iter.c). */
final class UnrolledForLoop implements UnitRule {
  /** Pragmas leave no trace in the syntax tree, so they are looked for in the text. */
  private static final Pattern UNROLL =
      Pattern.compile(
          "[ \\t]*#[ \\t]*pragma[ \\t]+(?:GCC[ \\t]+)?(unroll\\b|clang[ \\t]+loop[ \\t]+unroll\\((?:full|enable)\\)).*");

  /** What {@code bpf_for()} can replace: a loop with a condition. */
  private static final Pattern BOUNDED_FOR = Pattern.compile("(?:\\s|//.*|/\\*[^*]*\\*/)*for\\s*\\([^;{}]*;\\s*[^;\\s][^;{}]*;");

  @Override
  public String id() {
    return "unrolled-for-loop";
  }

  @Override
  public Severity severity() {
    return Severity.INFORMATION;
  }

  @Override
  public String summary() {
    return "a loop is unrolled where bpf_for() would do";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    if (Modernisation.applies(context, 6, 4)) {
      SourceText main = context.unit().main();
      String text = main.content();
      for (int word = text.indexOf("pragma"); word >= 0; word = text.indexOf("pragma", word + 1)) {
        int line = main.lineStart(main.line(word));
        Matcher pragma = UNROLL.matcher(text).region(line, text.length());
        if (pragma.lookingAt() && BOUNDED_FOR.matcher(text).region(pragma.end(), text.length()).lookingAt()) {
          Modernisation.report(
              this,
              new Span(main, text.indexOf('#', line), pragma.end(1)),
              "unrolling multiplies the code that the verifier walks: bpf_for() and bpf_repeat() loop without it (since 6.4)",
              reporter);
        }
      }
    }
  }
}
