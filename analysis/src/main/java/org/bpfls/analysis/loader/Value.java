package org.bpfls.analysis.loader;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a value in a loader. Anything else is {@link #UNKNOWN}.
 *
 * <p>Comparing is written out for those that most loaders have: what the compiler makes is linked at run time, which a short run
 * waits for (docs/performance.md).
 */
sealed interface Value {
  Value UNKNOWN = new Unknown();
  Value ZERO = new Int(0);
  Value ONE = new Int(1);
  Value NEGATIVE = new Negative();
  Value NON_ZERO = new NonZero();

  record Unknown() implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Unknown;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  record Int(long value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Int that && value == that.value;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(value);
    }

    @Override
    public String toString() {
      return "Int[value=" + value + "]";
    }
  }

  /** An error code: some negative number. */
  record Negative() implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Negative;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** Some number or pointer that is not zero. */
  record NonZero() implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof NonZero;
    }

    @Override
    public int hashCode() {
      return 2;
    }
  }

  record Text(String value) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Text that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return value.hashCode();
    }
  }

  /** The address of a variable or of allocated memory, by its path. */
  record Address(String path) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Address that && path.equals(that.path);
    }

    @Override
    public int hashCode() {
      return path.hashCode();
    }
  }

  record Function(String name) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Function that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** What is known of the parts of a struct that is copied, by the rest of their paths. */
  record Struct(java.util.Map<String, Value> parts) implements Value {
    public Struct {
      parts = java.util.Map.copyOf(parts);
    }
  }

  /** A skeleton or a {@code bpf_object}: the same thing here. */
  record Instance(String id) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Instance that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  record Program(String instance, String name) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Program that && instance.equals(that.instance) && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * instance.hashCode() + name.hashCode();
    }
  }

  record Map(String instance, String name) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Map that && instance.equals(that.instance) && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return 31 * instance.hashCode() + name.hashCode();
    }
  }

  record Link(String id) implements Value {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Link that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
      return id.hashCode();
    }
  }

  /** The descriptor of a program, map or link. */
  record Descriptor(Value of) implements Value {}

  /** The members of a skeleton ({@code progs}, {@code maps}, {@code links}, {@code struct_ops}). */
  record Part(String instance, String name) implements Value {}

  /** {@code skel->struct_ops.map}: what the map's value will be. */
  record Shadow(String instance, String map) implements Value {}

  /** Whether it is a handle of a BPF object or of something in it. */
  default boolean handle() {
    return this instanceof Instance
        || this instanceof Program
        || this instanceof Map
        || this instanceof Link
        || this instanceof Descriptor
        || this instanceof Part
        || this instanceof Shadow
        || this instanceof Struct struct && struct.parts().values().stream().anyMatch(Value::handle);
  }

  /** Whether it is a number, even when it is not known which. */
  default boolean isNumber() {
    return this instanceof Int || this instanceof Negative || this instanceof NonZero;
  }

  /** The opened object that a handle belongs to; an empty string for other values, links included. */
  default String instance() {
    if (this instanceof Instance instance) {
      return instance.id();
    }
    if (this instanceof Program program) {
      return program.instance();
    }
    if (this instanceof Map map) {
      return map.instance();
    }
    if (this instanceof Part part) {
      return part.instance();
    }
    if (this instanceof Shadow shadow) {
      return shadow.instance();
    }
    return this instanceof Descriptor descriptor ? descriptor.of().instance() : "";
  }

  /** Whether it counts as true in C. */
  default Truth truth() {
    if (this instanceof Unknown || this instanceof Struct) {
      return Truth.MAYBE;
    }
    return this instanceof Int number && number.value() == 0 ? Truth.NO : Truth.YES;
  }

  /** What a descriptor is of; other values as they are, but for zero, which is no descriptor that a loader has of its own. */
  static Value described(Value descriptor) {
    return descriptor instanceof Descriptor fd ? fd.of() : descriptor.equals(ZERO) ? UNKNOWN : descriptor;
  }

  static Value of(boolean truth) {
    return truth ? ONE : ZERO;
  }

  /** An answer to a condition. */
  enum Truth {
    YES,
    NO,
    MAYBE;

    static Truth of(boolean answer) {
      return answer ? YES : NO;
    }

    Truth not() {
      return this == MAYBE ? MAYBE : of(this == NO);
    }
  }
}
