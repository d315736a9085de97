package org.bpfls.analysis.loader;

/** What is known of a value in a loader. Anything else is {@link #UNKNOWN}. */
sealed interface Value {
  Value UNKNOWN = new Unknown();
  Value ZERO = new Int(0);
  Value ONE = new Int(1);
  Value NEGATIVE = new Negative();
  Value NON_ZERO = new NonZero();

  record Unknown() implements Value {}

  record Int(long value) implements Value {}

  /** An error code: some negative number. */
  record Negative() implements Value {}

  /** Some number or pointer that is not zero. */
  record NonZero() implements Value {}

  record Text(String value) implements Value {}

  /** The address of a variable or of allocated memory, by its path. */
  record Address(String path) implements Value {}

  record Function(String name) implements Value {}

  /** What is known of the parts of a struct that is copied, by the rest of their paths. */
  record Struct(java.util.Map<String, Value> parts) implements Value {
    public Struct {
      parts = java.util.Map.copyOf(parts);
    }
  }

  /** A skeleton or a {@code bpf_object}: the same thing here. */
  record Instance(String id) implements Value {}

  record Program(String instance, String name) implements Value {}

  record Map(String instance, String name) implements Value {}

  record Link(String id) implements Value {}

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
