package io.mien.vision.image;

/** A colour to draw with, each part in 0..255. */
public record Colour(int red, int green, int blue) {
  public Colour {
    if (((red | green | blue) & ~0xff) != 0) {
      throw new IllegalArgumentException(
          "expected colour parts in 0..255, found %d, %d, %d".formatted(red, green, blue));
    }
  }
}
