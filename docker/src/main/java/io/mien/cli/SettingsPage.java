package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.dashboards.live.LiveConfig;
import io.mien.inference.InferenceConfig;
import io.mien.inference.stream.StreamSettings;
import io.mien.ingest.IngestConfig;
import io.mien.training.TrainingSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The reference of all settings as one Markdown page, from their definitions alone: the same bytes
 * on every machine.
 */
final class SettingsPage {
  /** What renews the page in the repository. */
  static final String RENEW =
      "mvn -B -ntp -q -Pquick -pl docker -am package"
          + " && ./mien settings --markdown >docker/CONFIGURATION.md";

  /** As ConfigDef writes a range and a choice. */
  private static final Pattern RANGE = Pattern.compile("\\[([^,]*),\\.\\.\\.,?([^,]*)]");

  private static final Pattern CHOICE = Pattern.compile("\\[(.+)]");
  private static final String NOTHING = "–";

  private SettingsPage() {}

  static String markdown() {
    return String.join(
        "\n",
        "# Configuration",
        "",
        "Every key of Mien, written from the code. Do not edit this page; after a change of a key:",
        "",
        "```sh",
        RENEW,
        "```",
        "",
        "`ingest`, `infer` and `live` take their keys from a properties file (`--config FILE`),"
            + " then from the",
        "environment, then from `--set KEY=VALUE`; the later wins. All problems are reported"
            + " together,",
        "and a key that is not known is one. `train` takes its keys from a preset or a file and",
        "`--set`, not from the environment.",
        "",
        "## ingest",
        "",
        table(IngestConfig.definition()),
        "## infer",
        "",
        table(InferenceConfig.definition()),
        "## live",
        "",
        table(LiveConfig.definition()),
        "## Kafka",
        "",
        "Every setting of Kafka's clients goes through, and for `infer` every one of Kafka"
            + " Streams:",
        "unprefixed, or with `consumer.`, `producer.` or `admin.` for one kind of client. In the",
        "environment only the unprefixed ones: `MIEN_BOOTSTRAP_SERVERS`, `MIEN_SECURITY_PROTOCOL`,",
        "`MIEN_SASL_JAAS_CONFIG`. Passwords are masked in the log. Where nothing is given, `infer`"
            + " sets:",
        "",
        streams(),
        "## train",
        "",
        training());
  }

  private static String table(ConfigDef definition) {
    return rows(
        List.of("key", "type", "default", "range", "meaning", "environment"),
        new TreeMap<>(definition.configKeys())
            .values().stream()
                .map(
                    key ->
                        List.of(
                            code(key.name),
                            key.type().name().toLowerCase(Locale.ROOT),
                            standard(key),
                            range(key),
                            key.documentation,
                            code(Settings.environmentName(key.name)))));
  }

  private static String streams() {
    return rows(
        List.of("key", "value", "environment"),
        StreamSettings.describeDefaults().entrySet().stream()
            .map(
                one ->
                    List.of(
                        code(one.getKey()),
                        one.getValue(),
                        isPlain(one.getKey())
                            ? code(Settings.environmentName(one.getKey()))
                            : NOTHING)));
  }

  private static String training() {
    return rows(
        List.of("key", "type", "default", "range", "meaning"),
        TrainingSettings.all().stream()
            .map(
                one ->
                    List.of(code(one.name()), one.type(), one.standard(), one.range(), one.doc())));
  }

  private static String rows(List<String> head, Stream<List<String>> body) {
    String line = String.join("|", head.stream().map(column -> "---").toList());
    StringBuilder text = new StringBuilder();
    text.append(row(head)).append('|').append(line).append("|\n");
    body.forEach(cells -> text.append(row(cells)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    List<String> escaped = cells.stream().map(cell -> cell.replace("|", "\\|")).toList();
    return "| " + String.join(" | ", escaped) + " |\n";
  }

  /** The environment gives keys of one client only where they stand without its prefix. */
  private static boolean isPlain(String key) {
    return InferenceConfig.clientKeys().contains(key);
  }

  private static String standard(ConfigKey key) {
    Object value = key.defaultValue;
    if (value == ConfigDef.NO_DEFAULT_VALUE) {
      return "must be given";
    }
    String text = value instanceof List<?> list ? join(list) : value == null ? "" : "" + value;
    return text.isEmpty() ? NOTHING : text;
  }

  private static String join(List<?> values) {
    return String.join(", ", values.stream().map(String::valueOf).toList());
  }

  /** In words what Kafka writes as {@code [0,...,9]} or {@code [a, b]}. */
  static String range(ConfigKey key) {
    if (key.type() == ConfigDef.Type.BOOLEAN && key.validator == null) {
      return "true or false";
    }
    String text = key.validator == null ? "" : key.validator.toString();
    Matcher range = RANGE.matcher(text);
    if (range.matches()) {
      return range.group(2).isEmpty()
          ? "at least " + range.group(1)
          : range.group(1) + " to " + range.group(2);
    }
    Matcher choice = CHOICE.matcher(text);
    if (choice.matches()) {
      return String.join(" or ", Arrays.asList(choice.group(1).split(", ", -1)));
    }
    return text.isEmpty() ? NOTHING : text;
  }

  private static String code(String text) {
    return '`' + text + '`';
  }
}
