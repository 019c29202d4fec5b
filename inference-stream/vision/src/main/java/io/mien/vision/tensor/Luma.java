package io.mien.vision.tensor;

/** The luma of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue, exact for grey pixels. */
final class Luma {
  private Luma() {}

  static float at(byte[] bgr, int index) {
    int thousandfold =
        114 * (bgr[index] & 0xff) + 587 * (bgr[index + 1] & 0xff) + 299 * (bgr[index + 2] & 0xff);
    return thousandfold / 1000f;
  }
}
