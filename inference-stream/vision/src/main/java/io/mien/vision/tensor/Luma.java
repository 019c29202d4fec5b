package io.mien.vision.tensor;

/** The luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, exact for grey pixels. */
final class Luma {
  // In parts of 65,536, of which they make up one whole: the division is exact and costs nothing.
  private static final int RED = 19_595;
  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final float PART = 1f / 65_536;

  private Luma() {}

  static float at(byte[] bgr, int index) {
    int parts =
        BLUE * (bgr[index] & 0xff)
            + GREEN * (bgr[index + 1] & 0xff)
            + RED * (bgr[index + 2] & 0xff);
    return parts * PART;
  }
}
