package org.bpfls.analysis.checks;

import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Rule;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.text.Span;

/** What the general rules share: each names something that newer kernels do better. */
final class Modernisation {
  private Modernisation() {}

  /** Whether every target has what the rule would recommend. */
  static boolean applies(UnitContext context, int major, int minor) {
    KernelVersion since = KernelVersion.of(major, minor);
    return context.targets().stream().allMatch(target -> target.atLeast(since));
  }

  static void report(Rule rule, Span span, String message, Reporter reporter) {
    reporter.report(Finding.of(rule.id(), rule.severity(), span, message));
  }

  /** The calls by name that a declaration writes itself, outside of macros. */
  static void calls(UnitContext context, ExternalDecl declaration, Set<String> names, Consumer<Expr.Call> each) {
    context
        .unit()
        .all(declaration, Expr.Call.class)
        .stream()
        .filter(call -> names.contains(call.calleeName()) && call.span().macro() == null)
        .forEach(each);
  }

  /** The places where a declaration uses a macro, once each; one of those that stand for a call or a statement. */
  static void macroUses(UnitContext context, ExternalDecl declaration, Set<String> names, Consumer<Span> each) {
    Stream.concat(
            context.unit().all(declaration, Expr.Call.class).stream(),
            context.unit().all(declaration, Expr.Statement.class).stream())
        .map(Node::span)
        .filter(span -> span.macro() != null && names.contains(span.macro()))
        .map(span -> new Span(span.source(), span.start(), span.start() + String.valueOf(span.macro()).length()))
        .distinct()
        .forEach(each);
  }
}
