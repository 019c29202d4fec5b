package io.mien.vision.tensor;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import java.nio.FloatBuffer;

/** Makes pictures of regions of others. Thread safe. */
public final class ImageResizer {
  private ImageResizer() {}

  /**
   * A region at another size.
   *
   * @param border what lies around the picture, where the region is larger
   */
  public static Image resize(
      Image picture,
      Region region,
      int widthPixels,
      int heightPixels,
      Resampling resampling,
      Border border) {
    Preprocessing plain =
        Preprocessing.plain(ColourOrder.BGR, widthPixels, heightPixels, resampling, border);
    float[] planes = new float[plain.tensorLength()];
    plain.write(picture, region, FloatBuffer.wrap(planes), 0);
    byte[] bgr = new byte[planes.length];
    int plane = widthPixels * heightPixels;
    for (int i = 0; i < plane; i++) {
      for (int channel = 0; channel < Image.CHANNELS; channel++) {
        int value = Math.round(planes[channel * plane + i]);
        bgr[i * Image.CHANNELS + channel] = (byte) Math.min(Math.max(value, 0), 255);
      }
    }
    return new Image(widthPixels, heightPixels, bgr);
  }
}
