package org.bpfls.analysis.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads off a kfunc's body what it returns when its caller has no associated struct_ops: the ways in which kernel code
 * tests a pointer that a function gave it. Anything else stays unknown.
 */
final class UnassociatedResult {
  private static final String SIMPLE = "(-?\\s*\\w+)";
  private static final Pattern RETURNED = Pattern.compile("return\\s+(\\w+)\\s*;\\s*$");

  private UnassociatedResult() {}

  /**
   * What the body returns where {@code callee} gave NULL.
   *
   * @param body the function's body with comments and literals blanked, braces left out
   * @param callee the function that gives the struct_ops or NULL
   * @return the expression, {@code void} for a plain return; empty when it cannot be told
   */
  static Optional<String> of(String body, String callee) {
    Matcher assigned = Pattern.compile("(\\w+)\\s*=\\s*(?:\\([^()]*\\)\\s*)?" + callee + "\\s*\\(").matcher(body);
    if (!assigned.find()) {
      return Optional.empty();
    }
    String variable = Pattern.quote(assigned.group(1));
    String after = body.substring(assigned.end());
    Matcher guard =
        Pattern.compile(
                "\\bif\\s*\\(\\s*(?:unlikely\\s*\\(\\s*)?!\\s*" + variable + "\\s*\\)+\\s*\\{?\\s*return\\b\\s*([^;{}]*);")
            .matcher(after);
    if (guard.find()) {
      return Optional.of(expression(guard.group(1)));
    }
    Matcher choice = Pattern.compile("\\breturn\\s+" + variable + "\\s*\\?[^;?:]*:\\s*([^;?:]+);").matcher(after);
    if (choice.find()) {
      return Optional.of(expression(choice.group(1)));
    }
    return initial(body, after, variable);
  }

  /** {@code ret = X; ... if (ops) ret = ...; return ret;}: nothing else assigns the result. */
  private static Optional<String> initial(String body, String after, String variable) {
    Matcher returned = RETURNED.matcher(after.strip());
    if (!returned.find()) {
      return Optional.empty();
    }
    String result = Pattern.quote(returned.group(1));
    String guarded = "\\bif\\s*\\(\\s*(?:likely\\s*\\(\\s*)?" + variable + "\\s*(?:&&[^;{}]*)?\\)+\\s*\\{?\\s*" + result + "\\s*=";
    Matcher assignments = Pattern.compile("\\b" + result + "\\s*=(?!=)").matcher(body);
    int count = 0;
    while (assignments.find()) {
      count++;
    }
    Matcher first = Pattern.compile("\\b" + result + "\\s*=\\s*" + SIMPLE + "\\s*[;,]").matcher(body);
    boolean plain = count == 2 && Pattern.compile(guarded).matcher(after).find();
    return plain && first.find() ? Optional.of(expression(first.group(1))) : Optional.empty();
  }

  private static String expression(String text) {
    String one = text.strip().replaceAll("\\s+", " ");
    return one.isEmpty() ? "void" : one;
  }
}
