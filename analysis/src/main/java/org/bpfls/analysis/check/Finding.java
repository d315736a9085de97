package org.bpfls.analysis.check;

import java.util.List;
import org.bpfls.analysis.memo.Question;
import org.bpfls.grammar.Change;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has to say, as plain data.
 *
 * @param rule the rule's id, e.g. {@code assoc-missing}
 * @param program the BPF program it is about, if any
 * @param kfunc the kfunc it is about, if any
 * @param structOps the struct_ops map it is about, if any
 * @param trace the shortest way to what is reported, in steps a person can follow
 */
public record Finding(
    String rule,
    Severity severity,
    Span span,
    String message,
    @Nullable String program,
    @Nullable String kfunc,
    @Nullable String structOps,
    List<Related> related,
    List<Step> trace,
    List<Fix> fixes) {

  /** Findings in a declaration, kept as long as nothing they rest on changes. */
  public static Question<List<Finding>> question(String rule) {
    return new Question<>(rule, (findings, change) -> findings.isEmpty() ? findings : findings.stream().map(f -> f.moved(change)).toList());
  }

  /** The same where its places are after a change elsewhere. */
  Finding moved(Change change) {
    return new Finding(
        rule, severity, change.of(span), message, program, kfunc, structOps,
        related.stream().map(one -> new Related(change.of(one.span), one.message)).toList(),
        trace,
        fixes.stream().map(fix -> fix.moved(change)).toList());
  }

  /** Another place that matters. */
  public record Related(Span span, String message) {}

  /** A step and how it ended, e.g. {@code load} and {@code 0}. */
  public record Step(String step, String result) {}

  /** A change that mends the finding. */
  public record Fix(String title, List<Edit> edits) {
    private Fix moved(Change change) {
      return new Fix(title, edits.stream().map(edit -> new Edit(change.of(edit.span), edit.text)).toList());
    }
  }

  /** Replaces the span's text; an insertion has an empty span. */
  public record Edit(Span span, String text) {}

  public static Finding of(String rule, Severity severity, Span span, String message) {
    return new Finding(rule, severity, span, message, null, null, null, List.of(), List.of(), List.of());
  }
}
