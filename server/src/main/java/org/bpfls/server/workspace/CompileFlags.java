package org.bpfls.server.workspace;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What compiler arguments say of headers and macros.
 *
 * @param quote folders for quoted includes only ({@code -iquote})
 * @param include folders in order of search ({@code -I}, then {@code -isystem} and {@code -idirafter})
 * @param define macros, name to body
 * @param undefine macros taken away
 * @param forced files included first ({@code -include})
 */
record CompileFlags(
    List<Path> quote, List<Path> include, Map<String, String> define, List<String> undefine, List<Path> forced) {

  static final CompileFlags NONE = new CompileFlags(List.of(), List.of(), Map.of(), List.of(), List.of());

  /** Reads arguments; those of no interest are passed over. */
  static CompileFlags parse(List<String> arguments, Path folder) {
    List<Path> quote = new ArrayList<>();
    List<Path> include = new ArrayList<>();
    List<Path> system = new ArrayList<>();
    List<Path> after = new ArrayList<>();
    Map<String, String> define = new LinkedHashMap<>();
    List<String> undefine = new ArrayList<>();
    List<Path> forced = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String flag = flag(argument);
      if (flag.isEmpty()) {
        continue;
      }
      String value = argument.substring(flag.length());
      if (value.isEmpty()) {
        if (++i >= arguments.size()) {
          break;
        }
        value = arguments.get(i);
      }
      switch (flag) {
        case "-I" -> add(include, folder, value);
        case "-iquote" -> add(quote, folder, value);
        case "-isystem" -> add(system, folder, value);
        case "-idirafter" -> add(after, folder, value);
        case "-include" -> add(forced, folder, value);
        case "-U" -> {
          define.remove(value);
          undefine.add(value);
        }
        default -> {
          int equals = value.indexOf('=');
          String name = equals < 0 ? value : value.substring(0, equals);
          undefine.remove(name);
          define.put(name, equals < 0 ? "1" : value.substring(equals + 1));
        }
      }
    }
    include.addAll(system);
    include.addAll(after);
    return new CompileFlags(quote, include, define, undefine, forced);
  }

  /** A name that can be none of a file is passed over. */
  private static void add(List<Path> paths, Path folder, String name) {
    try {
      paths.add(folder.resolve(name).normalize());
    } catch (InvalidPathException e) {
      // No compiler finds anything there either.
    }
  }

  /** The flag that an argument starts with, or the empty string. */
  private static String flag(String argument) {
    for (String flag : List.of("-isystem", "-iquote", "-idirafter", "-include", "-I", "-D", "-U")) {
      if (argument.startsWith(flag)) {
        // -include-pch and the like are other flags.
        return flag.equals("-include") && argument.startsWith("-include-") ? "" : flag;
      }
    }
    return "";
  }

  /** Splits a command line as a shell does: quotes and backslashes, nothing else. */
  static List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < command.length()) {
        word.append(command.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        word.append(c);
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
