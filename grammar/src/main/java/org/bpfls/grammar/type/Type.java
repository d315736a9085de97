package org.bpfls.grammar.type;

import java.util.List;
import java.util.OptionalLong;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.TypeSpec;
import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/** A C type, as far as analysis needs it: qualifiers are left out, tags that BPF gives a meaning are kept. */
public sealed interface Type
    permits Type.Scalar, Type.Pointer, Type.Array, Type.Function, Type.Record, Type.Enum, Type.Typedef, Type.Unknown {

  /** The type behind typedefs. */
  default Type unwrapped() {
    Type type = this;
    while (type instanceof Typedef typedef) {
      type = typedef.aliased();
    }
    return type;
  }

  /** The type without the names that typedefs give it; the same for compatible types. */
  default String spelled() {
    Type type = unwrapped();
    if (type instanceof Pointer pointer) {
      return pointer.to().spelled() + " *";
    }
    return type instanceof Array array ? array.element().spelled() + array.dimensions() : type.toString();
  }

  /** What a pointer points to or an array holds, behind typedefs; unknown for other types. */
  default Type target() {
    Type type = unwrapped();
    if (type instanceof Pointer pointer) {
      return pointer.to();
    }
    return type instanceof Array array ? array.of() : Unknown.TYPE;
  }

  /**
   * {@code void} or an arithmetic type.
   *
   * @param name its shortest usual spelling, e.g. {@code unsigned long}
   * @param bytes size on a 64-bit target; 0 for void
   */
  record Scalar(String name, int bytes, boolean signed, boolean floating) implements Type {
    public static final Scalar VOID = new Scalar("void", 0, false, false);
    public static final Scalar INT = new Scalar("int", 4, true, false);
    public static final Scalar UNSIGNED_INT = new Scalar("unsigned int", 4, false, false);
    public static final Scalar LONG_LONG = new Scalar("long long", 8, true, false);
    public static final Scalar UNSIGNED_LONG_LONG = new Scalar("unsigned long long", 8, false, false);
    public static final Scalar LONG = new Scalar("long", 8, true, false);
    public static final Scalar UNSIGNED_LONG = new Scalar("unsigned long", 8, false, false);
    public static final Scalar CHAR = new Scalar("char", 1, true, false);
    public static final Scalar FLOAT = new Scalar("float", 4, true, true);
    public static final Scalar LONG_DOUBLE = new Scalar("long double", 16, true, true);
    public static final Scalar DOUBLE = new Scalar("double", 8, true, true);

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A pointer.
   *
   * @param tags what {@code btf_type_tag} attributes say of what it points to, e.g. {@code kptr}, {@code percpu_kptr};
   *     {@code address_space(1)} for an arena pointer
   */
  record Pointer(Type to, List<String> tags) implements Type {
    public boolean has(String tag) {
      return tags.contains(tag);
    }

    @Override
    public String toString() {
      return to + " *";
    }
  }

  /** An array; the length is empty for {@code []} and when it is not known. */
  record Array(Type of, OptionalLong length) implements Type {
    @Override
    public String toString() {
      return element().toString() + dimensions();
    }

    /** What the innermost of nested arrays hold. */
    private Type element() {
      return of instanceof Array inner ? inner.element() : of;
    }

    /** The outermost first, as they are written. */
    private String dimensions() {
      return "[" + (length.isPresent() ? length.getAsLong() : "") + "]" + (of instanceof Array inner ? inner.dimensions() : "");
    }
  }

  record Function(Type returns, List<Parameter> parameters, boolean variadic) implements Type {
    @Override
    public String toString() {
      return returns + " ()";
    }
  }

  record Parameter(@Nullable String name, Type type) {}

  /** A struct or union; see {@link TypeResolver#fields}. */
  record Record(TypeSpec.Record spec) implements Type {
    /** The tag, or the empty string. */
    public String tag() {
      return spec.tag() == null ? "" : spec.tag();
    }

    @Override
    public String toString() {
      return (spec.union() ? "union " : "struct ") + (spec.tag() == null ? "<anonymous>" : spec.tag());
    }
  }

  record Enum(TypeSpec.Enum spec) implements Type {
    @Override
    public String toString() {
      return "enum " + (spec.tag() == null ? "<anonymous>" : spec.tag());
    }
  }

  record Typedef(String name, Type aliased) implements Type {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Something whose declaration was not found. */
  record Unknown() implements Type {
    public static final Unknown TYPE = new Unknown();

    @Override
    public String toString() {
      return "<unknown>";
    }
  }

  /**
   * A named member of a struct or union.
   *
   * @param place where its name is declared
   * @param bitWidth of a bit-field
   */
  record Field(String name, Type type, Span place, @Nullable Expr bitWidth) {}
}
