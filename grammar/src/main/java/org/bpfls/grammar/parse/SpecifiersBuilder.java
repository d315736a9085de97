package org.bpfls.grammar.parse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.DeclSpecifiers;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** Collects declaration specifiers. */
final class SpecifiersBuilder {
  private final CParserBase parser;
  private Set<String> storage = Set.of();
  private Set<String> qualifiers = Set.of();
  private final List<Attribute> attributes = new ArrayList<>(0);

  /** Attributes right behind the braces of a struct, union or enum, which belong to it. */
  private final List<Attribute> ofType = new ArrayList<>(0);

  private final List<String> words = new ArrayList<>(2);
  private int firstWord = -1;
  private int behindLastWord;
  private int behindType = -1;
  private @Nullable TypeSpec type;

  SpecifiersBuilder(CParserBase parser) {
    this.parser = parser;
  }

  void storage(Token token) {
    storage = with(storage, token);
    resume();
  }

  void qualifier(Token token) {
    qualifiers = with(qualifiers, token);
    resume();
  }

  static Set<String> with(Set<String> before, Token token) {
    String word = token.getText();
    if (word.startsWith("__")) {
      word = word.equals("__thread") ? "_Thread_local" : word.replace("__", "");
    }
    if (before.isEmpty()) {
      return Set.of(word);
    }
    Set<String> all = new LinkedHashSet<>(before);
    all.add(word);
    return all;
  }

  List<Attribute> attributes() {
    boolean definition =
        type instanceof TypeSpec.Record record && record.members() != null
            || type instanceof TypeSpec.Enum e && e.enumerators() != null;
    return definition && words.isEmpty() ? ofType : attributes;
  }

  void align(Expr argument) {
    attributes.add(new Attribute(argument.span(), "aligned", List.of(argument)));
  }

  void builtin(Token token) {
    if (type != null) {
      throw new SyntaxError(token.getTokenIndex(), "unexpected '" + token.getText() + "' after a type");
    }
    if (words.isEmpty()) {
      firstWord = token.getTokenIndex();
    }
    words.add(token.getText());
    behindLastWord = parser.index();
    parser.expectName();
  }

  void type(TypeSpec given) {
    if (type != null || !words.isEmpty()) {
      throw new SyntaxError(Math.max(behindType, behindLastWord), "a second type, perhaps a ';' is missing before it");
    }
    type = given;
    behindType = parser.index();
    parser.expectName();
  }

  /** Back to what may follow, after an expression in the middle. */
  void resume() {
    if (type == null && words.isEmpty()) {
      parser.mode(CTokenStream.SPECIFIER);
    } else {
      parser.expectName();
    }
  }

  DeclSpecifiers build(Span span) {
    TypeSpec built = type;
    if (!words.isEmpty()) {
      built = new TypeSpec.Builtin(parser.span(firstWord, behindLastWord), List.copyOf(words));
    } else if (built == null) {
      built = new TypeSpec.Implicit(span);
    } else if (!ofType.isEmpty()) {
      built = withAttributes(built);
    }
    return new DeclSpecifiers(span, storage, qualifiers, built, List.copyOf(attributes));
  }

  private TypeSpec withAttributes(TypeSpec plain) {
    if (plain instanceof TypeSpec.Record record) {
      List<Attribute> all = new ArrayList<>(record.attributes());
      all.addAll(ofType);
      return new TypeSpec.Record(record.span(), record.union(), record.tag(), record.members(), List.copyOf(all));
    }
    if (plain instanceof TypeSpec.Enum e) {
      List<Attribute> all = new ArrayList<>(e.attributes());
      all.addAll(ofType);
      return new TypeSpec.Enum(e.span(), e.tag(), e.underlying(), e.enumerators(), List.copyOf(all));
    }
    return plain;
  }
}
