package org.bpfls.grammar;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bpfls.grammar.ast.ExternalDecl;
import org.bpfls.grammar.ast.Node;
import org.bpfls.grammar.ast.Nodes;

/** The nodes of declarations by kind, found in one walk a declaration, however many rules ask. Safe for several threads. */
final class NodeIndex {
  private final Map<ExternalDecl, Map<Class<?>, List<Node>>> declarations = new IdentityHashMap<>();

  /** The nodes of exactly that class at or below a declaration, in pre-order. */
  synchronized <T extends Node> List<T> all(ExternalDecl declaration, Class<T> kind) {
    Map<Class<?>, List<Node>> nodes = declarations.get(declaration);
    if (nodes == null) {
      nodes = read(declaration);
      declarations.put(declaration, nodes);
    }
    @SuppressWarnings("unchecked") // a list holds nodes of its key's class only
    List<T> found = (List<T>) nodes.getOrDefault(kind, List.of());
    return found;
  }

  private static Map<Class<?>, List<Node>> read(ExternalDecl declaration) {
    Map<Class<?>, List<Node>> nodes = new IdentityHashMap<>();
    Nodes.walk(
        declaration,
        node -> {
          nodes.computeIfAbsent(node.getClass(), kind -> new ArrayList<>()).add(node);
          return true;
        });
    return nodes;
  }
}
