package org.bpfls.grammar.type;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bpfls.grammar.ast.Attribute;
import org.bpfls.grammar.ast.Declarator;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.TypeSpec;

/** How large types are on a 64-bit Linux target, where BPF and x86-64 agree (System V ABI); empty where something is not known. */
final class Sizes {
  private static final int MAX_DEPTH = 50;
  private static final long POINTER_BYTES = 8;

  private final TypeResolver resolver;

  /** @param align what addresses are multiples of */
  record Size(long bytes, long align) {}

  Sizes(TypeResolver resolver) {
    this.resolver = resolver;
  }

  Optional<Size> of(Type type) {
    return of(type, 0);
  }

  private Optional<Size> of(Type named, int depth) {
    Type type = named.unwrapped();
    if (depth > MAX_DEPTH || type == Type.Unknown.TYPE) {
      return Optional.empty();
    }
    if (type instanceof Type.Scalar scalar) {
      return Optional.of(square(Math.max(1, scalar.bytes())));
    }
    if (type instanceof Type.Pointer) {
      return Optional.of(square(POINTER_BYTES));
    }
    if (type instanceof Type.Array array) {
      return array.length().isEmpty()
          ? Optional.empty()
          : of(array.of(), depth + 1).map(of -> new Size(of.bytes() * array.length().getAsLong(), of.align()));
    }
    if (type instanceof Type.Enum e) {
      return resolver.integer(e).map(integer -> square(integer.bytes()));
    }
    return type instanceof Type.Record record ? of(record.spec(), depth) : Optional.of(square(1)); // GNU C: of a function
  }

  private static Size square(long bytes) {
    return new Size(bytes, bytes);
  }

  private Optional<Size> of(TypeSpec.Record named, int depth) {
    TypeSpec.Record record = resolver.definition(named);
    if (record.members() == null) {
      return Optional.empty();
    }
    Layout layout = new Layout(record.union(), has(record.attributes(), "packed"));
    for (TypeSpec.Member member : record.members()) {
      List<TypeSpec.MemberDeclarator> declarators = member.declarators();
      if (declarators.isEmpty()) {
        Type inner = resolver.of(member.specifiers());
        if (inner.unwrapped() instanceof Type.Record && !add(layout, of(inner, depth + 1), member, List.of())) {
          return Optional.empty();
        }
      }
      for (TypeSpec.MemberDeclarator each : declarators) {
        Type type = resolver.of(member.specifiers(), each.declarator());
        Optional<Size> size = of(isFlexible(each.declarator()) ? type.target() : type, depth + 1);
        Expr width = each.bitWidth();
        Optional<Long> bits = width == null ? Optional.empty() : resolver.constant(width);
        if (width != null) {
          if (bits.isEmpty() || size.isEmpty()) {
            return Optional.empty();
          }
          layout.addBits(bits.get(), size.get(), each.declarator().name() != null);
        } else if (!add(layout, isFlexible(each.declarator()) ? size.map(of -> new Size(0, of.align())) : size, member, each.declarator().attributes())) {
          return Optional.empty();
        }
      }
    }
    return aligned(record.attributes()).isPresent() || !has(record.attributes(), "aligned")
        ? Optional.of(layout.end(aligned(record.attributes()).orElse(1)))
        : Optional.empty();
  }

  /** Whether the size of the member is known. */
  private boolean add(Layout layout, Optional<Size> known, TypeSpec.Member member, List<Attribute> own) {
    if (known.isEmpty()) {
      return false;
    }
    List<Attribute> shared = member.specifiers().attributes();
    long align = has(own, "packed") || has(shared, "packed") ? 1 : known.get().align();
    long more = Math.max(aligned(own).orElse(1), aligned(shared).orElse(1));
    layout.add(new Size(known.get().bytes(), align), more);
    return true;
  }

  private static boolean isFlexible(Declarator declarator) {
    return !declarator.derivations().isEmpty()
        && declarator.derivations().get(0) instanceof Declarator.Array array
        && array.size() == null;
  }

  private OptionalLong aligned(List<Attribute> attributes) {
    for (Attribute attribute : attributes) {
      if (attribute.name().equals("aligned")) {
        List<Expr> arguments = attribute.arguments();
        Optional<Long> value = arguments.isEmpty() ? Optional.of(16L) : alignment(arguments.get(0));
        return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private Optional<Long> alignment(Expr argument) {
    return argument instanceof Expr.TypeArgument type ? of(resolver.of(type.type())).map(Size::align) : resolver.constant(argument);
  }

  private static boolean has(List<Attribute> attributes, String name) {
    return attributes.stream().anyMatch(attribute -> attribute.name().equals(name));
  }

  /** Puts members one behind the other, or over each other in a union. */
  private static final class Layout {
    private final boolean union;
    private final boolean packed;
    private long bits;
    private long most;
    private long align = 1;

    Layout(boolean union, boolean packed) {
      this.union = union;
      this.packed = packed;
    }

    void add(Size size, long atLeast) {
      long to = Math.max(packed ? 1 : size.align(), atLeast);
      align = Math.max(align, to);
      bits = up(bits, 8 * to) + 8 * size.bytes();
      next();
    }

    void addBits(long width, Size holder, boolean named) {
      long unit = 8 * holder.bytes();
      if (width == 0) {
        bits = up(bits, unit);
      } else if (!packed && bits % unit + width > unit) {
        bits = up(bits, unit);
      }
      bits += width;
      if (named && !packed) {
        align = Math.max(align, holder.align());
      }
      next();
    }

    private void next() {
      most = Math.max(most, bits);
      bits = union ? 0 : bits;
    }

    Size end(long atLeast) {
      long to = Math.max(align, atLeast);
      return new Size(up(most, 8 * to) / 8, to);
    }

    private static long up(long value, long to) {
      return to <= 0 ? value : (value + to - 1) / to * to;
    }
  }
}
