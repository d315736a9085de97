package org.bpfls.analysis.loader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of libc on texts: a loader may choose programs by their names. */
final class TextFunctions implements LibraryFunctions {
  @Override
  public @Nullable List<Result> call(LibraryCall call) {
    if (!(call.argument(0) instanceof Value.Text text)) {
      return null;
    }
    String first = text.value();
    Value second = call.argument(1);
    return switch (call.name()) {
      case "strcmp" -> second instanceof Value.Text other ? compared(call, first.equals(other.value())) : null;
      case "strcasecmp" ->
          second instanceof Value.Text other ? compared(call, first.equalsIgnoreCase(other.value())) : null;
      case "strncmp" ->
          second instanceof Value.Text other && call.argument(2) instanceof Value.Int n
              ? compared(call, head(first, n.value()).equals(head(other.value(), n.value())))
              : null;
      case "strlen" -> call.gives(new Value.Int(first.length()));
      case "strstr", "strchr", "strrchr" -> find(call, first, second);
      default -> null;
    };
  }

  private static List<Result> compared(LibraryCall call, boolean equal) {
    return call.gives(Value.of(!equal));
  }

  private static String head(String text, long length) {
    return text.substring(0, (int) Math.min(text.length(), Math.max(0, length)));
  }

  /** Gives the rest of a text from where it contains the other, or the character. */
  private static @Nullable List<Result> find(LibraryCall call, String text, Value what) {
    String part =
        what instanceof Value.Text other
            ? other.value()
            : what instanceof Value.Int character ? Character.toString((char) character.value()) : null;
    if (part == null) {
      return null;
    }
    int at = call.name().equals("strrchr") ? text.lastIndexOf(part) : text.indexOf(part);
    return call.gives(at < 0 ? Value.ZERO : new Value.Text(text.substring(at)));
  }
}
