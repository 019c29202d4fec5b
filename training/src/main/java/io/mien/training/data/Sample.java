package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;

/** A picture of FER+ with its votes and, by a protocol, its one true label. */
public record Sample(String name, Image picture, Votes votes, Expression label) {
  /** The same picture with another label, which all votes are for. */
  Sample relabelled(Expression other) {
    return new Sample(name, picture, Votes.single(other), other);
  }
}
