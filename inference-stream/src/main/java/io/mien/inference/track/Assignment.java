package io.mien.inference.track;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.MaximumWeightBipartiteMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/** The best way to pair rows with columns: each at most once, the largest sum of weights. */
final class Assignment {

  private Assignment() {}

  /** A row and a column that may go together; the weight is positive. */
  record Pair(int row, int column, double weight) {
    Pair {
      if (!(weight > 0)) {
        throw new IllegalArgumentException("expected a positive weight, found " + weight);
      }
    }
  }

  /** The best of the possible pairs, in their order. */
  static List<Pair> best(List<Pair> possible) {
    return contested(possible) ? matched(possible) : List.copyOf(possible);
  }

  /** Whether two pairs want the same; faces that keep apart need no matching. */
  private static boolean contested(List<Pair> possible) {
    Set<Integer> rows = new HashSet<>();
    Set<Integer> columns = new HashSet<>();
    for (Pair pair : possible) {
      if (!rows.add(pair.row()) || !columns.add(pair.column())) {
        return true;
      }
    }
    return false;
  }

  private static List<Pair> matched(List<Pair> possible) {
    Graph<Integer, DefaultWeightedEdge> graph =
        new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
    Set<Integer> rows = new LinkedHashSet<>();
    Set<Integer> columns = new LinkedHashSet<>();
    for (Pair pair : possible) {
      int column = vertex(pair.column());
      rows.add(pair.row());
      columns.add(column);
      graph.addVertex(pair.row());
      graph.addVertex(column);
      graph.setEdgeWeight(graph.addEdge(pair.row(), column), pair.weight());
    }
    Set<DefaultWeightedEdge> chosen =
        new MaximumWeightBipartiteMatching<>(graph, rows, columns).getMatching().getEdges();
    return possible.stream()
        .filter(pair -> chosen.contains(graph.getEdge(pair.row(), vertex(pair.column()))))
        .toList();
  }

  /** Columns below zero, rows above: one graph holds both. */
  private static int vertex(int column) {
    return -1 - column;
  }
}
