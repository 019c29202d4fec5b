package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import java.util.Optional;

/**
 * A picture with its votes and, by a protocol, its one true label.
 *
 * @param affect valence and arousal, where the data set has them
 */
public record Sample(
    String name, PictureSource source, Votes votes, Expression label, Optional<Affect> affect) {
  /** A picture in memory, without valence and arousal. */
  public Sample(String name, Image picture, Votes votes, Expression label) {
    this(name, PictureSource.of(picture), votes, label, Optional.empty());
  }

  /** The same picture with another label, which all votes are for. */
  Sample relabelled(Expression other) {
    return new Sample(name, source, Votes.single(other), other, affect);
  }

  /** The pixels, decoded now where they are not kept. */
  public Image picture() {
    return source.picture();
  }
}
