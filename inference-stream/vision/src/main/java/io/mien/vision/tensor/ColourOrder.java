package io.mien.vision.tensor;

/** The channels of a tensor, in order; {@code GRAY} is the luma of ITU-R BT.601. */
public enum ColourOrder {
  RGB(3),
  BGR(3),
  GRAY(1);

  private final int channels;

  ColourOrder(int channels) {
    this.channels = channels;
  }

  public int channels() {
    return channels;
  }
}
