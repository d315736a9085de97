package org.bpfls.grammar.parse;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bpfls.grammar.preprocess.Token;

/** Token types of keywords and punctuators, before context refines them. */
final class Words {
  private static final Map<String, Integer> TYPES = new HashMap<>(512);

  /** Names that are types without any header. */
  private static final Set<String> BUILT_IN = Set.of("__builtin_va_list", "__int128_t", "__uint128_t", "__builtin_ms_va_list", "bool");

  /** Storage classes of C23 that are names in older programs. */
  private static final Set<String> NEW_STORAGE = Set.of("constexpr", "thread_local");

  /** Types of the kernel and of libc that are taken for types when the header that declares them was not found. */
  private static final Set<String> USUAL =
      Set.of(
          "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "__u8", "__u16", "__u32", "__u64", "__s8", "__s16", "__s32",
          "__s64", "__be16", "__be32", "__be64", "__le16", "__le32", "__le64", "__sum16", "__wsum", "uint8_t", "uint16_t",
          "uint32_t", "uint64_t", "int8_t", "int16_t", "int32_t", "int64_t", "uintptr_t", "intptr_t", "ptrdiff_t", "size_t",
          "ssize_t", "loff_t", "off_t", "pid_t", "uid_t", "gid_t", "bool", "gfp_t", "uint", "ulong", "ushort", "u_char",
          "u_int", "u_long", "FILE", "va_list", "dma_addr_t", "phys_addr_t", "sector_t", "spinlock_t", "atomic_t",
          "atomic64_t", "cpumask_t", "kuid_t", "kgid_t", "fmode_t", "umode_t", "dev_t", "ktime_t", "time_t", "key_t",
          "netdev_features_t", "netdev_tx_t", "wait_queue_head_t", "pgprot_t", "pgoff_t", "atomic_long_t", "raw_spinlock_t",
          "refcount_t", "lockdep_map_p", "bpf_func_t", "btf_id_set8", "poll_table", "__poll_t", "irqreturn_t", "pte_t");

  static {
    put(C.STORAGE, "typedef extern static auto register _Thread_local __thread inline __inline __inline__ _Noreturn");
    put(C.QUALIFIER, "const __const __const__ volatile __volatile __volatile__ restrict __restrict __restrict__ _Atomic");
    put(C.QUALIFIER, "_Nonnull _Nullable _Null_unspecified __ptr32 __ptr64 __unaligned");
    put(C.BUILTIN_TYPE, "void char short int long float double signed __signed __signed__ unsigned _Bool __int128");
    put(C.BUILTIN_TYPE, "_Complex __complex__ __complex _Float16 _Float32 _Float64 _Float128 _Float32x _Float64x __float128");
    put(C.BUILTIN_TYPE, "__fp16 __bf16 __float80 __ibm128");
    put(C.BIT_INT, "_BitInt _ExtInt");
    put(C.RECORD, "struct union");
    put(C.TYPEOF, "typeof __typeof __typeof__ typeof_unqual __typeof_unqual __typeof_unqual__");
    put(C.AUTO_TYPE, "__auto_type");
    put(C.ALIGNAS, "_Alignas alignas");
    put(C.ATTRIBUTE, "__attribute__ __attribute");
    put(C.ANNOTATION_CALL, "__declspec");
    put(C.EXTENSION, "__extension__");
    put(C.ASM, "asm __asm __asm__");
    put(C.STATIC_ASSERT, "_Static_assert static_assert");
    put(C.LOCAL_LABELS, "__label__");
    put(C.OFFSETOF, "__builtin_offsetof");
    put(C.SIZEOF, "sizeof _Alignof alignof __alignof __alignof__ __builtin_vectorelements");
    put(C.UNARY, "! ~ __real__ __real __imag__ __imag");
    put(C.SIGN, "+ -");
    put(C.STEP, "++ --");
    put(C.BINARY, "|| | ^ == != < > <= >= << >> / %");
    put(C.ASSIGN_OPERATOR, "*= /= %= += -= <<= >>= &= ^= |=");
    put(C.GENERIC, "_Generic");
    for (int type = C.ENUM; type <= C.ELLIPSIS; type++) {
      String literal = C.VOCABULARY.getLiteralName(type);
      TYPES.put(literal.substring(1, literal.length() - 1), type);
    }
    TYPES.put("<:", C.LBRACKET);
    TYPES.put(":>", C.RBRACKET);
    TYPES.put("<%", C.LBRACE);
    TYPES.put("%>", C.RBRACE);
  }

  private Words() {}

  private static void put(int type, String words) {
    for (String word : words.split(" ")) {
      TYPES.put(word, type);
    }
  }

  static int type(Token token) {
    switch (token.kind()) {
      case IDENTIFIER:
        return TYPES.getOrDefault(token.text(), C.IDENTIFIER);
      case PUNCTUATOR:
        return TYPES.getOrDefault(token.text(), C.STRAY);
      case NUMBER:
        return C.NUMBER;
      case CHARACTER:
        return C.CHARACTER;
      case STRING:
        return C.STRING;
      default:
        return C.STRAY;
    }
  }

  static boolean isBuiltInType(String name) {
    return BUILT_IN.contains(name);
  }

  static boolean isNewStorage(String name) {
    return NEW_STORAGE.contains(name);
  }

  static boolean isUsualType(String name) {
    return USUAL.contains(name);
  }

  /** How a token type is named in a message. */
  static String describe(int type) {
    String literal = type > 0 ? C.VOCABULARY.getLiteralName(type) : null;
    return literal != null ? literal : type == C.IDENTIFIER ? "a name" : type == C.STRING ? "a string" : "";
  }
}
