package io.mien.training.report;

import io.mien.vision.model.Expression;
import io.mien.vision.model.ModelBundle;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the model is and where it comes from, out of the model's own file. */
final class Card {
  private static final String SETTING = "setting.";
  private static final String CHANGE = "change.";
  private static final String UNKNOWN = "not said in the file";

  private final ModelBundle bundle;
  private final String numbers;
  private final Map<String, String> provenance;

  Card(ReportContent content) {
    bundle = content.bundle();
    numbers = content.numbers();
    provenance = new TreeMap<>(bundle.provenance());
  }

  void addTo(Markup page) {
    page.element(
        "p",
        "It names the expression that a face shows in a picture, not what a person feels, and must"
            + " not be used to decide over people. What it knows of faces that its training pictures"
            + " do not show was not measured.");
    Table table = new Table("The model", "", "").ofTexts();
    table
        .row("name, version", bundle.name() + " " + bundle.version())
        .row(
            "classes",
            bundle.labels().stream().map(Expression::label).collect(Collectors.joining(", ")))
        .row(
            "input",
            "%d x %d pixels, %s"
                .formatted(
                    bundle.preprocessing().heightPixels(),
                    bundle.preprocessing().widthPixels(),
                    bundle.preprocessing().colourOrder().name().toLowerCase(Locale.ROOT)))
        .row("numbers", numbers)
        .row("trained values", said("parameters"))
        .row("first weights", said(SETTING + "network.weights"))
        .row("seed", said(SETTING + "seed"))
        .row("commit", said("commit"))
        .row("data", said("data.name") + ", protocol " + said("data.protocol"))
        .row("training pictures", pictures("data.train"))
        .row("validation pictures", pictures("data.valid"))
        .row("temperature", String.format(Locale.ROOT, "%.4f", bundle.temperature()))
        .row("mirror image averaged", said(SETTING + "export.mirror"));
    table.addTo(page);
    list(page, "Changes while it was trained", key -> key.startsWith(CHANGE), CHANGE);
    list(page, "All settings", key -> key.startsWith(SETTING), SETTING);
    list(
        page,
        "All else that the file says",
        key -> !key.startsWith(SETTING) && !key.startsWith(CHANGE),
        "");
  }

  private String said(String key) {
    return provenance.getOrDefault(key, UNKNOWN);
  }

  private String pictures(String of) {
    return said(of + ".pictures") + ", SHA-256 " + said(of + ".sha256");
  }

  private void list(Markup page, String name, Predicate<String> which, String prefix) {
    if (provenance.keySet().stream().noneMatch(which)) {
      return;
    }
    page.element(
        "details",
        details -> {
          details.element("summary", name);
          Table table = new Table(name, "key", "value").ofTexts();
          provenance.forEach(
              (key, value) -> {
                if (which.test(key)) {
                  table.row(key.substring(prefix.length()), value);
                }
              });
          table.addTo(details);
        });
  }
}
