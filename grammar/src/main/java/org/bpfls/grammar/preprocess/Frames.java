package org.bpfls.grammar.preprocess;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The token lists being read, innermost last: bodies of macros, and barriers that keep a reader inside a list. */
final class Frames {
  private @Nullable Token[][] lists = new Token[16][];
  private int[] positions = new int[16];
  private MacroTable.@Nullable Entry[] owners = new MacroTable.Entry[16];
  private boolean[] barriers = new boolean[16];
  private final Set<MacroTable.Entry> disabled = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean[] spaces = new boolean[16];
  private boolean spaceDue;
  private int depth;
  private int barrierCount;

  boolean isEmpty() {
    return depth == 0;
  }

  /**
   * Reads from these tokens next; the macro, if any, is disabled until they are used up.
   *
   * @param spaceBehind whether there is white space behind them
   */
  void push(Token[] tokens, MacroTable.@Nullable Entry owner, boolean spaceBehind) {
    push(tokens, owner, spaceBehind, false);
  }

  /** Reads from these tokens next and does not go on behind them before {@link #popBarrier}. */
  void pushBarrier(Token[] tokens) {
    push(tokens, null, false, true);
  }

  private void push(Token[] tokens, MacroTable.@Nullable Entry owner, boolean space, boolean barrier) {
    if (depth == lists.length) {
      int more = depth * 2;
      lists = Arrays.copyOf(lists, more);
      positions = Arrays.copyOf(positions, more);
      owners = Arrays.copyOf(owners, more);
      barriers = Arrays.copyOf(barriers, more);
      spaces = Arrays.copyOf(spaces, more);
    }
    lists[depth] = tokens;
    positions[depth] = 0;
    owners[depth] = owner;
    barriers[depth] = barrier;
    spaces[depth] = space;
    depth++;
    barrierCount += barrier ? 1 : 0;
    if (owner != null) {
      disabled.add(owner);
    }
  }

  /** Whether a macro is being expanded, so that its name is no macro now. */
  boolean isDisabled(MacroTable.Entry macro) {
    return disabled.contains(macro);
  }

  /** The next token of the innermost list; null when all are used up, or at a barrier. Used-up macros are enabled. */
  @Nullable Token next() {
    while (depth > 0) {
      int top = depth - 1;
      Token[] list = lists[top];
      if (list != null && positions[top] < list.length) {
        return list[positions[top]++];
      }
      if (barriers[top]) {
        return null;
      }
      pop();
    }
    return null;
  }

  /** Whether lists with white space behind them have ended since this was asked the last time. */
  boolean takeSpace() {
    boolean due = spaceDue;
    spaceDue = false;
    return due;
  }

  /** Whether reading has come to a barrier's end. */
  boolean atBarrier() {
    return depth > 0 && barriers[depth - 1];
  }

  /** Looks at the next token without ending any macro; null when a barrier or the end comes first. */
  @Nullable Token peek() {
    for (int i = depth - 1; i >= 0; i--) {
      Token[] list = lists[i];
      if (list != null && positions[i] < list.length) {
        return list[positions[i]];
      }
      if (barriers[i]) {
        return null;
      }
    }
    return null;
  }

  /** Whether a barrier stands before the file's own text. */
  boolean inBarrier() {
    return barrierCount > 0;
  }

  /** Drops the innermost barrier and all above it. */
  void popBarrier() {
    while (depth > 0) {
      boolean found = barriers[depth - 1];
      pop();
      if (found) {
        return;
      }
    }
  }

  private void pop() {
    depth--;
    spaceDue |= spaces[depth];
    barrierCount -= barriers[depth] ? 1 : 0;
    MacroTable.Entry owner = owners[depth];
    if (owner != null) {
      disabled.remove(owner);
    }
    owners[depth] = null;
    lists[depth] = null;
  }
}
