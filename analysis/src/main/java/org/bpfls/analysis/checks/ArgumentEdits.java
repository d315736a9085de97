package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bpfls.analysis.check.Finding;
import org.bpfls.analysis.check.Finding.Edit;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Nodes;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Edits of kfunc declarations and calls; none where a macro wrote what is to be changed. */
final class ArgumentEdits {
  private ArgumentEdits() {}

  /** The prototypes of a function in the files read in full. */
  static List<Declarator> prototypes(TranslationUnit unit, String name) {
    return unit.declarations().stream()
        .filter(Declaration.class::isInstance)
        .flatMap(decl -> ((Declaration) decl).declarators().stream())
        .map(Declaration.InitDeclarator::declarator)
        .filter(d -> name.equals(d.name()) && d.isFunction())
        .toList();
  }

  /** The calls of a function in the files read in full. */
  static List<Expr.Call> calls(TranslationUnit unit, String name) {
    return unit.declarations().stream()
        .filter(ExternalDecl.FunctionDefinition.class::isInstance)
        .flatMap(decl -> Nodes.all(((ExternalDecl.FunctionDefinition) decl).body(), Expr.Call.class))
        .filter(call -> call.calleeName().equals(name))
        .toList();
  }

  static Declarator.Function signature(Declarator function) {
    return (Declarator.Function) function.derivations().get(0);
  }

  /**
   * Renames a function in its prototypes and calls and takes an argument away.
   *
   * @param index the argument's; prototypes and calls that have none there are only renamed
   */
  static Optional<List<Edit>> withoutArgument(TranslationUnit unit, String name, String newName, int index) {
    List<Optional<Edit>> edits = new ArrayList<>();
    for (Declarator declarator : prototypes(unit, name)) {
      edits.add(replace(declarator.nameSpan(), newName));
      if (index < signature(declarator).parameters().size()) {
        edits.add(dropParameter(declarator, index));
      }
    }
    for (Expr.Call call : calls(unit, name)) {
      edits.add(replace(call.callee().span(), newName));
      if (index < call.arguments().size()) {
        edits.add(dropArgument(call, index));
      }
    }
    return all(edits);
  }

  /** Renames a function in its prototypes and calls and appends an argument. */
  static Optional<List<Edit>> withArgument(
      TranslationUnit unit, String name, String newName, String parameter, String argument) {
    List<Optional<Edit>> edits = new ArrayList<>();
    for (Declarator declarator : prototypes(unit, name)) {
      edits.add(replace(declarator.nameSpan(), newName));
      edits.add(Optional.of(KernelRules.addParameter(declarator, signature(declarator), parameter)));
    }
    for (Expr.Call call : calls(unit, name)) {
      edits.add(replace(call.callee().span(), newName));
      edits.add(append(call, argument));
    }
    return all(edits);
  }

  /** A prototype without one parameter: {@code (void)} when none is left. */
  static Optional<Edit> dropParameter(Declarator declarator, int index) {
    List<Span> spans = signature(declarator).parameters().stream().map(Declarator.Parameter::span).toList();
    return index < spans.size() ? drop(spans, index, "void") : Optional.empty();
  }

  static Optional<Edit> dropArgument(Expr.Call call, int index) {
    return drop(call.arguments().stream().map(Expr::span).toList(), index, "");
  }

  /** Replaces what no macro wrote. */
  static Optional<Edit> replace(Span span, String text) {
    return span.macro() != null ? Optional.empty() : Optional.of(new Edit(span, text));
  }

  static Optional<Finding.Fix> fix(String title, Optional<List<Edit>> edits) {
    return edits.filter(e -> !e.isEmpty()).map(e -> new Finding.Fix(title, e));
  }

  /** All of the edits, or none when one of them is not possible. */
  static Optional<List<Edit>> all(List<Optional<Edit>> edits) {
    return edits.stream().allMatch(Optional::isPresent)
        ? Optional.of(edits.stream().flatMap(Optional::stream).toList())
        : Optional.empty();
  }

  private static Optional<Edit> append(Expr.Call call, String argument) {
    if (call.span().macro() != null || !call.span().text().endsWith(")")) {
      return Optional.empty();
    }
    int close = call.span().end() - 1;
    String text = call.arguments().isEmpty() ? argument : ", " + argument;
    return Optional.of(new Edit(new Span(call.span().source(), close, close), text));
  }

  private static Optional<Edit> drop(List<Span> list, int index, String whenAlone) {
    Span dropped = list.get(index);
    @Nullable Span before = index > 0 ? list.get(index - 1) : null;
    @Nullable Span after = index + 1 < list.size() ? list.get(index + 1) : null;
    boolean written =
        Stream.of(Optional.of(dropped), Optional.ofNullable(before), Optional.ofNullable(after))
            .flatMap(Optional::stream)
            .allMatch(span -> span.macro() == null && span.source() == dropped.source());
    if (!written) {
      return Optional.empty();
    }
    if (before != null) {
      return Optional.of(new Edit(new Span(dropped.source(), before.end(), dropped.end()), ""));
    }
    return after != null
        ? Optional.of(new Edit(new Span(dropped.source(), dropped.start(), after.start()), ""))
        : Optional.of(new Edit(dropped, whenAlone));
  }
}
