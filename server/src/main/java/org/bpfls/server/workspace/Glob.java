package org.bpfls.server.workspace;

import java.util.regex.Pattern;

/**
 * A pattern of paths as in {@code .gitignore}: {@code *} and {@code ?} stay within a name, {@code **} crosses folders, a
 * pattern without a slash fits at any depth, and what fits a folder fits all below it.
 */
record Glob(Pattern pattern) {
  /** Compiles a pattern. */
  static Glob of(String glob) {
    StringBuilder regex = new StringBuilder();
    String body = glob.startsWith("./") ? glob.substring(2) : glob;
    if (body.startsWith("/")) {
      body = body.substring(1);
    } else if (!body.replaceAll("/+$", "").contains("/")) {
      regex.append("(?:.*/)?");
    }
    body = body.replaceAll("/+$", "");
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (body.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (body.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return new Glob(Pattern.compile(regex + "(?:/.*)?"));
  }

  /** Whether a path, relative and with {@code /}, fits. */
  boolean matches(String relative) {
    return pattern.matcher(relative).matches();
  }
}
