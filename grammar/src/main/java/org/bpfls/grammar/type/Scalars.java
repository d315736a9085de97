package org.bpfls.grammar.type;

import java.util.List;

/** Arithmetic types from the words they are written with (C11 6.7.2), for a 64-bit Linux target. */
final class Scalars {
  private Scalars() {}

  static Type of(List<String> words) {
    boolean unsigned = false;
    int longs = 0;
    String kind = "int";
    for (String word : words) {
      switch (word) {
        case "unsigned":
          unsigned = true;
          break;
        case "long":
          longs++;
          break;
        case "signed":
        case "__signed":
        case "__signed__":
        case "int":
        case "_Complex":
        case "__complex__":
        case "__complex":
          break;
        default:
          kind = word;
      }
    }
    switch (kind) {
      case "void":
        return Type.Scalar.VOID;
      case "_Bool":
        return new Type.Scalar("_Bool", 1, false, false);
      case "char":
        return integer("char", 1, unsigned);
      case "short":
        return integer("short", 2, unsigned);
      case "int":
        return longs == 0 ? integer("int", 4, unsigned) : integer(longs == 1 ? "long" : "long long", 8, unsigned);
      case "__int128":
        return integer("__int128", 16, unsigned);
      case "float":
        return Type.Scalar.FLOAT;
      case "double":
        return longs > 0 ? Type.Scalar.LONG_DOUBLE : Type.Scalar.DOUBLE;
      case "_BitInt":
      case "_ExtInt":
        return Type.Unknown.TYPE;
      default:
        return new Type.Scalar(kind, kind.contains("128") ? 16 : kind.contains("64") ? 8 : kind.contains("32") ? 4 : 2, true, true);
    }
  }

  private static Type integer(String name, int bytes, boolean unsigned) {
    return new Type.Scalar(unsigned ? "unsigned " + name : name, bytes, !unsigned, false);
  }

  /** Type of a usual typedef whose header was not found, e.g. {@code u32} or {@code __s64}. */
  static Type usual(String name) {
    switch (name) {
      case "u8", "__u8", "uint8_t":
        return new Type.Typedef(name, integer("char", 1, true));
      case "s8", "__s8", "int8_t":
        return new Type.Typedef(name, integer("char", 1, false));
      case "u16", "__u16", "uint16_t", "__be16", "__le16":
        return new Type.Typedef(name, integer("short", 2, true));
      case "s16", "__s16", "int16_t":
        return new Type.Typedef(name, integer("short", 2, false));
      case "u32", "__u32", "uint32_t", "__be32", "__le32", "uint":
        return new Type.Typedef(name, integer("int", 4, true));
      case "s32", "__s32", "int32_t", "pid_t":
        return new Type.Typedef(name, Type.Scalar.INT);
      case "u64", "__u64", "uint64_t", "__be64", "__le64":
        return new Type.Typedef(name, integer("long long", 8, true));
      case "s64", "__s64", "int64_t":
        return new Type.Typedef(name, integer("long long", 8, false));
      case "__int128_t":
        return new Type.Typedef(name, integer("__int128", 16, false));
      case "__uint128_t":
        return new Type.Typedef(name, integer("__int128", 16, true));
      case "size_t", "uintptr_t", "ulong":
        return new Type.Typedef(name, Type.Scalar.UNSIGNED_LONG);
      case "bool":
        return new Type.Typedef(name, new Type.Scalar("_Bool", 1, false, false));
      case "ssize_t", "ptrdiff_t", "intptr_t", "loff_t", "off_t":
        return new Type.Typedef(name, Type.Scalar.LONG);
      default:
        return Type.Unknown.TYPE;
    }
  }
}
