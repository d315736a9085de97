package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts types, names and parameters together as C text. */
final class CText {
  private static final Pattern INTEGER =
      Pattern.compile("\\b(?:unsigned|signed|long|short|int|char)(?:\\s+(?:unsigned|signed|long|short|int|char))*\\b");

  private CText() {}

  /** Declares {@code name} with {@code type}; the name goes inside function pointers and before array bounds. */
  static String declare(String type, String name) {
    if (name.isEmpty()) {
      return type;
    }
    int pointer = type.indexOf("(*");
    if (pointer >= 0) {
      int at = pointer + 2;
      while (at < type.length() && type.charAt(at) == '*') {
        at++;
      }
      return type.substring(0, at) + name + type.substring(at);
    }
    int bracket = type.indexOf('[');
    if (bracket >= 0) {
      return type.substring(0, bracket).strip() + " " + name + type.substring(bracket);
    }
    return type + (type.endsWith("*") ? "" : " ") + name;
  }

  /**
   * A type with its integers spelled as compilers name them in debug information, and so BTF: {@code unsigned long}
   * becomes {@code long unsigned int}.
   */
  static String spelled(String type) {
    Matcher integer = INTEGER.matcher(type);
    StringBuilder text = new StringBuilder();
    while (integer.find()) {
      integer.appendReplacement(text, integer(List.of(integer.group().split("\\s+"))));
    }
    return integer.appendTail(text).toString();
  }

  private static String integer(List<String> words) {
    boolean unsigned = words.contains("unsigned");
    if (words.contains("char")) {
      return (unsigned ? "unsigned " : words.contains("signed") ? "signed " : "") + "char";
    }
    long longs = words.stream().filter("long"::equals).count();
    String size = words.contains("short") ? "short " : "long ".repeat((int) Math.min(longs, 2));
    return size + (unsigned ? "unsigned " : "") + "int";
  }

  /** The declaration of a function, without a semicolon. */
  static String function(String returns, String name, List<Parameter> parameters) {
    String list = parameters.stream().map(Parameter::declaration).collect(Collectors.joining(", "));
    return declare(returns, name) + "(" + (list.isEmpty() ? "void" : list) + ")";
  }
}
