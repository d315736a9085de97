package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A type specifier. */
public sealed interface TypeSpec extends Node
    permits TypeSpec.Builtin,
        TypeSpec.Named,
        TypeSpec.Record,
        TypeSpec.Enum,
        TypeSpec.Typeof,
        TypeSpec.Atomic,
        TypeSpec.Auto,
        TypeSpec.Implicit {

  /** Words of a built-in type in source order, e.g. {@code [unsigned, long]}. */
  record Builtin(Span span, List<String> words) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** A typedef's name. */
  record Named(Span span, String name) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /**
   * A struct or union.
   *
   * @param members null when only named
   */
  record Record(
      Span span, boolean union, @Nullable String tag, @Nullable List<Member> members, List<Attribute> attributes)
      implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (members != null) {
        members.forEach(visit);
      }
      attributes.forEach(visit);
    }
  }

  /** An enum; {@code enumerators} is null when only named. */
  record Enum(
      Span span,
      @Nullable String tag,
      @Nullable TypeName underlying,
      @Nullable List<Enumerator> enumerators,
      List<Attribute> attributes)
      implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (underlying != null) {
        visit.accept(underlying);
      }
      if (enumerators != null) {
        enumerators.forEach(visit);
      }
      attributes.forEach(visit);
    }
  }

  /** {@code typeof(type)} or {@code typeof(expression)}: exactly one of the two is given. */
  record Typeof(Span span, @Nullable TypeName type, @Nullable Expr expression) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (type != null) {
        visit.accept(type);
      }
      if (expression != null) {
        visit.accept(expression);
      }
    }
  }

  /** {@code _Atomic(type)}. */
  record Atomic(Span span, TypeName type) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }
  }

  /** {@code __auto_type}. */
  record Auto(Span span) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** No type was written (implicit int). */
  record Implicit(Span span) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}
  }

  /** A line of members; no declarators for an anonymous member. */
  record Member(Span span, DeclSpecifiers specifiers, List<MemberDeclarator> declarators) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      declarators.forEach(visit);
    }
  }

  record MemberDeclarator(Span span, Declarator declarator, @Nullable Expr bitWidth) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(declarator);
      if (bitWidth != null) {
        visit.accept(bitWidth);
      }
    }
  }

  record Enumerator(Span span, String name, @Nullable Expr value) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (value != null) {
        visit.accept(value);
      }
    }
  }
}
