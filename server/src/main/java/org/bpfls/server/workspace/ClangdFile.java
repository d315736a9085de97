package org.bpfls.server.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The part of a {@code .clangd} that matters here: {@code CompileFlags: Add:}, in the documents whose {@code If:
 * PathMatch:} fits. It understands block and flow lists of plain or quoted words, which is what such files are made of.
 */
final class ClangdFile {
  /** How often a pattern may look at a character of a path: some patterns take exponential time. */
  private static final int LOOKS_MAX = 1_000_000;

  private ClangdFile() {}

  /** A path for a pattern to match that ends the match when that takes too long. */
  private static final class Watched implements CharSequence {
    private final CharSequence path;
    private int looks;

    Watched(CharSequence path) {
      this.path = path;
    }

    @Override
    public char charAt(int index) {
      if (++looks > LOOKS_MAX) {
        throw new TooLongException();
      }
      return path.charAt(index);
    }

    @Override
    public int length() {
      return path.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return path.subSequence(start, end);
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Compiler arguments that a file adds.
   *
   * @param text the {@code .clangd}
   * @param relative the source file, relative to the folder of the {@code .clangd}, with {@code /}
   */
  static List<String> arguments(String text, String relative) {
    List<String> arguments = new ArrayList<>();
    for (String document : text.split("(?m)^---.*$")) {
      List<String> added = new ArrayList<>();
      if (read(document, relative, added)) {
        arguments.addAll(added);
      }
    }
    return arguments;
  }

  /** Collects the added arguments; says whether the document's condition fits. */
  private static boolean read(String document, String relative, List<String> added) {
    String section = "";
    String key = "";
    boolean fits = true;
    StringBuilder flow = new StringBuilder();
    for (String raw : document.split("\n")) {
      String line = withoutComment(raw);
      String trimmed = line.strip();
      if (trimmed.isEmpty()) {
        continue;
      }
      if (flow.length() > 0) {
        flow.append(' ').append(trimmed);
      } else if (trimmed.startsWith("- ")) {
        fits &= value(section, key, trimmed.substring(2), relative, added);
        continue;
      } else {
        int colon = trimmed.indexOf(':');
        if (colon < 0) {
          continue;
        }
        String name = trimmed.substring(0, colon).strip();
        String rest = trimmed.substring(colon + 1).strip();
        if (!Character.isWhitespace(line.charAt(0))) {
          section = name;
          key = "";
        } else {
          key = name;
        }
        if (rest.startsWith("[")) {
          flow.append(rest);
        } else if (!rest.isEmpty()) {
          fits &= value(section, key, rest, relative, added);
        }
      }
      if (flow.length() > 0 && flow.charAt(flow.length() - 1) == ']') {
        for (String element : flow.substring(1, flow.length() - 1).split(",")) {
          fits &= value(section, key, element, relative, added);
        }
        flow.setLength(0);
      }
    }
    return fits;
  }

  /** Takes one value; false when it is a condition that the file does not meet. */
  private static boolean value(String section, String key, String written, String relative, List<String> added) {
    String value = unquote(written.strip());
    if (value.isEmpty()) {
      return true;
    }
    if (section.equals("CompileFlags") && key.equals("Add")) {
      added.add(value);
    }
    if (section.equals("If") && key.startsWith("Path")) {
      try {
        return Pattern.compile(value).matcher(new Watched(relative)).matches() == key.equals("PathMatch");
      } catch (PatternSyntaxException | TooLongException | StackOverflowError e) {
        return false;
      }
    }
    return true;
  }

  private static String withoutComment(String line) {
    int hash = line.indexOf('#');
    return hash == 0 || (hash > 0 && Character.isWhitespace(line.charAt(hash - 1))) ? line.substring(0, hash) : line;
  }

  private static String unquote(String word) {
    boolean quoted =
        word.length() >= 2
            && (word.charAt(0) == '"' || word.charAt(0) == '\'')
            && word.charAt(0) == word.charAt(word.length() - 1);
    return quoted ? word.substring(1, word.length() - 1) : word;
  }
}
