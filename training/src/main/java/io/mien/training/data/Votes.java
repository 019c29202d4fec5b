package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What annotators (ten in FER+, one elsewhere) said about a picture: votes for the eight
 * expressions in the order of {@link Expression}, then for "unknown" and "not a face".
 */
public record Votes(List<Integer> counts) {
  /** The expressions, unknown, not a face. */
  public static final int COLUMNS = Expression.values().length + 2;

  private static final List<Expression> COLUMN_ORDER = List.of(Expression.values());

  public Votes {
    counts = List.copyOf(counts);
    if (counts.size() != COLUMNS) {
      throw new IllegalArgumentException(
          "expected %d columns of votes, found %d".formatted(COLUMNS, counts.size()));
    }
    if (counts.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("expected votes of at least 0, found " + counts);
    }
  }

  public int of(Expression expression) {
    return counts.get(COLUMN_ORDER.indexOf(expression));
  }

  /** One annotator's choice, as data sets with one label a picture have it. */
  public static Votes single(Expression expression) {
    Integer[] counts = new Integer[COLUMNS];
    Arrays.setAll(counts, column -> column == COLUMN_ORDER.indexOf(expression) ? 1 : 0);
    return new Votes(List.of(counts));
  }

  /** The larger of the votes for "unknown" and for "not a face". */
  public int forNoExpression() {
    return Math.max(counts.get(COLUMNS - 2), counts.get(COLUMNS - 1));
  }

  /** Shares of the votes for {@code labels}, sum 1; empty where nobody voted for any of them. */
  public Optional<float[]> shares(List<Expression> labels) {
    int sum = labels.stream().mapToInt(this::of).sum();
    if (sum == 0) {
      return Optional.empty();
    }
    float[] shares = new float[labels.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (float) of(labels.get(i)) / sum;
    }
    return Optional.of(shares);
  }
}
