package org.bpfls.grammar.ast;

import java.util.List;
import java.util.function.Consumer;
import org.bpfls.grammar.text.Shift;
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
  @Override
  TypeSpec shifted(Shift shift);

  /** Words of a built-in type in source order, e.g. {@code [unsigned, long]}. */
  record Builtin(Span span, List<String> words) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Builtin shifted(Shift shift) {
      return new Builtin(shift.of(span), words);
    }
  }

  /** A typedef's name. */
  record Named(Span span, String name) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Named shifted(Shift shift) {
      return new Named(shift.of(span), name);
    }
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

    @Override
    public Record shifted(Shift shift) {
      return new Record(shift.of(span), union, tag, members == null ? null : shift.all(members, Member::shifted), shift.all(attributes, Attribute::shifted));
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

    @Override
    public Enum shifted(Shift shift) {
      return new Enum(shift.of(span), tag, underlying == null ? null : underlying.shifted(shift), enumerators == null ? null : shift.all(enumerators, Enumerator::shifted), shift.all(attributes, Attribute::shifted));
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

    @Override
    public Typeof shifted(Shift shift) {
      return new Typeof(shift.of(span), type == null ? null : type.shifted(shift), expression == null ? null : expression.shifted(shift));
    }
  }

  /** {@code _Atomic(type)}. */
  record Atomic(Span span, TypeName type) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(type);
    }

    @Override
    public Atomic shifted(Shift shift) {
      return new Atomic(shift.of(span), type.shifted(shift));
    }
  }

  /** {@code __auto_type}. */
  record Auto(Span span) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Auto shifted(Shift shift) {
      return new Auto(shift.of(span));
    }
  }

  /** No type was written (implicit int). */
  record Implicit(Span span) implements TypeSpec {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {}

    @Override
    public Implicit shifted(Shift shift) {
      return new Implicit(shift.of(span));
    }
  }

  /** A line of members; no declarators for an anonymous member. */
  record Member(Span span, DeclSpecifiers specifiers, List<MemberDeclarator> declarators) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      visit.accept(specifiers);
      declarators.forEach(visit);
    }

    @Override
    public Member shifted(Shift shift) {
      return new Member(shift.of(span), specifiers.shifted(shift), shift.all(declarators, MemberDeclarator::shifted));
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

    @Override
    public MemberDeclarator shifted(Shift shift) {
      return new MemberDeclarator(shift.of(span), declarator.shifted(shift), bitWidth == null ? null : bitWidth.shifted(shift));
    }
  }

  record Enumerator(Span span, String name, @Nullable Expr value) implements Node {
    @Override
    public void forEachChild(Consumer<? super Node> visit) {
      if (value != null) {
        visit.accept(value);
      }
    }

    @Override
    public Enumerator shifted(Shift shift) {
      return new Enumerator(shift.of(span), name, value == null ? null : value.shifted(shift));
    }
  }
}
