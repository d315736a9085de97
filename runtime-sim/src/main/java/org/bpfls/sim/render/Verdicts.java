package org.bpfls.sim.render;

import org.bpfls.sim.explore.Condition;
import org.bpfls.sim.explore.Verdict;

/** Verdicts and conditions in words. */
final class Verdicts {
  private Verdicts() {}

  static String describe(Verdict verdict) {
    if (verdict instanceof Verdict.Always v) {
      return "always associated with " + v.map();
    } else if (verdict instanceof Verdict.NeverRuns) {
      return "never runs";
    } else if (verdict instanceof Verdict.NeverAssociated) {
      return "never associated";
    } else if (verdict instanceof Verdict.Ambiguous v) {
      return "ambiguous: both " + v.map1() + " and " + v.map2() + " use it";
    } else if (verdict instanceof Verdict.Sometimes v) {
      String reason =
          switch (v.reason()) {
            case UNASSOCIATED -> "at times unassociated";
            case AMBIGUOUS -> "at times with the wrong map";
            case UNINITIALIZED -> "at times before that has its value";
            case DETACHED -> "at times after that was detached";
            case FREED -> "at times after that was freed";
          };
      return "associated with " + v.map() + ", " + reason;
    }
    return "inconclusive: limit " + ((Verdict.Inconclusive) verdict).limit();
  }

  static String describe(Condition condition) {
    return switch (condition) {
      case ASSOCIATED_READY -> "associated, map attached";
      case ASSOCIATED_UNINITIALIZED -> "associated, map not attached yet";
      case ASSOCIATED_DETACHED -> "associated, map detached";
      case UNASSOCIATED -> "unassociated";
      case AMBIGUOUS -> "ambiguous";
      case WRONG_INSTANCE -> "associated with another map than it was called through";
      case ASYNC_AFTER_FREE -> "in a callback, after its map was freed";
      case DANGLING -> "with a pointer into freed memory";
    };
  }
}
