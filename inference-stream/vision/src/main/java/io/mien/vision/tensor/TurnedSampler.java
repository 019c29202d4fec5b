package io.mien.vision.tensor;

import io.mien.vision.image.Image;
import io.mien.vision.image.Region;
import java.util.Arrays;

/** Any region: every sample is looked up by itself. */
final class TurnedSampler implements Sampler {
  private final Image image;
  private final Region region;
  private final ColourOrder colours;
  private final int width;
  private final int height;
  private final Border border;
  private final int stepsAcross;
  private final int stepsDown;

  TurnedSampler(
      Image image,
      Region region,
      ColourOrder colours,
      int width,
      int height,
      Resampling resampling,
      Border border) {
    this.image = image;
    this.region = region;
    this.colours = colours;
    this.width = width;
    this.height = height;
    this.border = border;
    this.stepsAcross =
        Axis.steps(Math.hypot(region.acrossX(), region.acrossY()) / width, resampling);
    this.stepsDown = Axis.steps(Math.hypot(region.downX(), region.downY()) / height, resampling);
  }

  @Override
  public void row(int y, float[] row) {
    Arrays.fill(row, 0);
    float share = 1f / (stepsAcross * stepsDown);
    for (int down = 0; down < stepsDown; down++) {
      double t = (y + (down + 0.5) / stepsDown) / height;
      double startX = region.originX() + t * region.downX() - 0.5;
      double startY = region.originY() + t * region.downY() - 0.5;
      for (int x = 0; x < width; x++) {
        for (int across = 0; across < stepsAcross; across++) {
          double s = (x + (across + 0.5) / stepsAcross) / width;
          add(startX + s * region.acrossX(), startY + s * region.acrossY(), share, row, x);
        }
      }
    }
  }

  private void add(double atX, double atY, float share, float[] row, int x) {
    double nearX = Math.min(Math.max(atX, -2), image.widthPixels() + 1);
    double nearY = Math.min(Math.max(atY, -2), image.heightPixels() + 1);
    int left = (int) Math.floor(nearX);
    int top = (int) Math.floor(nearY);
    float right = (float) (nearX - left);
    float bottom = (float) (nearY - top);
    if (colours == ColourOrder.GRAY && isInside(left, top)) {
      row[x] += share * gray(left, top, right, bottom);
      return;
    }
    addPixel(left, top, share * (1 - right) * (1 - bottom), row, x);
    addPixel(left + 1, top, share * right * (1 - bottom), row, x);
    addPixel(left, top + 1, share * (1 - right) * bottom, row, x);
    addPixel(left + 1, top + 1, share * right * bottom, row, x);
  }

  private boolean isInside(int left, int top) {
    return left >= 0
        && top >= 0
        && left + 1 < image.widthPixels()
        && top + 1 < image.heightPixels();
  }

  /** The way of nearly all samples of a face: four neighbours, none of them at the border. */
  private float gray(int left, int top, float right, float bottom) {
    byte[] bgr = image.bgr();
    int stride = image.widthPixels() * Image.CHANNELS;
    int at = top * stride + left * Image.CHANNELS;
    float upper = Luma.at(bgr, at) * (1 - right) + Luma.at(bgr, at + Image.CHANNELS) * right;
    int below = at + stride;
    float lower = Luma.at(bgr, below) * (1 - right) + Luma.at(bgr, below + Image.CHANNELS) * right;
    return upper * (1 - bottom) + lower * bottom;
  }

  private void addPixel(int sourceX, int sourceY, float weight, float[] row, int x) {
    int nearX = Math.min(Math.max(sourceX, 0), image.widthPixels() - 1);
    int nearY = Math.min(Math.max(sourceY, 0), image.heightPixels() - 1);
    boolean outside = nearX != sourceX || nearY != sourceY;
    if (weight == 0 || (outside && border == Border.BLACK)) {
      return;
    }
    byte[] bgr = image.bgr();
    int at = (nearY * image.widthPixels() + nearX) * Image.CHANNELS;
    if (colours == ColourOrder.GRAY) {
      row[x] += weight * Luma.at(bgr, at);
      return;
    }
    int bluePlane = colours == ColourOrder.BGR ? 0 : 2 * width;
    int redPlane = 2 * width - bluePlane;
    row[bluePlane + x] += weight * (bgr[at] & 0xff);
    row[width + x] += weight * (bgr[at + 1] & 0xff);
    row[redPlane + x] += weight * (bgr[at + 2] & 0xff);
  }
}
