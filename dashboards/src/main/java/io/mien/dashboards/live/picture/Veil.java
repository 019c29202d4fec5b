package io.mien.dashboards.live.picture;

import io.mien.dashboards.live.join.Area;
import io.mien.vision.image.Image;
import java.util.List;

/**
 * Hides parts of a picture for good: of a hidden part nothing is left but the mean colours of a few
 * cells, painted as a soft transition from the middle of one cell to the next.
 *
 * <p>A face is covered by about {@value #FACE_CELLS} cells a side with its surroundings, fewer than
 * can tell anybody, and what is painted depends on those means alone: there is nothing to restore.
 */
public final class Veil {
  /** Cells along the longer side of a hidden part: the face itself is about four of them wide. */
  static final int FACE_CELLS = 6;

  /** Cells along the longer side of a picture that is hidden as a whole. */
  static final int WHOLE_CELLS = 18;

  private Veil() {}

  /** Hides parts of a picture, in place. */
  public static void hide(Image image, List<Area> areas) {
    // All means first: where parts overlap, none is made of what another one left.
    List<Cells> cells =
        areas.stream().map(area -> Cells.of(image, area, FACE_CELLS)).filter(Cells::any).toList();
    cells.forEach(part -> part.paint(image));
  }

  /** Hides a whole picture, in place. */
  public static void hideAll(Image image) {
    Cells.of(image, new Area(0, 0, 1, 1), WHOLE_CELLS).paint(image);
  }

  /** The mean colours of a part in a grid of cells. */
  @SuppressWarnings("ArrayRecordComponent") // private, and written once
  private record Cells(
      int left, int top, int right, int bottom, int across, int down, float[][] means) {

    static Cells of(Image image, Area area, int most) {
      int left = clamp(Math.floor(area.x() * image.widthPixels()), image.widthPixels());
      int top = clamp(Math.floor(area.y() * image.heightPixels()), image.heightPixels());
      int right =
          clamp(Math.ceil((area.x() + area.width()) * image.widthPixels()), image.widthPixels());
      int bottom =
          clamp(Math.ceil((area.y() + area.height()) * image.heightPixels()), image.heightPixels());
      int width = right - left;
      int height = bottom - top;
      double side = Math.max(1, Math.max(width, height) / (double) most);
      int across = Math.max(1, (int) Math.round(width / side));
      int down = Math.max(1, (int) Math.round(height / side));
      float[][] means = new float[across * down][Image.CHANNELS];
      if (width > 0 && height > 0) {
        for (int row = 0; row < down; row++) {
          for (int column = 0; column < across; column++) {
            mean(
                image,
                left + column * width / across,
                left + Math.max((column + 1) * width / across, column * width / across + 1),
                top + row * height / down,
                top + Math.max((row + 1) * height / down, row * height / down + 1),
                means[row * across + column]);
          }
        }
      }
      return new Cells(left, top, right, bottom, across, down, means);
    }

    private static void mean(Image image, int left, int right, int top, int bottom, float[] into) {
      byte[] bgr = image.bgr();
      long blue = 0;
      long green = 0;
      long red = 0;
      for (int y = top; y < bottom; y++) {
        int at = (y * image.widthPixels() + left) * Image.CHANNELS;
        for (int x = left; x < right; x++, at += Image.CHANNELS) {
          blue += bgr[at] & 0xff;
          green += bgr[at + 1] & 0xff;
          red += bgr[at + 2] & 0xff;
        }
      }
      float pixels = (right - left) * (bottom - top);
      into[0] = blue / pixels;
      into[1] = green / pixels;
      into[2] = red / pixels;
    }

    boolean any() {
      return right > left && bottom > top;
    }

    /** Between the middles of the cells colours go over evenly. */
    void paint(Image image) {
      byte[] bgr = image.bgr();
      float stepX = across / (float) (right - left);
      float stepY = down / (float) (bottom - top);
      for (int y = top; y < bottom; y++) {
        float v = Math.min(Math.max((y - top + .5f) * stepY - .5f, 0), down - 1);
        int row = (int) v;
        int below = Math.min(row + 1, down - 1);
        float dy = v - row;
        int at = (y * image.widthPixels() + left) * Image.CHANNELS;
        for (int x = left; x < right; x++) {
          float u = Math.min(Math.max((x - left + .5f) * stepX - .5f, 0), across - 1);
          int column = (int) u;
          int next = Math.min(column + 1, across - 1);
          float dx = u - column;
          float[] a = means[row * across + column];
          float[] b = means[row * across + next];
          float[] c = means[below * across + column];
          float[] d = means[below * across + next];
          for (int channel = 0; channel < Image.CHANNELS; channel++) {
            float upper = a[channel] + (b[channel] - a[channel]) * dx;
            float lower = c[channel] + (d[channel] - c[channel]) * dx;
            bgr[at++] = (byte) Math.round(upper + (lower - upper) * dy);
          }
        }
      }
    }

    private static int clamp(double value, int most) {
      return (int) Math.min(Math.max(value, 0), most);
    }
  }
}
