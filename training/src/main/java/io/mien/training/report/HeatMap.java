package io.mien.training.report;

import io.mien.training.cam.ActivationMap;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.util.Base64;
import java.util.Optional;

/**
 * An activation map as SVG squares, over its picture where that may be shown. The more a place
 * speaks for the class the more it is covered with one dark colour, so that lightness alone says it
 * all.
 *
 * @param title for those who cannot see it
 * @param map drawn over the picture, or alone
 * @param picture shown only where somebody asked for pictures
 */
record HeatMap(String title, Optional<ActivationMap> map, Optional<Image> picture) {
  private static final int SIDE = 96;
  private static final double STRONGEST = 0.62;
  private static final int JPEG_QUALITY = 85;

  /** From here on a picture without loss is too large to put into a page. */
  private static final int LARGE_PIXELS = 128;

  /** The drawing. */
  String svg() {
    Markup svg = new Markup();
    svg.element(
        "svg",
        inside -> {
          inside.element("title", title);
          picture.ifPresent(
              image ->
                  inside.single(
                      "image",
                      "href",
                      dataUrl(image),
                      "width",
                      SIDE,
                      "height",
                      SIDE,
                      "preserveAspectRatio",
                      "none"));
          map.ifPresent(squares -> squares(inside, squares));
        },
        "viewBox",
        "0 0 " + SIDE + " " + SIDE,
        "role",
        "img",
        "class",
        "map");
    return svg.toString();
  }

  private void squares(Markup svg, ActivationMap squares) {
    double width = SIDE / (double) squares.width();
    double height = SIDE / (double) squares.height();
    double strongest = picture.isPresent() ? STRONGEST : 1;
    for (int row = 0; row < squares.height(); row++) {
      for (int column = 0; column < squares.width(); column++) {
        double value = squares.values()[row * squares.width() + column];
        if (value > 0) {
          svg.single(
              "rect",
              "x",
              column * width,
              "y",
              row * height,
              "width",
              width,
              "height",
              height,
              "fill",
              picture.isPresent() ? "#d55e00" : "#0072b2",
              "fill-opacity",
              strongest * value);
        }
      }
    }
  }

  private static String dataUrl(Image image) {
    boolean isLarge = Math.max(image.widthPixels(), image.heightPixels()) > LARGE_PIXELS;
    byte[] encoded = isLarge ? ImageEncoder.jpeg(image, JPEG_QUALITY) : ImageEncoder.png(image);
    String kind = isLarge ? "jpeg" : "png";
    return "data:image/" + kind + ";base64," + Base64.getEncoder().encodeToString(encoded);
  }
}
