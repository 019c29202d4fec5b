package io.mien.training.report;

import java.util.List;

/**
 * Lines over the epochs of a run, as SVG. Lines differ by colour, dashes and the shape of their
 * points, so that no one has to tell colours apart.
 *
 * @param title for those who cannot see it
 * @param unit of the values, written at the axis
 * @param lines at least one
 * @param marked an epoch that gets a line of its own, from 1; 0 = none
 */
record LineChart(String title, String unit, List<Line> lines, int marked) {
  /** One value for each epoch, from the first. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(String name, double[] values) {}

  /** Of Okabe and Ito, who chose colours that everybody can tell apart. */
  static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#007f5f");

  private static final List<String> DASHES = List.of("none", "7 4", "2 3");
  private static final int WIDTH = 560;
  private static final int HEIGHT = 300;
  private static final int LEFT = 62;
  private static final int RIGHT = 14;
  private static final int TOP = 40;
  private static final int BOTTOM = 46;
  private static final double POINT = 3.2;
  private static final int MOST_POINTS = 60;
  private static final int MOST_LABELS = 10;

  /** The drawing. */
  String svg() {
    Axis axis = Axis.around(lines.stream().map(Line::values).toArray(double[][]::new));
    int epochs = lines.stream().mapToInt(line -> line.values.length).max().orElse(0);
    Markup svg = new Markup();
    svg.element(
        "svg",
        inside -> {
          inside.element("title", title);
          grid(inside, axis, epochs);
          mark(inside, epochs);
          for (int i = 0; i < lines.size(); i++) {
            line(inside, lines.get(i), i, axis, epochs);
            legend(inside, lines.get(i).name, i);
          }
        },
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "role",
        "img",
        "class",
        "chart");
    return svg.toString();
  }

  private static void grid(Markup svg, Axis axis, int epochs) {
    for (double tick : axis.ticks()) {
      double y = y(axis, tick);
      svg.single("line", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", y, "y2", y, "class", "grid");
      svg.element("text", axis.label(tick), "x", LEFT - 8, "y", y + 4, "text-anchor", "end");
    }
    int every = (int) Math.max(1, Axis.step(epochs / (double) MOST_LABELS));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      if (epoch % every == 0 || epochs == 1) {
        svg.element(
            "text",
            "" + epoch,
            "x",
            x(epoch, epochs),
            "y",
            HEIGHT - BOTTOM + 18,
            "text-anchor",
            "middle");
      }
    }
    svg.element(
        "text",
        "epoch",
        "x",
        WIDTH - RIGHT,
        "y",
        HEIGHT - 8,
        "text-anchor",
        "end",
        "class",
        "axis");
  }

  private void mark(Markup svg, int epochs) {
    svg.element("text", unit, "x", 4, "y", 14, "class", "axis");
    if (marked < 1) {
      return;
    }
    double x = x(marked, epochs);
    svg.single("line", "x1", x, "x2", x, "y1", TOP, "y2", HEIGHT - BOTTOM, "class", "mark");
    boolean isLeft = x < WIDTH / 2.0;
    svg.element(
        "text",
        "best epoch",
        "x",
        isLeft ? x + 5 : x - 5,
        "y",
        HEIGHT - BOTTOM - 6,
        "text-anchor",
        isLeft ? "start" : "end");
  }

  private static void line(Markup svg, Line line, int number, Axis axis, int epochs) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < line.values.length; i++) {
      if (Double.isFinite(line.values[i])) {
        points
            .append(Markup.number(x(i + 1, epochs)))
            .append(',')
            .append(Markup.number(y(axis, line.values[i])))
            .append(' ');
      }
    }
    svg.single(
        "polyline",
        "points",
        points.toString().strip(),
        "fill",
        "none",
        "stroke",
        COLOURS.get(number),
        "stroke-width",
        2,
        "stroke-dasharray",
        DASHES.get(number));
    for (int i = 0; i < line.values.length && line.values.length <= MOST_POINTS; i++) {
      if (Double.isFinite(line.values[i])) {
        point(svg, number, x(i + 1, epochs), y(axis, line.values[i]));
      }
    }
  }

  private static void point(Markup svg, int number, double x, double y) {
    if (number == 0) {
      svg.single("circle", "cx", x, "cy", y, "r", POINT, "fill", COLOURS.get(number));
    } else {
      svg.single(
          "rect",
          "x",
          x - POINT,
          "y",
          y - POINT,
          "width",
          2 * POINT,
          "height",
          2 * POINT,
          "fill",
          COLOURS.get(number),
          "transform",
          "rotate("
              + (number == 1 ? 0 : 45)
              + " "
              + Markup.number(x)
              + " "
              + Markup.number(y)
              + ")");
    }
  }

  private static void legend(Markup svg, String name, int number) {
    double x = LEFT + number * 170.0;
    svg.single(
        "line",
        "x1",
        x,
        "x2",
        x + 28,
        "y1",
        26,
        "y2",
        26,
        "stroke",
        COLOURS.get(number),
        "stroke-width",
        2,
        "stroke-dasharray",
        DASHES.get(number));
    point(svg, number, x + 14, 26);
    svg.element("text", name, "x", x + 34, "y", 30);
  }

  private static double x(int epoch, int epochs) {
    double inner = WIDTH - LEFT - RIGHT - 20;
    return LEFT + 10 + (epochs == 1 ? inner / 2 : inner * (epoch - 1) / (epochs - 1));
  }

  private static double y(Axis axis, double value) {
    return HEIGHT - BOTTOM - axis.share(value) * (HEIGHT - TOP - BOTTOM);
  }
}
