package org.bpfls.grammar.type;

import java.util.List;
import java.util.OptionalLong;

/** The types of what clang knows without a declaration. */
final class Builtins {
  private Builtins() {}

  /** Type of a name that is declared nowhere. */
  static Type named(String name) {
    return switch (name) {
      case "nullptr" -> new Type.Pointer(Type.Scalar.VOID, List.of());
      case "__func__", "__FUNCTION__", "__PRETTY_FUNCTION__" -> new Type.Array(Type.Scalar.CHAR, OptionalLong.empty());
      default -> Type.Unknown.TYPE;
    };
  }

  /** Type of the call of a builtin function; unknown for other names, and where the arguments decide. */
  static Type returns(String name) {
    if (!name.startsWith("__builtin_")) {
      return Type.Unknown.TYPE;
    }
    String plain = name.substring("__builtin_".length());
    switch (plain) {
      case "memcpy", "memmove", "memset", "alloca", "malloc", "frame_address", "return_address":
        return new Type.Pointer(Type.Scalar.VOID, List.of());
      case "expect", "expect_with_probability":
        return Type.Scalar.LONG;
      case "bswap16":
        return Scalars.of(List.of("unsigned", "short"));
      case "bswap32", "preserve_field_info":
        return Type.Scalar.UNSIGNED_INT;
      case "bswap64", "object_size", "dynamic_object_size", "strlen", "btf_type_id", "preserve_type_info", "preserve_enum_value":
        return Type.Scalar.UNSIGNED_LONG;
      case "constant_p", "memcmp", "strcmp", "strncmp", "printf", "sprintf", "snprintf", "abs":
        return Type.Scalar.INT;
      case "trap", "unreachable", "assume", "prefetch", "va_start", "va_end", "va_copy", "bzero", "abort", "exit":
        return Type.Scalar.VOID;
      default:
        boolean counts = plain.matches("(popcount|clz|ctz|ffs|clrsb|parity)l?l?");
        return counts ? Type.Scalar.INT : plain.endsWith("_overflow") ? Scalars.of(List.of("_Bool")) : Type.Unknown.TYPE;
    }
  }

  /** Whether the call of a builtin function has the type of its first argument. */
  static boolean returnsFirst(String name) {
    return name.equals("__builtin_preserve_access_index") || name.equals("__builtin_assume_aligned") || name.equals("__builtin_launder");
  }

  /** Whether the call of a builtin function has the type of what its first argument points to. */
  static boolean returnsTarget(String name) {
    return name.matches("__sync_(fetch_and_\\w+|\\w+_and_fetch|val_compare_and_swap|lock_test_and_set)")
        || name.matches("__atomic_(fetch_\\w+|\\w+_fetch|load_n|exchange_n)");
  }
}
