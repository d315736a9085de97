package org.bpfls.analysis.loader;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bpfls.grammar.text.Span;
import org.bpfls.sim.explore.Branch;
import org.bpfls.sim.explore.LoaderGraph;
import org.bpfls.sim.explore.LoaderNode;
import org.bpfls.sim.explore.LoaderOp;

/** Collects the nodes of a loader's graph. */
final class GraphBuilder {
  private final List<LoaderOp> ops = new ArrayList<>();
  private final List<Span> spans = new ArrayList<>();
  private final List<Set<Branch>> successors = new ArrayList<>();

  /** Adds a node that the state leads to. */
  int add(LoaderOp op, Span span, State from) {
    ops.add(op);
    spans.add(span);
    successors.add(new LinkedHashSet<>());
    int id = ops.size() - 1;
    connect(from, id);
    return id;
  }

  /** Lets the state lead to a node. */
  void connect(State from, int node) {
    for (State.End end : from.ends()) {
      successors.get(end.node()).add(new Branch(node, end.guard()));
    }
  }

  LoaderGraph graph() {
    List<LoaderNode> nodes = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      nodes.add(new LoaderNode(i, ops.get(i), List.copyOf(successors.get(i))));
    }
    return new LoaderGraph(nodes);
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }
}
