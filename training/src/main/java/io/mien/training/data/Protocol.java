package io.mien.training.data;

import io.mien.vision.model.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How votes become the one true label of a picture (spec/methods.md, 2.2). */
public enum Protocol implements Labelling {
  /**
   * The expression with most votes, ties to the first; a picture without a vote for any expression
   * counts as the first, so that every picture has a label.
   */
  ARGMAX_8(List.of(Expression.values())),
  /**
   * What has most votes among the expressions, "unknown" and "not a face", ties to the first; a
   * picture for which one of the last two wins is left out.
   */
  ARGMAX_10(List.of(Expression.values())),
  /**
   * Single votes are outliers and do not count; the label is what more than half of the remaining
   * votes say, and a picture without such a majority, or with one for "unknown" or "not a face", is
   * left out.
   */
  MAJORITY_8(List.of(Expression.values())),
  /** {@link #MAJORITY_8} without the pictures of contempt. */
  MAJORITY_7(List.of(Expression.values()).subList(0, 7));

  @SuppressWarnings("ImmutableEnumChecker") // List.of, and a view of it
  private final List<Expression> labels;

  Protocol(List<Expression> labels) {
    this.labels = labels;
  }

  @Override
  public List<Expression> labels() {
    return labels;
  }

  /** The true label, or empty where the protocol leaves the picture out. */
  public Optional<Expression> label(Votes votes) {
    return switch (this) {
      case ARGMAX_8 -> Optional.of(most(votes));
      case ARGMAX_10 ->
          Optional.of(most(votes))
              .filter(most -> votes.of(most) > 0 && votes.of(most) >= votes.forNoExpression());
      case MAJORITY_8, MAJORITY_7 -> majority(votes).filter(labels::contains);
    };
  }

  /** The name on a command line, such as argmax-8. */
  @Override
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Protocol ofText(String text) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "expected protocol %s, found '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(Protocol::text)
                                .collect(Collectors.joining(" or ")),
                            text)));
  }

  private static Expression most(Votes votes) {
    Expression most = Expression.NEUTRAL;
    for (Expression expression : Expression.values()) {
      if (votes.of(expression) > votes.of(most)) {
        most = expression;
      }
    }
    return most;
  }

  private static Optional<Expression> majority(Votes votes) {
    int sum = votes.counts().stream().filter(count -> count > 1).mapToInt(Integer::intValue).sum();
    Expression most = most(votes);
    int count = votes.of(most);
    return count > 1 && 2 * count > sum ? Optional.of(most) : Optional.empty();
  }
}
