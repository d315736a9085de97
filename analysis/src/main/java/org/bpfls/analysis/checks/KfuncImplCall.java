package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Reporter;
import org.bpfls.analysis.check.Severity;
import org.bpfls.analysis.check.UnitContext;
import org.bpfls.analysis.check.UnitRule;
import org.bpfls.analysis.kernel.Kfunc;
import org.bpfls.analysis.kernel.KernelVersion;
import org.bpfls.analysis.model.BpfObject.KfuncCall;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.text.Span;

/**
 * {@code X_impl} is called where the target kernel offers {@code X} with implicit arguments, or the reverse. Since 7.0 BTF still
 * has a function {@code X_impl}, which is no kfunc: the verifier refuses the call.
 */
final class KfuncImplCall implements UnitRule {
  private static final String SUFFIX = "_impl";

  @Override
  public String id() {
    return "kfunc-impl-call";
  }

  @Override
  public Severity severity() {
    return Severity.ERROR;
  }

  @Override
  public String summary() {
    return "a kfunc is called by its _impl name, or without it, against the target kernel";
  }

  @Override
  public void check(UnitContext context, Reporter reporter) {
    for (KfuncCall call : context.object().kfuncCalls()) {
      if (!KfuncTargets.isSettledByHeaders(context, call.name())) {
        check(context, call, reporter);
      }
    }
  }

  private void check(UnitContext context, KfuncCall call, Reporter reporter) {
    String name = call.kfunc();
    String other = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name + SUFFIX;
    Optional<Kfunc> here = context.facts().kfunc(name);
    Optional<Kfunc> there = context.facts().kfunc(other);
    if (there.isEmpty()) {
      return;
    }
    List<KernelVersion> refusing =
        KfuncTargets.where(
            context,
            v ->
                here.map(k -> k.availability(v) == Kfunc.Availability.ABSENT).orElse(name.endsWith(SUFFIX))
                    && there.get().availability(v) == Kfunc.Availability.PRESENT
                    && (name.endsWith(SUFFIX)
                        ? KfuncTargets.hasImplicit(there.get(), v)
                        : here.filter(k -> KfuncTargets.hasImplicit(k, k.newest().range().to())).isPresent()));
    if (!refusing.isEmpty()) {
      reporter.report(
          new Finding(
              id(),
              severity(),
              call.span(),
              "'%s' is no kfunc in Linux %s: call '%s'%s"
                  .formatted(
                      name,
                      KfuncTargets.name(refusing),
                      other,
                      name.endsWith(SUFFIX) ? " without the last argument" : " with NULL as its last argument"),
              null,
              name,
              null,
              List.of(),
              List.of(),
              fix(context, call, other, there.get(), refusing).stream().toList()));
    }
  }

  /** For targets on both sides of 7.0 the choice is left to the program that is loaded. */
  private static Optional<Finding.Fix> fix(
      UnitContext context, KfuncCall call, String other, Kfunc there, List<KernelVersion> refusing) {
    if (!call.name().equals(call.kfunc())) {
      return Optional.empty();
    }
    if (refusing.size() < context.targets().size()) {
      return there
          .at(refusing.get(0))
          .flatMap(facts -> guarded(context, call.name(), other, facts.prototype().declaration(other)));
    }
    String title = "Call '" + other + "' instead";
    return call.name().endsWith(SUFFIX)
        ? ArgumentEdits.fix(
            title, ArgumentEdits.withoutArgument(context.unit(), call.name(), other, call.arguments() - 1))
        : ArgumentEdits.fix(
            title, ArgumentEdits.withArgument(context.unit(), call.name(), other, "void *aux__prog", "NULL"));
  }

  /** Declares both names weak and asks at each call which of them the kernel has. */
  private static Optional<Finding.Fix> guarded(UnitContext context, String name, String other, String prototype) {
    List<Optional<Finding.Edit>> edits = new ArrayList<>();
    boolean declared = !ArgumentEdits.prototypes(context.unit(), other).isEmpty();
    for (Declarator declarator : ArgumentEdits.prototypes(context.unit(), name)) {
      Span at = declarator.nameSpan();
      int line = at.source().lineStart(at.line());
      int close = closing(at);
      if (at.macro() != null || close < 0 || declared) {
        return Optional.empty();
      }
      edits.add(Optional.of(new Finding.Edit(new Span(at.source(), line, line), "extern " + prototype + " __ksym __weak;\n")));
      edits.add(Optional.of(new Finding.Edit(new Span(at.source(), close, close), " __weak")));
    }
    if (edits.size() != 2) {
      return Optional.empty();
    }
    for (Expr.Call call : ArgumentEdits.calls(context.unit(), name)) {
      edits.add(ArgumentEdits.replace(call.span(), choice(call, name, other)));
    }
    return ArgumentEdits.fix("Call whichever of the two the kernel has", ArgumentEdits.all(edits));
  }

  private static String choice(Expr.Call call, String name, String other) {
    List<String> arguments = new ArrayList<>(call.arguments().stream().map(a -> a.span().text()).toList());
    String written = call.span().text();
    if (name.endsWith(SUFFIX)) {
      arguments.remove(arguments.size() - 1);
    } else {
      arguments.add("NULL");
    }
    return "(bpf_ksym_exists(%s) ? %s(%s) : %s)".formatted(other, other, String.join(", ", arguments), written);
  }

  /** The offset behind the parenthesis that closes the parameters of the function named there, or -1. */
  private static int closing(Span name) {
    String content = name.source().content();
    int depth = 0;
    for (int i = name.end(); i < content.length(); i++) {
      char c = content.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ')' && depth == 0) {
        return i + 1;
      }
      if (c == ';') {
        break;
      }
    }
    return -1;
  }
}
