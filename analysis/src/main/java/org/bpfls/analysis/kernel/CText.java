package org.bpfls.analysis.kernel;

import java.util.List;
import java.util.stream.Collectors;

/** Puts types, names and parameters together as C text. */
final class CText {
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

  /** The declaration of a function, without a semicolon. */
  static String function(String returns, String name, List<Parameter> parameters) {
    String list = parameters.stream().map(Parameter::declaration).collect(Collectors.joining(", "));
    return declare(returns, name) + "(" + (list.isEmpty() ? "void" : list) + ")";
  }
}
