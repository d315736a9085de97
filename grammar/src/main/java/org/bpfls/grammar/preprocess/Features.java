package org.bpfls.grammar.preprocess;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers to {@code __has_attribute} and its kin, as clang 21 gives them for a target. Safe for several threads. */
final class Features {
  private final String target;
  private volatile @Nullable Set<String> known;

  /** @param target {@code bpf} or {@code host}, as {@code features.txt} names it */
  Features(String target) {
    this.target = target;
  }

  /** Names of a built-in macro. */
  static List<String> names(Macro.Builtin builtin) {
    return switch (builtin) {
      case IS_TARGET ->
          List.of("__is_target_arch", "__is_target_vendor", "__is_target_os", "__is_target_environment");
      case PRAGMA -> List.of("_Pragma");
      default -> {
        String name = builtin.name();
        yield List.of(builtin.functionLike() ? "__" + name.toLowerCase(Locale.ROOT) : "__" + name + "__");
      }
    };
  }

  /** What the preprocessor puts in place of a call. */
  String value(Macro.Builtin builtin, Token macro, List<Token> arguments) {
    if (arguments.isEmpty()) {
      return "0";
    }
    String name = arguments.get(0).text();
    return switch (builtin) {
      case HAS_BUILTIN -> truth(known().contains("B " + name));
      case HAS_ATTRIBUTE -> truth(known().contains("A " + plain(name)));
      case HAS_FEATURE -> truth(known().contains("F " + plain(name)));
      case HAS_EXTENSION -> truth(known().contains("E " + plain(name)));
      case HAS_C_ATTRIBUTE -> standardAttribute(arguments);
      case HAS_WARNING -> truth(arguments.get(0).kind() == TokenKind.STRING);
      case IS_IDENTIFIER -> truth(!KEYWORDS.contains(name));
      case IS_TARGET -> truth(isTarget(macro.text(), name));
      default -> "0";
    };
  }

  private static String truth(boolean holds) {
    return holds ? "1" : "0";
  }

  /** The name without the underscores that may stand around it. */
  private static String plain(String name) {
    boolean wrapped = name.length() > 4 && name.startsWith("__") && name.endsWith("__");
    return wrapped ? name.substring(2, name.length() - 2) : name;
  }

  private String standardAttribute(List<Token> arguments) {
    Token last = arguments.get(arguments.size() - 1);
    if (arguments.size() > 1) {
      return truth(known().contains("A " + plain(last.text())));
    }
    return switch (plain(last.text())) {
      case "deprecated" -> "201904L";
      case "fallthrough" -> "201910L";
      case "maybe_unused" -> "202106L";
      case "nodiscard" -> "202003L";
      case "noreturn" -> "202202L";
      default -> "0";
    };
  }

  private boolean isTarget(String macro, String name) {
    boolean bpf = target.equals("bpf");
    return switch (macro) {
      case "__is_target_arch" -> name.equals(bpf ? "bpf" : "x86_64") || (bpf && name.equals("bpfel"));
      case "__is_target_os" -> name.equals(bpf ? "unknown" : "linux");
      case "__is_target_environment" -> !bpf && name.equals("gnu");
      default -> name.equals("unknown");
    };
  }

  private Set<String> known() {
    Set<String> all = known;
    if (all == null) {
      all = new HashSet<>(3000);
      for (String line : Prelude.resource("features.txt").split("\n", -1)) {
        String[] fields = line.split(" ", 3);
        if (fields.length == 3 && (fields[1].equals("*") || fields[1].equals(target))) {
          all.add(fields[0] + " " + fields[2]);
        }
      }
      known = all;
    }
    return all;
  }

  private static final Set<String> KEYWORDS =
      Set.of(
          "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
          "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
          "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
          "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn",
          "_Static_assert", "_Thread_local", "asm", "typeof", "__attribute__", "__asm__", "__typeof__");
}
