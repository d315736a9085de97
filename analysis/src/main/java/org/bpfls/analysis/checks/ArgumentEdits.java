package org.bpfls.analysis.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bpfls.analysis.check.Finding.Edit;
import org.bpfls.analysis.check.Finding.Fix;
import org.bpfls.analysis.model.BpfObject;
import org.bpfls.analysis.model.BpfObject.KfuncCall;
import org.bpfls.analysis.model.BpfObject.KfuncDeclaration;
import org.bpfls.grammar.text.SourceText;
import org.bpfls.grammar.text.Span;

/**
 * Edits of a kfunc's declarations and calls. They work on the text, since syntax trees are not kept; none is made where a macro
 * wrote what is to be changed.
 */
final class ArgumentEdits {
  private ArgumentEdits() {}

  /**
   * What stands in the parentheses behind a name.
   *
   * @param items without the space around them; none for {@code ()}
   * @param close offset of the closing parenthesis
   */
  record Arguments(SourceText source, List<Span> items, int close) {}

  /** Reads the parentheses behind a name; empty when there are none, or a macro wrote them. */
  static Optional<Arguments> behind(Span name) {
    String text = name.source().content();
    int open = name.end();
    while (open < text.length() && Character.isWhitespace(text.charAt(open))) {
      open++;
    }
    if (name.macro() != null || open == text.length() || text.charAt(open) != '(') {
      return Optional.empty();
    }
    List<Span> items = new ArrayList<>();
    int start = open + 1;
    int depth = 1;
    for (int i = start; i < text.length(); i = next(text, i)) {
      char c = text.charAt(i);
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      if (depth == 0 || depth == 1 && c == ',') {
        String item = text.substring(start, i);
        int from = start + item.length() - item.stripLeading().length();
        if (!item.isBlank()) {
          items.add(new Span(name.source(), from, from + item.strip().length()));
        }
        start = i + 1;
      }
      if (depth == 0) {
        return Optional.of(new Arguments(name.source(), List.copyOf(items), i));
      }
    }
    return Optional.empty();
  }

  /** Behind the character, string or comment that starts there. */
  private static int next(String text, int at) {
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      int i = at + 1;
      while (i < text.length() && text.charAt(i) != c) {
        i += text.charAt(i) == '\\' ? 2 : 1;
      }
      return i + 1;
    }
    if (text.startsWith("/*", at) || text.startsWith("//", at)) {
      int end = text.indexOf(text.charAt(at + 1) == '*' ? "*/" : "\n", at + 2);
      return end < 0 ? text.length() : end + 1;
    }
    return at + 1;
  }

  /** The name in front of a call's parentheses; empty when a macro or a pointer calls. */
  static Optional<Span> callee(KfuncCall call) {
    Span span = call.span();
    int end = span.start() + call.name().length();
    return span.macro() == null && span.text().startsWith(call.name())
        ? Optional.of(new Span(span.source(), span.start(), end))
        : Optional.empty();
  }

  /** Takes an argument or parameter away. */
  static Optional<Edit> drop(Span name, int index, String whenAlone) {
    return behind(name)
        .filter(list -> index < list.items().size())
        .map(
            list -> {
              List<Span> items = list.items();
              if (items.size() == 1) {
                return new Edit(items.get(0), whenAlone);
              }
              return index > 0
                  ? new Edit(new Span(list.source(), items.get(index - 1).end(), items.get(index).end()), "")
                  : new Edit(new Span(list.source(), items.get(0).start(), items.get(1).start()), "");
            });
  }

  /** Appends an argument or parameter; a lone {@code void} is replaced. */
  static Optional<Edit> append(Span name, String text) {
    return behind(name)
        .map(
            list -> {
              List<Span> items = list.items();
              if (items.size() == 1 && items.get(0).text().equals("void")) {
                return new Edit(items.get(0), text);
              }
              int end = items.isEmpty() ? list.close() : items.get(items.size() - 1).end();
              return new Edit(new Span(list.source(), end, end), items.isEmpty() ? text : ", " + text);
            });
  }

  /** Renames a kfunc in an object's declarations and calls and takes the argument at an index away. */
  static Optional<List<Edit>> withoutArgument(BpfObject object, String name, String newName, int index) {
    List<Optional<Edit>> edits = new ArrayList<>();
    for (KfuncDeclaration declared : object.kfuncDeclarations()) {
      if (declared.name().equals(name)) {
        edits.add(replace(declared.nameSpan(), newName));
        edits.add(drop(declared.nameSpan(), index, "void"));
      }
    }
    for (KfuncCall call : object.kfuncCalls()) {
      if (call.name().equals(name)) {
        edits.add(callee(call).flatMap(callee -> replace(callee, newName)));
        edits.add(callee(call).flatMap(callee -> drop(callee, index, "")));
      }
    }
    return all(edits);
  }

  /** Renames a kfunc in an object's declarations and calls and appends an argument. */
  static Optional<List<Edit>> withArgument(
      BpfObject object, String name, String newName, String parameter, String argument) {
    List<Optional<Edit>> edits = new ArrayList<>();
    for (KfuncDeclaration declared : object.kfuncDeclarations()) {
      if (declared.name().equals(name)) {
        edits.add(replace(declared.nameSpan(), newName));
        edits.add(append(declared.nameSpan(), parameter));
      }
    }
    for (KfuncCall call : object.kfuncCalls()) {
      if (call.name().equals(name)) {
        edits.add(callee(call).flatMap(callee -> replace(callee, newName)));
        edits.add(callee(call).flatMap(callee -> append(callee, argument)));
      }
    }
    return all(edits);
  }

  /** Replaces what no macro wrote. */
  static Optional<Edit> replace(Span span, String text) {
    return span.macro() != null ? Optional.empty() : Optional.of(new Edit(span, text));
  }

  static Optional<Fix> fix(String title, Optional<List<Edit>> edits) {
    return edits.filter(e -> !e.isEmpty()).map(e -> new Fix(title, e));
  }

  /** All of the edits, or none when one of them is not possible. */
  static Optional<List<Edit>> all(List<Optional<Edit>> edits) {
    return edits.stream().allMatch(Optional::isPresent)
        ? Optional.of(edits.stream().flatMap(Optional::stream).toList())
        : Optional.empty();
  }
}
