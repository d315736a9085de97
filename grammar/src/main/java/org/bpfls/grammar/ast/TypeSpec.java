package org.bpfls.grammar.ast;

import java.util.List;
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
  record Builtin(Span span, List<String> words) implements TypeSpec {}

  /** A typedef's name. */
  record Named(Span span, String name) implements TypeSpec {}

  /**
   * A struct or union.
   *
   * @param members null when only named
   */
  record Record(
      Span span, boolean union, @Nullable String tag, @Nullable List<Member> members, List<Attribute> attributes)
      implements TypeSpec {}

  /** An enum; {@code enumerators} is null when only named. */
  record Enum(
      Span span,
      @Nullable String tag,
      @Nullable TypeName underlying,
      @Nullable List<Enumerator> enumerators,
      List<Attribute> attributes)
      implements TypeSpec {}

  /** {@code typeof(type)} or {@code typeof(expression)}: exactly one of the two is given. */
  record Typeof(Span span, @Nullable TypeName type, @Nullable Expr expression) implements TypeSpec {}

  /** {@code _Atomic(type)}. */
  record Atomic(Span span, TypeName type) implements TypeSpec {}

  /** {@code __auto_type}. */
  record Auto(Span span) implements TypeSpec {}

  /** No type was written (implicit int). */
  record Implicit(Span span) implements TypeSpec {}

  /** A line of members; no declarators for an anonymous member. */
  record Member(Span span, DeclSpecifiers specifiers, List<MemberDeclarator> declarators) implements Node {}

  record MemberDeclarator(Span span, Declarator declarator, @Nullable Expr bitWidth) implements Node {}

  record Enumerator(Span span, String name, @Nullable Expr value) implements Node {}
}
