package org.bpfls.sim.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON value that knows where it stands in its file; keys keep their order. (Gson's tree has no positions.) */
sealed interface Json {
  /** From 1. */
  int line();

  /** From 1, in UTF-16 code units. */
  int column();

  /** Appends the value in compact form. */
  void write(StringBuilder out);

  record Obj(int line, int column, Map<String, Json> members) implements Json {
    @Nullable Json get(String key) {
      return members.get(key);
    }

    @Override
    public void write(StringBuilder out) {
      String separator = "{";
      for (Map.Entry<String, Json> member : members.entrySet()) {
        out.append(separator);
        quote(member.getKey(), out);
        out.append(':');
        member.getValue().write(out);
        separator = ",";
      }
      out.append(members.isEmpty() ? "{}" : "}");
    }
  }

  record Arr(int line, int column, List<Json> items) implements Json {
    @Override
    public void write(StringBuilder out) {
      String separator = "[";
      for (Json item : items) {
        out.append(separator);
        item.write(out);
        separator = ",";
      }
      out.append(items.isEmpty() ? "[]" : "]");
    }
  }

  record Str(int line, int column, String value) implements Json {
    @Override
    public void write(StringBuilder out) {
      quote(value, out);
    }
  }

  /** A number, {@code true}, {@code false} or {@code null}, as it was written; or JSON text that was made elsewhere. */
  record Raw(int line, int column, String text) implements Json {
    @Override
    public void write(StringBuilder out) {
      out.append(text);
    }
  }

  /** Appends a string in quotes. */
  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Reads one value that makes up the whole text. */
  static Json parse(String text) throws ScenarioFormatException {
    Parser parser = new Parser(text);
    Json value = parser.value(0);
    parser.end();
    return value;
  }

  /** Recursive descent, RFC 8259. */
  final class Parser {
    private static final int MAX_DEPTH = 64;
    private static final Pattern LITERAL =
        Pattern.compile("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

    private final String text;
    private final Matcher literal;
    private int at;
    private int line = 1;
    private int lineStart;

    Parser(String text) {
      this.text = text;
      this.literal = LITERAL.matcher(text);
      if (text.startsWith("\uFEFF")) {
        at = 1;
      }
    }

    private ScenarioFormatException error(String message) {
      return new ScenarioFormatException(line, at - lineStart + 1, message);
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private void space() {
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\n') {
          line++;
          lineStart = at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
          return;
        }
        at++;
      }
    }

    void end() throws ScenarioFormatException {
      space();
      if (at < text.length()) {
        throw error("the file should end here");
      }
    }

    Json value(int depth) throws ScenarioFormatException {
      space();
      if (depth > MAX_DEPTH) {
        throw error("nested too deeply");
      }
      int startLine = line;
      int column = at - lineStart + 1;
      switch (peek()) {
        case '{':
          return new Obj(startLine, column, members(depth));
        case '[':
          return new Arr(startLine, column, items(depth));
        case '"':
          return new Str(startLine, column, string());
        default:
          literal.region(at, text.length());
          if (!literal.lookingAt()) {
            throw error(at < text.length() ? "a JSON value is expected here" : "the file ends too early");
          }
          at = literal.end();
          return new Raw(startLine, column, literal.group());
      }
    }

    private Map<String, Json> members(int depth) throws ScenarioFormatException {
      Map<String, Json> members = new LinkedHashMap<>();
      at++;
      space();
      if (peek() == '}') {
        at++;
        return members;
      }
      while (true) {
        space();
        if (peek() != '"') {
          throw error("a key in quotes is expected here");
        }
        int keyAt = at;
        String key = string();
        space();
        if (peek() != ':') {
          throw error("':' is expected here");
        }
        at++;
        if (members.put(key, value(depth + 1)) != null) {
          throw new ScenarioFormatException(line, Math.max(1, keyAt - lineStart + 1), "key \"" + key + "\" twice");
        }
        if (!more('}')) {
          return members;
        }
      }
    }

    private List<Json> items(int depth) throws ScenarioFormatException {
      List<Json> items = new ArrayList<>();
      at++;
      space();
      if (peek() == ']') {
        at++;
        return items;
      }
      do {
        items.add(value(depth + 1));
      } while (more(']'));
      return items;
    }

    private boolean more(char close) throws ScenarioFormatException {
      space();
      char c = peek();
      if (c != ',' && c != close) {
        throw error("',' or '" + close + "' is expected here");
      }
      at++;
      return c == ',';
    }

    private String string() throws ScenarioFormatException {
      StringBuilder out = new StringBuilder();
      at++;
      while (true) {
        char c = peek();
        if (at >= text.length() || c < ' ') {
          throw error("the string does not end");
        }
        at++;
        if (c == '"') {
          return out.toString();
        }
        out.append(c == '\\' ? escape() : c);
      }
    }

    private char escape() throws ScenarioFormatException {
      char c = peek();
      at++;
      return switch (c) {
        case '"', '\\', '/' -> c;
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'u' -> unicode();
        default -> {
          at--;
          throw error("an unknown escape");
        }
      };
    }

    private char unicode() throws ScenarioFormatException {
      int value = 0;
      for (int i = 0; i < 4; i++) {
        int digit = Character.digit(peek(), 16);
        if (digit < 0) {
          throw error("four hexadecimal digits are expected here");
        }
        value = value * 16 + digit;
        at++;
      }
      return (char) value;
    }
  }
}
