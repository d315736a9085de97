package org.bpfls.analysis.check;

import java.util.Collection;
import java.util.TreeSet;

/** Finds the name that somebody probably meant. */
public final class Nearest {
  private static final int MAX_DISTANCE = 3;

  private Nearest() {}

  /** {@code " (did you mean …?)"}, or nothing when no name is near. */
  public static String hint(String written, Collection<String> names) {
    String best = "";
    int bestDistance = Math.min(MAX_DISTANCE, written.length() / 2) + 1;
    for (String name : new TreeSet<>(names)) {
      int distance = distance(written, name);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  /** Number of insertions, deletions and replacements between two words. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
