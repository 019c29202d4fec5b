package io.mien.training.report;

import io.mien.training.eval.ReliabilityBin;
import java.util.List;
import java.util.Locale;

/**
 * How often the winning label is right against how probable it is said to be (Guo et al., 2017), as
 * SVG: bars on the diagonal are honest ones, below it too sure, above it too shy. Below them stands
 * where the pictures are.
 *
 * @param title for those who cannot see it
 * @param bins of equal width over 0..1
 */
record ReliabilityDiagram(String title, List<ReliabilityBin> bins) {
  private static final int SIDE = 280;
  private static final int LEFT = 52;
  private static final int TOP = 12;
  private static final int COUNTS = 50;
  private static final int GAP = 12;
  private static final int BOTTOM = 42;

  ReliabilityDiagram {
    bins = List.copyOf(bins);
  }

  /** The drawing. */
  String svg() {
    Markup svg = new Markup();
    int height = TOP + SIDE + GAP + COUNTS + BOTTOM;
    svg.element(
        "svg",
        inside -> {
          inside.element("title", title);
          grid(inside);
          bars(inside);
          words(inside, height);
        },
        "viewBox",
        "0 0 " + (LEFT + SIDE + 12) + " " + height,
        "role",
        "img",
        "class",
        "chart narrow");
    return svg.toString();
  }

  private static void grid(Markup svg) {
    for (int i = 0; i <= 5; i++) {
      double y = TOP + SIDE - SIDE * i / 5.0;
      svg.single("line", "x1", LEFT, "x2", LEFT + SIDE, "y1", y, "y2", y, "class", "grid");
      svg.element("text", 20 * i + "", "x", LEFT - 8, "y", y + 4, "text-anchor", "end");
      svg.element(
          "text",
          20 * i + "",
          "x",
          LEFT + SIDE * i / 5.0,
          "y",
          TOP + SIDE + GAP + COUNTS + 16,
          "text-anchor",
          "middle");
    }
  }

  private void bars(Markup svg) {
    double width = SIDE / (double) bins.size();
    long most = bins.stream().mapToLong(ReliabilityBin::count).max().orElse(1);
    for (int i = 0; i < bins.size(); i++) {
      ReliabilityBin bin = bins.get(i);
      if (bin.count() == 0) {
        continue;
      }
      double x = LEFT + i * width + 1;
      String hint =
          String.format(
              Locale.ROOT,
              "%,d pictures: said %.1f %%, right %.1f %%",
              bin.count(),
              100 * bin.confidence(),
              100 * bin.accuracy());
      bar(svg, hint, x, TOP + SIDE, width - 2, SIDE * bin.accuracy(), "#0072b2");
      double said = TOP + SIDE - SIDE * bin.confidence();
      svg.single(
          "line",
          "x1",
          x,
          "x2",
          x + width - 2,
          "y1",
          said,
          "y2",
          said,
          "stroke",
          "#d55e00",
          "stroke-width",
          3);
      double base = TOP + SIDE + GAP + COUNTS;
      bar(svg, hint, x, base, width - 2, COUNTS * bin.count() / (double) most, "#8a8a8a");
    }
    svg.single(
        "line",
        "x1",
        LEFT,
        "y1",
        TOP + SIDE,
        "x2",
        LEFT + SIDE,
        "y2",
        TOP,
        "stroke",
        "#222",
        "stroke-dasharray",
        "5 4");
  }

  private static void bar(
      Markup svg, String hint, double x, double base, double width, double height, String colour) {
    svg.element(
        "rect",
        inside -> inside.element("title", hint),
        "x",
        x,
        "y",
        base - height,
        "width",
        width,
        "height",
        height,
        "fill",
        colour,
        "fill-opacity",
        0.75);
  }

  private static void words(Markup svg, int height) {
    svg.element(
        "text",
        "probability of the winning label, %",
        "x",
        LEFT + SIDE,
        "y",
        height - 6,
        "text-anchor",
        "end",
        "class",
        "axis");
    svg.element(
        "text",
        "right, %",
        "transform",
        "translate(12 " + (TOP + SIDE / 2) + ") rotate(-90)",
        "text-anchor",
        "middle",
        "class",
        "axis");
    svg.element(
        "text",
        "pictures",
        "transform",
        "translate(12 " + (TOP + SIDE + GAP + COUNTS / 2) + ") rotate(-90)",
        "text-anchor",
        "middle",
        "class",
        "axis");
  }
}
