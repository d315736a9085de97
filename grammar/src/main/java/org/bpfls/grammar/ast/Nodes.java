package org.bpfls.grammar.ast;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.bpfls.grammar.TranslationUnit;
import org.bpfls.grammar.text.SourceText;

/** Walks over syntax trees. None of them recurses, so deep trees are no danger. */
public final class Nodes {
  private Nodes() {}

  /** The direct parts of a node. */
  public static List<Node> children(Node node) {
    List<Node> children = new ArrayList<>();
    node.forEachChild(children::add);
    return children;
  }

  /** The node and everything below it, in pre-order. */
  public static Stream<Node> all(Node root) {
    List<Node> found = new ArrayList<>();
    walk(
        root,
        node -> {
          found.add(node);
          return true;
        });
    return found.stream();
  }

  /** The nodes of one kind at or below {@code root}, in pre-order. */
  public static <T extends Node> Stream<T> all(Node root, Class<T> kind) {
    List<T> found = new ArrayList<>();
    walk(
        root,
        node -> {
          if (kind.isInstance(node)) {
            found.add(kind.cast(node));
          }
          return true;
        });
    return found.stream();
  }

  /**
   * Visits a tree in pre-order.
   *
   * @param enter told every node; answers whether its children are wanted
   */
  public static void walk(Node root, Predicate<? super Node> enter) {
    Deque<Node> open = new ArrayDeque<>();
    List<Node> children = new ArrayList<>();
    open.push(root);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (enter.test(node)) {
        children.clear();
        node.forEachChild(children::add);
        for (int i = children.size() - 1; i >= 0; i--) {
          open.push(children.get(i));
        }
      }
    }
  }

  /** The nodes of the unit's main file that contain an offset of it, from the declaration inwards; empty if none does. */
  public static List<Node> at(TranslationUnit unit, int offset) {
    return at(unit, unit.main(), offset);
  }

  /** As {@link #at(TranslationUnit, int)}, in any of the files of the unit that are read in full. */
  public static List<Node> at(TranslationUnit unit, SourceText source, int offset) {
    for (ExternalDecl declaration : unit.declarations()) {
      List<Node> path = path(declaration, source, offset);
      if (!path.isEmpty()) {
        return path;
      }
    }
    return List.of();
  }

  /** The nodes of a tree that contain an offset, from the root inwards; the innermost is the narrowest that does. */
  public static List<Node> path(Node root, SourceText source, int offset) {
    List<Node> path = new ArrayList<>();
    Node node = contains(root, source, offset) ? root : null;
    while (node != null) {
      path.add(node);
      Node next = null;
      for (Node child : children(node)) {
        if (contains(child, source, offset) && (next == null || width(child) < width(next))) {
          next = child;
        }
      }
      node = next;
    }
    return path;
  }

  private static boolean contains(Node node, SourceText source, int offset) {
    return node.span().source() == source && node.span().contains(offset);
  }

  private static int width(Node node) {
    return node.span().end() - node.span().start();
  }
}
