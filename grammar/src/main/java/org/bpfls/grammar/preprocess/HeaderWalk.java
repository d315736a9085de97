package org.bpfls.grammar.preprocess;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries out a header's directives by its index, and notes which of its declarations hold; makes no tokens. */
final class HeaderWalk {
  private final HeaderIndex index;
  private final Unit unit;
  private final IndexedHeaders.Inclusion inclusion;

  /** Groups through which an incomplete declaration runs so far, or null. */
  private @Nullable List<Integer> pending;

  private int pendingDepth;

  /** Whether the group being read has declarations of its own. */
  private boolean declares;

  HeaderWalk(HeaderIndex index, Unit unit) {
    this.index = index;
    this.unit = unit;
    inclusion = new IndexedHeaders.Inclusion(index);
  }

  IndexedHeaders.Inclusion run() {
    int count = index.directiveCount();
    enter(0);
    for (int i = 0; i < count; ) {
      Directive.Kind kind = index.kind(i);
      if (kind.opens()) {
        i = unit.holds(index.directive(i)) ? enter(i + 1) : nextBranch(index.nextBranch(i));
      } else if (kind.divides()) {
        i = afterConditional(i);
      } else {
        unit.carryOut(index.directive(i));
        i++;
        if (kind.includes()) {
          enter(i);
        } else {
          inclusion.mark(i, unit.time(), declares);
        }
      }
    }
    closePending();
    return inclusion;
  }

  /** The slot to go on with when the branches before this one did not hold. */
  private int nextBranch(int branch) {
    int at = branch;
    while (at < index.directiveCount()) {
      Directive.Kind kind = index.kind(at);
      if (kind == Directive.Kind.ENDIF || kind == Directive.Kind.ELSE || unit.holds(index.directive(at))) {
        return enter(at + 1);
      }
      at = index.nextBranch(at);
    }
    return at;
  }

  private int afterConditional(int branch) {
    int at = branch;
    while (at < index.directiveCount() && index.kind(at) != Directive.Kind.ENDIF) {
      at = index.nextBranch(at);
    }
    return at < index.directiveCount() ? enter(at + 1) : at;
  }

  /** Reading goes on with a group. */
  private int enter(int group) {
    List<Integer> through = pending;
    declares = through == null;
    inclusion.mark(group, unit.time(), declares);
    if (!index.hasTokens(group)) {
      return group;
    }
    if (through == null) {
      if (index.unfinished(group) >= 0) {
        pending = new ArrayList<>();
        pending.add(group);
        pendingDepth = index.brackets(group);
      }
      return group;
    }
    through.add(group);
    pendingDepth += index.brackets(group);
    if (pendingDepth <= 0 && index.complete(group)) {
      closePending();
    }
    return group;
  }

  private void closePending() {
    List<Integer> through = pending;
    if (through != null) {
      inclusion.add(index.composite(List.copyOf(through)), unit.time());
      pending = null;
    }
  }
}
