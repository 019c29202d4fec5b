package io.mien.dashboards.live.join;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.FaceBox;
import io.mien.contract.event.ExpressionEvent.FrameSize;

/** An upright part of a frame, in shares of its sides: 0, 0 is the top left, 1, 1 the other end. */
public record Area(double x, double y, double width, double height) {

  /** Where a face is in its frame, whatever the frame's size. */
  static Area of(ExpressionEvent event) {
    FaceBox box = event.box();
    FrameSize frame = event.frame();
    return new Area(
        box.x() / frame.width(),
        box.y() / frame.height(),
        box.width() / frame.width(),
        box.height() / frame.height());
  }

  /** The same centre, and sides so many times as long. */
  Area enlarged(double times) {
    return new Area(
        x - width * (times - 1) / 2, y - height * (times - 1) / 2, width * times, height * times);
  }

  /** Intersection over union, 0..1. */
  double overlap(Area other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    if (across <= 0 || down <= 0) {
      return 0;
    }
    double shared = across * down;
    return shared / (width * height + other.width * other.height - shared);
  }
}
