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
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObject.KfuncCall;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
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
                      KfuncTargets.name(context.targets(), refusing),
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
          .flatMap(facts -> guarded(context.object(), call.name(), other, facts.prototype().declaration(other)));
    }
    String title = "Call '" + other + "' instead";
    return call.name().endsWith(SUFFIX)
        ? ArgumentEdits.fix(
            title, ArgumentEdits.withoutArgument(context.object(), call.name(), other, call.arguments() - 1))
        : ArgumentEdits.fix(
            title, ArgumentEdits.withArgument(context.object(), call.name(), other, "void *aux__prog", "NULL"));
  }

  /** Declares both names weak and asks at each call which of them the kernel has. */
  private static Optional<Finding.Fix> guarded(BpfObject object, String name, String other, String prototype) {
    List<KfuncDeclaration> declared = object.kfuncDeclarations().stream().filter(d -> d.name().equals(name)).toList();
    if (declared.size() != 1 || object.kfuncDeclarations().stream().anyMatch(d -> d.name().equals(other))) {
      return Optional.empty();
    }
    Span at = declared.get(0).nameSpan();
    int line = at.source().lineStart(at.line());
    List<Optional<Finding.Edit>> edits = new ArrayList<>();
    edits.add(insert(at, line, "extern " + prototype + " __ksym __weak;\n"));
    edits.add(ArgumentEdits.behind(at).flatMap(list -> insert(at, list.close() + 1, " __weak")));
    for (KfuncCall call : object.kfuncCalls()) {
      if (call.name().equals(name)) {
        edits.add(ArgumentEdits.callee(call).flatMap(ArgumentEdits::behind).map(list -> choice(call, list, other)));
      }
    }
    return ArgumentEdits.fix("Call whichever of the two the kernel has", ArgumentEdits.all(edits));
  }

  private static Optional<Finding.Edit> insert(Span declared, int offset, String text) {
    return declared.macro() != null
        ? Optional.empty()
        : Optional.of(new Finding.Edit(new Span(declared.source(), offset, offset), text));
  }

  private static Finding.Edit choice(KfuncCall call, ArgumentEdits.Arguments list, String other) {
    List<String> arguments = new ArrayList<>(list.items().stream().map(Span::text).toList());
    if (!call.name().endsWith(SUFFIX)) {
      arguments.add("NULL");
    } else if (!arguments.isEmpty()) {
      arguments.remove(arguments.size() - 1);
    }
    return new Finding.Edit(
        call.span(),
        "(bpf_ksym_exists(%s) ? %s(%s) : %s)".formatted(other, other, String.join(", ", arguments), call.span().text()));
  }
}
