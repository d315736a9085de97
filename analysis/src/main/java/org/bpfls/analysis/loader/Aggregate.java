package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bpfls.grammar.ast.Expr;
import org.bpfls.grammar.ast.Initializer;
import org.bpfls.grammar.type.Type;
import org.bpfls.grammar.type.TypeResolver;

/** Tells which part of a struct or array each element of its initializer is for (C11 6.7.9). */
final class Aggregate {
  /** Structs with more members, and arrays with more elements, are not filled up with zeros. */
  private static final int FILLED_MAX = 12;

  private static final int DEPTH_MAX = 3;

  private final String path;
  private final Type type;
  private final TypeResolver types;
  private final Function<Expr, Value> constants;
  private final List<Type.Field> fields;
  private final Set<String> given = new HashSet<>();
  private long position;

  /** A part of an aggregate. */
  record Part(String path, Type type) {}

  Aggregate(String path, Type type, TypeResolver types, Function<Expr, Value> constants) {
    this.path = path;
    this.type = type.unwrapped();
    this.types = types;
    this.constants = constants;
    this.fields = types.fields(this.type);
  }

  /** The part that the next element is for. */
  Part next(Initializer.Element element) {
    if (element.designators().isEmpty()) {
      Part part = at(position++);
      given.add(part.path);
      return part;
    }
    Part part = new Part(path, type);
    for (Initializer.Designator designator : element.designators()) {
      boolean first = part.path.equals(path);
      part = designated(part, designator);
      if (first) {
        given.add(part.path);
        position = positionAfter(designator);
      }
    }
    return part;
  }

  private Part at(long index) {
    if (type instanceof Type.Record) {
      return index < fields.size()
          ? new Part(path + "." + fields.get((int) index).name(), fields.get((int) index).type())
          : new Part(path + ".?", Type.Unknown.TYPE);
    }
    return new Part(path + "[" + index + "]", type.target());
  }

  private Part designated(Part of, Initializer.Designator designator) {
    if (designator instanceof Initializer.Field field) {
      Type fieldType = types.field(of.type, field.name()).map(Type.Field::type).orElse(Type.Unknown.TYPE);
      return new Part(of.path + "." + field.name(), fieldType);
    }
    Value index = constants.apply(((Initializer.Index) designator).low());
    String number = index instanceof Value.Int known ? String.valueOf(known.value()) : "?";
    return new Part(of.path + "[" + number + "]", of.type.target());
  }

  private long positionAfter(Initializer.Designator designator) {
    if (designator instanceof Initializer.Index index) {
      return constants.apply(index.high() == null ? index.low() : index.high()) instanceof Value.Int number
          ? number.value() + 1
          : position;
    }
    String name = ((Initializer.Field) designator).name();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(name)) {
        return i + 1L;
      }
    }
    return position;
  }

  /** The parts that no element was for: they are zero. None for what is too large for that to matter. */
  List<String> zeros() {
    List<String> zeros = new ArrayList<>();
    fill(new Part(path, type), 0, zeros);
    return zeros;
  }

  private void fill(Part part, int depth, List<String> zeros) {
    if (given.contains(part.path) || depth > DEPTH_MAX) {
      return;
    }
    Type of = part.type.unwrapped();
    if (of instanceof Type.Record record) {
      List<Type.Field> members = types.fields(of);
      if (members.size() <= FILLED_MAX && !record.spec().union()) {
        members.forEach(m -> fill(new Part(part.path + "." + m.name(), m.type()), depth + 1, zeros));
      }
    } else if (of instanceof Type.Array array) {
      long length = array.length().orElse(0);
      for (long i = 0; i < length && length <= FILLED_MAX; i++) {
        fill(new Part(part.path + "[" + i + "]", array.of()), depth + 1, zeros);
      }
    } else if (depth > 0) {
      zeros.add(part.path);
    }
  }
}
