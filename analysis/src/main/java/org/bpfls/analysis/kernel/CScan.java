package org.bpfls.analysis.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A light reading of a C file that needs no headers and no configuration: comments, literals and directives are blanked
 * (offsets stay), then brackets alone tell where functions begin and end. Both sides of an {@code #if} are read, but for
 * what {@code #if 0} leaves out. Made for
 * reading thousands of kernel files quickly; it never fails, and on damaged text finds less.
 */
final class CScan {
  private static final Set<String> NOT_NAMES =
      Set.of("if", "for", "while", "switch", "return", "sizeof", "typeof", "__typeof__", "__attribute__", "defined");

  /** Annotations that may stand between a parameter list and the body. */
  private static final Set<String> TRAILERS =
      Set.of(
          "__acquires", "__releases", "__must_hold", "__context_unsafe", "__attribute__", "__no_context_analysis",
          "__cond_acquires", "__guarded_by");

  private static final Pattern NEVER = Pattern.compile("#\\s*if\\s+0\\s*");
  private static final Pattern CONDITION = Pattern.compile("(?m)^[ \\t]*#[ \\t]*(if|ifdef|ifndef|elif|else|endif)\\b");

  private final String text;
  private final char[] code;
  private final int[] lineStarts;

  CScan(String text) {
    this.text = text;
    code = blank(text);
    lineStarts = lineStarts(text);
  }

  /**
   * A function with a body, or a declaration without.
   *
   * @param name its name
   * @param prefix what stands before the name: qualifiers, attributes, return type
   * @param parameters the text between the parentheses
   * @param start offset of the prefix
   * @param nameAt offset of the name
   * @param bodyStart offset of the opening brace; -1 for a declaration
   * @param bodyEnd offset of the closing brace; -1 for a declaration
   */
  record Function(
      String name, String prefix, String parameters, int start, int nameAt, int bodyStart, int bodyEnd) {}

  /**
   * A name with a parenthesised argument list: a call or a macro use.
   *
   * @param at offset of the name
   * @param open offset of the opening parenthesis
   * @param end offset of the closing one, or the last offset of the text when it is never closed
   */
  record Use(String name, int at, int open, int end) {}

  /** What stands between the parentheses of a use. */
  String arguments(Use use) {
    return text.substring(use.open() + 1, Math.max(use.end(), use.open() + 1));
  }

  String text() {
    return text;
  }

  /** The text between two offsets with comments, literals and directives blanked. */
  String code(int from, int to) {
    return new String(code, from, to - from);
  }

  int length() {
    return code.length;
  }

  /** 1-based. */
  int line(int offset) {
    int at = Arrays.binarySearch(lineStarts, offset);
    return at >= 0 ? at + 1 : -at - 1;
  }

  /** Functions defined at top level, and with {@code declarations} also those declared there. */
  List<Function> functions(boolean declarations) {
    List<Function> found = new ArrayList<>();
    int statement = 0;
    for (int i = 0; i < code.length; i++) {
      char c = code[i];
      if (c == '{') {
        int end = matching(i, '{', '}');
        addFunction(found, statement, i, end);
        i = end;
        statement = end + 1;
      } else if (c == '(') {
        i = matching(i, '(', ')');
      } else if (c == ';') {
        if (declarations) {
          addFunction(found, statement, i, -1);
        }
        statement = i + 1;
      }
    }
    return found;
  }

  /** Uses of any of these names followed by an argument list, anywhere between two offsets. */
  List<Use> uses(Set<String> names, int from, int to) {
    List<Use> found = new ArrayList<>();
    for (Use use : allUses(from, to)) {
      if (names.contains(use.name())) {
        found.add(use);
      }
    }
    return found;
  }

  /** All names followed by an argument list between two offsets. */
  List<Use> allUses(int from, int to) {
    List<Use> found = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>(); // per parenthesis its index in what was found, or -1
    for (int i = from; i < code.length && (i < to || !open.isEmpty()); i++) {
      if (code[i] == '(') {
        boolean use = i < to && addUse(found, i, from);
        open.push(use ? found.size() - 1 : -1);
      } else if (code[i] == ')' && !open.isEmpty()) {
        int index = open.pop();
        if (index >= 0) {
          Use use = found.get(index);
          found.set(index, new Use(use.name(), use.at(), use.open(), i));
        }
      }
    }
    return found;
  }

  private boolean addUse(List<Use> found, int open, int from) {
    int nameEnd = skipSpaceBack(open - 1) + 1;
    int nameStart = wordStart(nameEnd);
    if (nameStart >= nameEnd || nameStart < from || Character.isDigit(code[nameStart])) {
      return false;
    }
    String name = code(nameStart, nameEnd);
    return !NOT_NAMES.contains(name) && found.add(new Use(name, nameStart, open, code.length - 1));
  }

  /** Offset of the bracket that closes the one at {@code open}, or the last offset when it is never closed. */
  int matching(int open, char opening, char closing) {
    int depth = 0;
    for (int i = open; i < code.length; i++) {
      if (code[i] == opening) {
        depth++;
      } else if (code[i] == closing && --depth == 0) {
        return i;
      }
    }
    return code.length - 1;
  }

  /** The kernel-doc comment that ends right before the function; empty when there is none. */
  String kernelDocBefore(Function function) {
    int end = skipTextSpaceBack(function.start() - 1);
    if (end < 1 || text.charAt(end) != '/' || text.charAt(end - 1) != '*') {
      return "";
    }
    int start = text.lastIndexOf("/*", end - 2);
    return start >= 0 && text.startsWith("/**", start) ? text.substring(start, end + 1) : "";
  }

  private int skipTextSpaceBack(int from) {
    int at = from;
    while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private void addFunction(List<Function> found, int statement, int end, int bodyEnd) {
    int close = skipTrailers(skipSpaceBack(end - 1), statement);
    if (close <= statement || code[close] != ')') {
      return;
    }
    int open = openingBack(close, statement);
    int nameEnd = skipSpaceBack(open - 1) + 1;
    int nameAt = wordStart(nameEnd);
    if (open < 0 || nameAt >= nameEnd || nameAt < statement || Character.isDigit(code[nameAt])) {
      return;
    }
    String name = code(nameAt, nameEnd);
    int start = prefixStart(nameAt, statement);
    String prefix = code(start, nameAt).strip();
    if (NOT_NAMES.contains(name) || prefix.isEmpty()) {
      return;
    }
    found.add(
        new Function(name, prefix, code(open + 1, close).strip(), start, nameAt, bodyEnd < 0 ? -1 : end, bodyEnd));
  }

  /** Steps over what may stand between parameters and body: {@code __acquires(x)}, {@code __printf(2, 0)}, a word. */
  private int skipTrailers(int at, int limit) {
    int close = at;
    while (close > limit) {
      if (code[close] == ')') {
        int open = openingBack(close, limit);
        int nameEnd = skipSpaceBack(open - 1) + 1;
        int nameStart = wordStart(nameEnd);
        int before = skipSpaceBack(nameStart - 1);
        boolean trailer = nameStart < nameEnd && TRAILERS.contains(code(nameStart, nameEnd));
        if (!trailer || before <= limit) {
          return close;
        }
        close = before;
      } else if (isWord(code[close])) {
        close = skipSpaceBack(wordStart(close + 1) - 1);
      } else {
        return close;
      }
    }
    return close;
  }

  /**
   * Where the declaration begins: after the last thing that cannot be part of it, such as a macro use in brackets; an
   * attribute ({@code __printf(1, 0)}) is part of it.
   */
  private int prefixStart(int nameAt, int limit) {
    int start = nameAt;
    int at = skipSpaceBack(nameAt - 1);
    while (at >= limit && (isWord(code[at]) || code[at] == '*' || code[at] == ')')) {
      if (code[at] == ')') {
        int attribute = attributeStart(at, limit);
        if (attribute < 0) {
          return start;
        }
        start = attribute;
      } else {
        start = code[at] == '*' ? at : wordStart(at + 1);
      }
      at = skipSpaceBack(start - 1);
    }
    return start;
  }

  /** Where the attribute that ends with this bracket begins; -1 when it is none. */
  private int attributeStart(int close, int limit) {
    int nameEnd = skipSpaceBack(openingBack(close, limit) - 1) + 1;
    int nameStart = wordStart(nameEnd);
    boolean attribute =
        nameStart >= limit && nameEnd - nameStart > 2 && code[nameStart] == '_' && code[nameStart + 1] == '_';
    return attribute && !code(nameStart, nameEnd).startsWith("__bpf_") ? nameStart : -1;
  }

  private int openingBack(int close, int limit) {
    int depth = 0;
    for (int i = close; i >= limit; i--) {
      if (code[i] == ')') {
        depth++;
      } else if (code[i] == '(' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private int skipSpaceBack(int from) {
    int at = from;
    while (at >= 0 && Character.isWhitespace(code[at])) {
      at--;
    }
    return at;
  }

  private int wordStart(int end) {
    int at = end;
    while (at > 0 && isWord(code[at - 1])) {
      at--;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static char[] blank(String text) {
    char[] code = text.toCharArray();
    int i = 0;
    boolean lineStart = true;
    while (i < code.length) {
      char c = code[i];
      char next = i + 1 < code.length ? code[i + 1] : 0;
      if (c == '/' && next == '*') {
        int end = text.indexOf("*/", i + 2);
        i = wipe(code, i, end < 0 ? code.length : end + 2);
      } else if (c == '/' && next == '/') {
        i = wipe(code, i, lineEnd(text, i));
      } else if (c == '"' || c == '\'') {
        i = wipe(code, i + 1, literalEnd(text, i)) + 1;
        lineStart = false;
      } else if (c == '#' && lineStart) {
        int end = lineEnd(text, i);
        boolean never = NEVER.matcher(text).region(i, end).matches();
        i = wipe(code, i, never ? disabledEnd(text, end) : end);
      } else {
        lineStart = c == '\n' || (lineStart && Character.isWhitespace(c));
        i++;
      }
    }
    return code;
  }

  /** Where the directive stands that ends what {@code #if 0} leaves out. */
  private static int disabledEnd(String text, int from) {
    Matcher directive = CONDITION.matcher(text).region(from, text.length());
    int depth = 0;
    while (directive.find()) {
      String word = directive.group(1);
      if (word.startsWith("if")) {
        depth++;
      } else if (depth == 0) {
        return directive.start();
      } else if (word.equals("endif")) {
        depth--;
      }
    }
    return text.length();
  }

  /** End of the line, continued lines included; a comment that begins on a directive's line is left for later. */
  private static int lineEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n') {
      if (text.charAt(at) == '/' && at > from && text.startsWith("/*", at)) {
        return at;
      }
      at += text.charAt(at) == '\\' && at + 1 < text.length() ? 2 : 1;
    }
    return Math.min(at, text.length());
  }

  /** Offset of the closing quote, or of the end of the line that lacks one. */
  private static int literalEnd(String text, int quote) {
    int at = quote + 1;
    while (at < text.length() && text.charAt(at) != text.charAt(quote) && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(at, text.length());
  }

  private static int wipe(char[] code, int from, int to) {
    for (int i = from; i < to; i++) {
      if (code[i] != '\n') {
        code[i] = ' ';
      }
    }
    return Math.max(from, to);
  }

  private static int[] lineStarts(String text) {
    int[] starts = new int[64];
    int count = 1;
    for (int nl = text.indexOf('\n'); nl >= 0; nl = text.indexOf('\n', nl + 1)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, count * 2);
      }
      starts[count++] = nl + 1;
    }
    return Arrays.copyOf(starts, count);
  }
}
