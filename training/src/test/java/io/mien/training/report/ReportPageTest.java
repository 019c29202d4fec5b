package io.mien.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.training.cam.ActivationMap;
import io.mien.training.eval.Mistake;
import io.mien.training.eval.Scores;
import io.mien.training.loop.EpochResult;
import io.mien.vision.image.Image;
import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportPageTest {
  private static final List<Expression> LABELS =
      List.of(Expression.NEUTRAL, Expression.HAPPINESS, Expression.FEAR);

  /** Four right, two wrong; the surest mistake is the last. */
  private static final Scores SCORES =
      new Scores(
          LABELS,
          new float[][] {{3, 0, 0}, {2, 0, 0}, {0, 3, 0}, {0, 2, 0}, {1, 0, 0}, {9, 0, 0}},
          new int[] {0, 0, 1, 1, 2, 2});

  private static final ModelBundle BUNDLE =
      new ModelBundle(
          "tiny<&>",
          "7",
          LABELS,
          Preprocessing.plain(ColourOrder.GRAY, 48, 48, Resampling.ANTIALIASED, Border.REPLICATE),
          0.5,
          Map.of(),
          Map.of(
              "commit", "c0ffee",
              "setting.seed", "42",
              "setting.network.weights", "random",
              "data.train.sha256", "d1d1",
              "data.train.pictures", "1000",
              "change.0002", "after 2 epochs: epochs 2 -> 3"));

  private static ReportContent content(boolean pictures, Optional<Scores> last) {
    List<EpochResult> history =
        List.of(
            new EpochResult(1, 2.5, 2.25, 0.25, 60),
            new EpochResult(2, 1.5, 1.25, 0.6667, 61),
            new EpochResult(3, 0.5, 1.75, 0.5, 62));
    List<ReportContent.Wrong> wrong = new ArrayList<>();
    for (Mistake one : Mistake.worst(SCORES, 0.5, 10)) {
      Image image = new Image(2, 2, new byte[12]);
      wrong.add(
          new ReportContent.Wrong(
              "fer<" + one.picture() + ">.png",
              one,
              pictures ? Optional.of(image) : Optional.empty(),
              pictures
                  ? Optional.of(ActivationMap.of(2, 2, new float[] {0, 1, 2, 4}))
                  : Optional.empty()));
    }
    return new ReportContent(
        "Training report: tiny<&> 7",
        BUNDLE,
        "fp32",
        new ReportContent.Measured("validation", "valid: 6 pictures", SCORES, 0.5),
        Optional.of(new ReportContent.Run(history, 2, last)),
        List.of(
            new ReportContent.FileRow("fp32", "model.onnx", 1234, "always written"),
            new ReportContent.FileRow("int8", "–", 0, "refused: lost too much")),
        List.of(
            new ReportContent.ClassMap(
                "fear", 2, ActivationMap.of(2, 2, new float[] {0, 1, 2, 4}))),
        "how to read maps",
        wrong);
  }

  private static String text(ReportContent content) {
    return new String(ReportPage.html(content), StandardCharsets.UTF_8);
  }

  /** The page is XML too, so that a parser can say whether every element ends. */
  private static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static Element table(Document page, String caption) {
    NodeList tables = page.getElementsByTagName("table");
    for (int i = 0; i < tables.getLength(); i++) {
      Element table = (Element) tables.item(i);
      if (table.getElementsByTagName("caption").item(0).getTextContent().startsWith(caption)) {
        return table;
      }
    }
    throw new AssertionError("no table " + caption);
  }

  private static List<List<String>> rows(Element table) {
    List<List<String>> rows = new ArrayList<>();
    NodeList all = table.getElementsByTagName("tr");
    for (int i = 0; i < all.getLength(); i++) {
      List<String> cells = new ArrayList<>();
      for (int j = 0; j < all.item(i).getChildNodes().getLength(); j++) {
        cells.add(all.item(i).getChildNodes().item(j).getTextContent());
      }
      rows.add(cells);
    }
    return rows;
  }

  @Test
  void tellsTheFiguresOfTheModel() throws Exception {
    Document page = parsed(text(content(false, Optional.of(SCORES))));

    assertThat(rows(table(page, "Each class")).subList(1, 4))
        .containsExactly(
            List.of("neutral", "50.00", "100.00", "66.67", "2"),
            List.of("happiness", "100.00", "100.00", "100.00", "2"),
            List.of("fear", "0.00", "0.00", "0.00", "2"));
    assertThat(rows(table(page, "Rows: the label")).subList(1, 4))
        .containsExactly(
            List.of("neutral", "2100 %", "00 %", "00 %"),
            List.of("happiness", "00 %", "2100 %", "00 %"),
            List.of("fear", "2100 %", "00 %", "00 %"));
    assertThat(rows(table(page, "Best and last")).subList(1, 3))
        .extracting(row -> row.subList(0, 6))
        .containsExactly(
            List.of("best (exported)", "2", "66.67", "66.67", "66.67", "55.56"),
            List.of("last", "3", "50.00", "66.67", "66.67", "55.56"));
    assertThat(rows(table(page, "Every epoch")).get(3))
        .containsExactly("3", "0.5000", "1.7500", "50.00", "62");
    assertThat(rows(table(page, "What was exported")).get(2))
        .containsExactly("int8", "–", "–", "refused: lost too much");
    assertThat(rows(table(page, "The model")))
        .contains(
            List.of("name, version", "tiny<&> 7"),
            List.of("first weights", "random"),
            List.of("seed", "42"),
            List.of("commit", "c0ffee"),
            List.of("training pictures", "1000, SHA-256 d1d1"),
            List.of("validation pictures", "not said in the file, SHA-256 not said in the file"));
    assertThat(rows(table(page, "Changes while")).get(1))
        .containsExactly("0002", "after 2 epochs: epochs 2 -> 3");
    String before = Figures.percent(SCORES.report(1).ece());
    String after = Figures.percent(SCORES.report(0.5).ece());
    assertThat(before).isNotEqualTo(after);
    assertThat(page.getDocumentElement().getTextContent())
        .contains("Without temperature: ECE " + before, "With temperature: ECE " + after);
  }

  @Test
  void saysSoWhereTheLastEpochIsNotKept() throws Exception {
    Document page = parsed(text(content(false, Optional.empty())));

    assertThat(rows(table(page, "Best and last")).get(2))
        .containsExactly("last", "3", "50.00", "–", "–", "–", "–", "1.7500");
    assertThat(page.getDocumentElement().getTextContent())
        .contains("The last epoch's weights are not kept");
  }

  @Test
  void asksNothingOfANetworkAndRunsNothing() {
    String html = text(content(true, Optional.of(SCORES)));

    assertThat(html)
        .contains("Content-Security-Policy")
        .contains("default-src 'none'")
        .doesNotContain("http://", "https://", "<script", "<link", "@import", "url(", "<iframe");
    assertThat(html).doesNotContain("fer<5>", "tiny<&>").contains("fer&lt;5&gt;.png");
  }

  @Test
  void picturesAreThereOnlyWhenAskedFor() throws Exception {
    String without = text(content(false, Optional.empty()));
    assertThat(without).doesNotContain("<image", "data:image", "base64");
    assertThat(rows(table(parsed(without), "The surest")).get(1).subList(0, 3))
        .containsExactly("fer<5>.png", "fear", "neutral");

    Document with = parsed(text(content(true, Optional.empty())));
    NodeList images = with.getElementsByTagName("image");
    assertThat(images.getLength()).isEqualTo(4); // each of two twice, once under its map
    assertThat(((Element) images.item(0)).getAttribute("href"))
        .startsWith("data:image/png;base64,");
    assertThat(with.getDocumentElement().getTextContent()).contains("taken for neutral (100 %)");
  }

  @Test
  void everyDrawingHasAName() throws Exception {
    NodeList drawings = parsed(text(content(true, Optional.empty()))).getElementsByTagName("svg");
    assertThat(drawings.getLength()).isEqualTo(2 + 2 + 1 + 4);
    for (int i = 0; i < drawings.getLength(); i++) {
      Element drawing = (Element) drawings.item(i);
      assertThat(drawing.getAttribute("role")).isEqualTo("img");
      assertThat(drawing.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
    }
  }

  @Test
  void axesHaveRoundNumbersAroundAllValues() {
    Axis axis = Axis.around(new double[] {0.31, 1.72}, new double[] {Double.NaN, 0.9});
    assertThat(axis.least()).isCloseTo(0, within(1e-9));
    assertThat(axis.most()).isCloseTo(2, within(1e-9));
    assertThat(axis.ticks().stream().map(axis::label))
        .containsExactly("0.0", "0.5", "1.0", "1.5", "2.0");
    assertThat(axis.share(0.5)).isCloseTo(0.25, within(1e-9));

    assertThat(Axis.around(new double[] {82.2, 82.2}).most()).isGreaterThan(82.2);
    assertThat(Axis.around(new double[] {Double.NaN}).ticks()).isNotEmpty();
    assertThat(Axis.step(0.3)).isCloseTo(0.5, within(1e-12));
    assertThat(Axis.step(7)).isCloseTo(10, within(1e-12));
  }

  @Test
  void aRunOfOneEpochAndOneOfThousandsHaveCurves() throws Exception {
    for (int epochs : new int[] {1, 3000}) {
      double[] values = new double[epochs];
      for (int i = 0; i < epochs; i++) {
        values[i] = 1.0 / (i + 1);
      }
      String svg =
          new LineChart("loss", "loss", List.of(new LineChart.Line("training", values)), epochs)
              .svg();
      NodeList texts = parsed(svg).getElementsByTagName("text");
      assertThat(texts.getLength()).isBetween(5, 30);
      assertThat(svg).doesNotContain("NaN", "Infinity");
    }
  }
}
