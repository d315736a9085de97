package org.bpfls.analysis.loader;

import java.util.Map;
import java.util.Optional;
import org.bpfls.grammar.ast.Declaration;
import org.bpfls.grammar.ast.Expr;
import org.jspecify.annotations.Nullable;

/** Where lvalues stand and what is there in one state: evaluation as far as it changes nothing. */
final class Lookup {
  private final CallStack stack;

  Lookup(CallStack stack) {
    this.stack = stack;
  }

  /** The value of an expression without effects; UNKNOWN for what has any. */
  Value value(Expr expression, State state) {
    if (expression instanceof Expr.IntLiteral number) {
      return new Value.Int(number.value());
    } else if (expression instanceof Expr.CharLiteral character) {
      return new Value.Int(character.value());
    } else if (expression instanceof Expr.StringLiteral text) {
      return new Value.Text(text.value());
    } else if (expression instanceof Expr.Identifier id) {
      return identifier(id.name(), state);
    } else if (expression instanceof Expr.Member member) {
      Value object = value(member.object(), state);
      Optional<Value> part = SkeletonMembers.value(object, member.name(), state);
      return part.orElseGet(() -> stored(path(expression, state), state));
    } else if (expression instanceof Expr.Index) {
      return stored(path(expression, state), state);
    } else if (expression instanceof Expr.Cast cast) {
      return value(cast.operand(), state);
    } else if (expression instanceof Expr.Binary binary) {
      return binary(binary, value(binary.left(), state), value(binary.right(), state));
    } else if (expression instanceof Expr.SizeofType size) {
      return Arrays.isEmpty(size) ? Value.ZERO : Value.UNKNOWN;
    } else if (expression instanceof Expr.Unary unary) {
      return unary(unary, state);
    }
    return Value.UNKNOWN;
  }

  private Value identifier(String name, State state) {
    String path = stack.path(name);
    Value stored = state.get(path);
    if (!stored.equals(Value.UNKNOWN)) {
      return stored;
    }
    Declaration.@Nullable InitDeclarator variable = stack.variable(name);
    if (variable != null && Arrays.isArray(variable.declarator())) {
      return Arrays.first(path);
    }
    if (!Paths.isOfFile(path)) {
      return Value.UNKNOWN;
    }
    return stack.scope().functions.containsKey(name)
        ? new Value.Function(name)
        : LibraryNames.constant(name, stack.scope().unit);
  }

  private Value unary(Expr.Unary unary, State state) {
    Value operand = value(unary.operand(), state);
    return switch (unary.operator()) {
      case "&" -> {
        String path = path(unary.operand(), state);
        yield path == null ? Value.UNKNOWN : new Value.Address(path);
      }
      case "*" -> stored(path(unary, state), state);
      case "-" -> Arithmetic.negated(operand);
      case "!" -> operand.truth() == Value.Truth.MAYBE
          ? Value.UNKNOWN
          : Value.of(operand.truth() == Value.Truth.NO);
      case "+", "__extension__" -> operand;
      default -> Value.UNKNOWN;
    };
  }

  /** An operator's result, of which both operands were evaluated. */
  Value binary(Expr.Binary binary, Value left, Value right) {
    Expr array = binary.operator().equals("/") ? Arrays.counted(binary) : null;
    return array == null
        ? Arithmetic.binary(binary.operator(), left, right)
        : stack.length(array).<Value>map(Value.Int::new).orElse(Value.UNKNOWN);
  }

  /** The value of an array's element, of which the index was evaluated. */
  Value element(Expr.Index index, Result at) {
    return stored(path(index, at.value(), at.state()), at.state());
  }

  private static Value stored(@Nullable String path, State state) {
    if (path == null) {
      return Value.UNKNOWN;
    }
    Value stored = state.get(path);
    return stored.equals(Value.UNKNOWN) && state.knowsPartOf(path + "[") ? Arrays.first(path) : stored;
  }

  /** What an expression gives that is handed on whole: of a struct, which has no value itself, the values of its members. */
  Value whole(Expr expression, State state) {
    Value value = value(expression, state);
    String path = value.equals(Value.UNKNOWN) && expression instanceof Expr.Identifier ? path(expression, state) : null;
    Map<String, Value> parts = path == null ? Map.of() : state.parts(path);
    return parts.isEmpty() ? value : new Value.Struct(parts);
  }

  /** Where an lvalue stands; null when that is not known. */
  @Nullable String path(Expr lvalue, State state) {
    if (lvalue instanceof Expr.Identifier id) {
      return stack.path(id.name());
    } else if (lvalue instanceof Expr.Cast cast) {
      return path(cast.operand(), state);
    } else if (lvalue instanceof Expr.Member member) {
      return path(member, state);
    } else if (lvalue instanceof Expr.Index index) {
      return path(index, value(index.index(), state), state);
    } else if (lvalue instanceof Expr.Unary unary && unary.operator().equals("*")) {
      return value(unary.operand(), state) instanceof Value.Address address
          ? address.path()
          : pointed(unary.operand(), state);
    }
    return null;
  }

  private @Nullable String path(Expr.Member member, State state) {
    Value object = value(member.object(), state);
    if (object instanceof Value.Part part) {
      return Paths.ofObject(part.instance(), part.name(), member.name());
    }
    String base;
    if (member.arrow()) {
      base = object instanceof Value.Address address ? address.path() : pointed(member.object(), state);
    } else {
      base = path(member.object(), state);
    }
    return base == null ? null : base + "." + member.name();
  }

  /** What a pointer points to of which only is known where it stands itself. */
  private @Nullable String pointed(Expr pointer, State state) {
    String path = path(pointer, state);
    return path == null ? null : path + "*";
  }

  /** Where an array's element stands, of which the index was evaluated; null when that is not known. */
  @Nullable String path(Expr.Index index, Value at, State state) {
    if (!(at instanceof Value.Int number)) {
      return null;
    }
    if (value(index.array(), state) instanceof Value.Address address) {
      return Arrays.shift(address, number.value()).path();
    }
    String base = path(index.array(), state);
    return base == null ? null : base + "[" + number.value() + "]";
  }

  /** Where an lvalue stands, of which its effects had that result. */
  @Nullable String path(Expr lvalue, Result effects) {
    return lvalue instanceof Expr.Index index
        ? path(index, effects.value(), effects.state())
        : path(lvalue, effects.state());
  }
}
