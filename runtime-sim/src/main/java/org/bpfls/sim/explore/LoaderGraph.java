package org.bpfls.sim.explore;

import java.util.List;

/**
 * A loader as a control-flow graph. The node at index i has id i; node 0 is the entry. A node without successors is the
 * end of what is known of the process: nothing is closed there by itself, and what is attached keeps running.
 *
 * @param nodes the nodes, by id
 */
public record LoaderGraph(List<LoaderNode> nodes) {
  /**
   * Copies the list and checks it.
   *
   * @throws IllegalArgumentException when a node's id is not its index or a branch leads out of the graph
   */
  public LoaderGraph {
    nodes = List.copyOf(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      LoaderNode node = nodes.get(i);
      if (node.id() != i) {
        throw new IllegalArgumentException("node " + node.id() + " stands at index " + i);
      }
      for (Branch branch : node.successors()) {
        if (branch.target() < 0 || branch.target() >= nodes.size()) {
          throw new IllegalArgumentException("node " + i + " leads to " + branch.target() + ", which is no node");
        }
      }
    }
  }
}
