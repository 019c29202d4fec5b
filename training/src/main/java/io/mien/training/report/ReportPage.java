package io.mien.training.report;

import io.mien.training.loop.EpochResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * A report as one page of HTML: no scripts, and nothing that comes from elsewhere, which the page
 * itself forbids.
 */
public final class ReportPage {
  private static final String STYLE = "report.css";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final ReportContent content;
  private final Figures figures;

  private ReportPage(ReportContent content) {
    this.content = content;
    figures = new Figures(content.measured());
  }

  /** The page, in UTF-8. */
  public static byte[] html(ReportContent content) {
    Markup page = new Markup();
    page.raw("<!DOCTYPE html>\n");
    page.element("html", new ReportPage(content)::add, "lang", "en");
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void add(Markup html) {
    html.element(
        "head",
        head -> {
          head.single("meta", "charset", "utf-8");
          head.single("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
          head.single("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
          head.element("title", content.title());
          head.element("style", style -> style.raw(style()));
        });
    html.element("body", body -> body.element("main", this::sections));
  }

  private void sections(Markup page) {
    page.element("h1", content.title());
    page.element("p", content.measured().data().strip(), "class", "data");
    figures.headline(page);
    content.run().ifPresent(run -> run(page, run));
    section(page, "Classes", figures::classes);
    section(page, "Confusion", figures::confusion);
    section(page, "Calibration", figures::calibration);
    if (!content.files().isEmpty()) {
      section(page, "Files", this::files);
    }
    section(page, "Where the model looks", this::maps);
    section(page, "Worst mistakes", this::mistakes);
    section(page, "Model card", inside -> new Card(content).addTo(inside));
  }

  private static void section(Markup page, String name, Consumer<Markup> inside) {
    page.element("section", section -> inside.accept(section.element("h2", name)));
  }

  private void run(Markup page, ReportContent.Run run) {
    section(page, "Best and last epoch", inside -> figures.bestAndLast(inside, run));
    section(
        page,
        "Curves",
        inside -> {
          inside.element(
              "div",
              both -> {
                both.raw(losses(run).svg());
                both.raw(accuracies(run).svg());
              },
              "class",
              "beside");
          inside.element(
              "details",
              details -> {
                details.element("summary", "The numbers of the curves");
                epochs(details, run);
              });
        });
  }

  private static LineChart losses(ReportContent.Run run) {
    return new LineChart(
        "Loss of training and validation after each epoch",
        "loss",
        List.of(
            line("training", run, EpochResult::trainingLoss),
            line("validation", run, EpochResult::validationLoss)),
        run.bestEpoch());
  }

  private static LineChart accuracies(ReportContent.Run run) {
    return new LineChart(
        "Accuracy on the validation pictures after each epoch",
        "accuracy, %",
        List.of(line("validation", run, epoch -> 100 * epoch.validationAccuracy())),
        run.bestEpoch());
  }

  private static LineChart.Line line(
      String name, ReportContent.Run run, ToDoubleFunction<EpochResult> value) {
    return new LineChart.Line(name, run.history().stream().mapToDouble(value).toArray());
  }

  private static void epochs(Markup page, ReportContent.Run run) {
    Table table =
        new Table(
            "Every epoch; training pictures are augmented, and the loss of a method may be more than"
                + " the entropy that is validated",
            "epoch",
            "training loss",
            "validation loss",
            "validation accuracy %",
            "seconds");
    for (EpochResult epoch : run.history()) {
      table.row(
          "" + epoch.epoch(),
          String.format(Locale.ROOT, "%.4f", epoch.trainingLoss()),
          String.format(Locale.ROOT, "%.4f", epoch.validationLoss()),
          String.format(Locale.ROOT, "%.2f", 100 * epoch.validationAccuracy()),
          String.format(Locale.ROOT, "%.0f", epoch.seconds()));
    }
    table.addTo(page);
  }

  private void files(Markup page) {
    Table table = new Table("What was exported", "numbers", "file", "bytes", "verdict").ofTexts();
    for (ReportContent.FileRow file : content.files()) {
      table.row(
          file.numbers(),
          file.name(),
          file.bytes() == 0 ? "–" : String.format(Locale.ROOT, "%,d", file.bytes()),
          file.verdict());
    }
    table.addTo(page);
  }

  private void maps(Markup page) {
    page.element("p", content.mapsNote());
    page.element(
        "div",
        all -> {
          for (ReportContent.ClassMap map : content.maps()) {
            String of = map.label() + ", " + map.pictures() + " pictures";
            all.element(
                "figure",
                one ->
                    one.raw(
                            new HeatMap(
                                    "Mean map of " + of, Optional.of(map.map()), Optional.empty())
                                .svg())
                        .element("figcaption", of));
          }
        },
        "class",
        "maps");
  }

  private void mistakes(Markup page) {
    new MistakeList(content.mistakes(), content.measured().scores().labels()).addTo(page);
  }

  private static String style() {
    try (InputStream stream = ReportPage.class.getResourceAsStream(STYLE)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + STYLE);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + STYLE, e);
    }
  }
}
