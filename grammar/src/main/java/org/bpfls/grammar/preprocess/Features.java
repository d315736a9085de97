package org.bpfls.grammar.preprocess;

import java.util.List;
import java.util.Locale;

/** Answers to {@code __has_attribute} and its kin, as clang 21 gives them. */
final class Features {
  /** Names of a built-in macro. */
  List<String> names(Macro.Builtin builtin) {
    return switch (builtin) {
      case IS_TARGET -> List.of("__is_target_arch", "__is_target_vendor", "__is_target_os", "__is_target_environment");
      case PRAGMA -> List.of("_Pragma");
      default -> {
        String name = builtin.name();
        yield List.of(builtin.functionLike() ? "__" + name.toLowerCase(Locale.ROOT) : "__" + name + "__");
      }
    };
  }

  int value(Macro.Builtin builtin, List<Token> arguments) {
    if (arguments.isEmpty()) {
      return 0;
    }
    String name = arguments.get(0).text();
    return switch (builtin) {
      case HAS_BUILTIN -> name.startsWith("__builtin_") || name.startsWith("__sync_") ? 1 : 0;
      case HAS_ATTRIBUTE -> 1;
      case IS_IDENTIFIER -> 1;
      default -> 0;
    };
  }
}
