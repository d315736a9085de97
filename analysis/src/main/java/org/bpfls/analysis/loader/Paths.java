package org.bpfls.analysis.loader;

import org.bpfls.grammar.text.Span;
import org.jspecify.annotations.Nullable;

/**
 * How a state spells where a value stands. A path begins with whose it is:
 *
 * <ul>
 *   <li>{@code 2:err}: a variable of the call at that depth;
 *   <li>{@code g:obj}: a variable of the file, {@code g1:obj} a static one of another unit;
 *   <li>{@code h:main.c120}: memory that was allocated there;
 *   <li>{@code o:main@12.links.probe}: what is kept of an opened object;
 *   <li>{@code ?2:err!=…}: that a branch assumed this of what is not known otherwise;
 *   <li>{@code !g:table}: that what the variable began with does not count any more.
 * </ul>
 *
 * <p>Parts follow: {@code .member}, {@code [index]}, and {@code *} for what an unknown pointer points to.
 */
final class Paths {
  private static final String ASSUMED = "?";
  private static final String OVERWRITTEN = "!";
  private static final String OPENED = "o:";
  private static final String PARTS = ".[*";

  private Paths() {}

  /** All paths that begin with this are of the call at that depth. */
  static String ofCall(int depth) {
    return depth + ":";
  }

  static String ofFile(String variable) {
    return "g:" + variable;
  }

  /** A static variable of a unit that is not the one the interpretation began with. */
  static String ofOtherFile(int unit, String variable) {
    return "g" + unit + ":" + variable;
  }

  static boolean isOfFile(String path) {
    return path.startsWith("g");
  }

  static String allocated(Span where) {
    return "h:" + where.source().name() + where.start();
  }

  /** What is kept of a program, map or link of an opened object. */
  static String ofObject(String instance, String what, String name) {
    return object(instance) + what + "." + name;
  }

  /** How the loader's graph calls the link that stands at the path in a skeleton; null for other paths. */
  static @Nullable String skeletonLink(String path) {
    return isOfObject(path) && path.contains(".links.") ? path.substring(OPENED.length()) : null;
  }

  static boolean isOfObject(String path) {
    return path.startsWith(OPENED);
  }

  /** All paths that begin with this are of the opened object. */
  static String object(String instance) {
    return OPENED + instance + ".";
  }

  /** That a branch assumed something of what stands at the path. */
  static String assumption(String path, String operator, Value other) {
    return ASSUMED + path + operator + other;
  }

  /** Whether a path stands for something that was assumed of a variable, whose name begins so. */
  static boolean assumes(String path, String of) {
    return path.startsWith(ASSUMED) && path.contains(of);
  }

  static String overwritten(String path) {
    return OVERWRITTEN + variable(path);
  }

  /** Whether a path is a variable or a part of it. */
  static boolean within(String path, String variable) {
    return path.startsWith(variable)
        && (path.length() == variable.length() || PARTS.indexOf(path.charAt(variable.length())) >= 0);
  }

  /** The variable that a path is a part of, or that the path assumes something of. */
  static String variable(String path) {
    int start = path.startsWith(ASSUMED) ? ASSUMED.length() : 0;
    for (int i = start; i < path.length(); i++) {
      if (PARTS.indexOf(path.charAt(i)) >= 0) {
        return path.substring(start, i);
      }
    }
    return path.substring(start);
  }

  /** A path without what it begins with. */
  static String name(String path) {
    return path.substring(path.indexOf(':') + 1);
  }
}
