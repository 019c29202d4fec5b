package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.cli.TrackingBench.Scores;
import io.mien.cli.TrackingScene.Kind;
import io.mien.contract.config.Settings;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.TrackConfig;
import io.mien.inference.track.IdentityScore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how well faces keep their track. */
@Command(
    name = "tracking",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how well faces keep their track, against plain matching by overlap.",
      "Faces of the sample pictures move over a background, cross, vanish for less than a second",
      "and pass behind a pillar; the detector runs for real. IDF1 is better the nearer to 1, an",
      "identity switch is a person whose track is another one than before."
    })
final class TrackingBenchCommand implements Callable<Integer> {
  @Mixin private ReportOption report = new ReportOption();

  @Option(
      names = "--films",
      paramLabel = "N",
      description = "Films of each kind and rate of frames. Default: ${DEFAULT-VALUE}.")
  private int films = 2;

  @Option(
      names = "--fps",
      paramLabel = "N",
      split = ",",
      description = "Rates of frames, with commas. Default: 5,15,30.")
  private List<Integer> rates = List.of(5, 15, 30);

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (films < 1 || rates.isEmpty() || rates.stream().anyMatch(rate -> rate < 1 || rate > 60)) {
      throw new UserException(
          "expected --films of at least 1 and --fps of 1 to 60, found %d and %s"
              .formatted(films, rates));
    }
    report.check();
    Logging.problemsOnly();
    Settings given =
        settings.parse(
            TrackConfig.define(AnalyzerConfig.define(new ConfigDef())),
            Set.of(),
            analyzer.settings());
    AnalyzerConfig networks = AnalyzerConfig.from(given.own());
    Scores total = new Scores();
    Map<Kind, Scores> kinds = new EnumMap<>(Kind.class);
    try (FrameAnalyzer core = FrameAnalyzer.open(networks)) {
      TrackingBench bench = new TrackingBench(core, networks, TrackConfig.from(given.own()));
      for (Kind kind : Kind.values()) {
        Scores scores = new Scores();
        kinds.put(kind, scores);
        for (int fps : rates) {
          for (int film = 0; film < films; film++) {
            bench.play(kind, film, fps, List.of(scores, total));
          }
        }
        print(label(kind), scores);
      }
    }
    print("all", total);
    report.write(figures(kinds, total));
    return 0;
  }

  private void print(String name, Scores scores) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "%-9s  tracker IDF1 %.3f, %d switches; plain overlap IDF1 %.3f, %d switches%n",
        name,
        scores.ours().idf1(),
        scores.ours().switches(),
        scores.plain().idf1(),
        scores.plain().switches());
    out.flush();
  }

  private ObjectNode figures(Map<Kind, Scores> kinds, Scores total) {
    ObjectNode figures = JsonFile.report();
    put(figures, total);
    ObjectNode scenes = figures.putObject("scenes");
    kinds.forEach((kind, scores) -> put(scenes.putObject(label(kind)), scores));
    ObjectNode how = figures.putObject("settings");
    how.put("films", films).put("secondsPerFilm", TrackingScene.SECONDS);
    new ArrayList<>(rates).forEach(how.putArray("fps")::add);
    return figures;
  }

  private static void put(ObjectNode node, Scores scores) {
    put(node.putObject("tracker"), scores.ours());
    put(node.putObject("plainOverlap"), scores.plain());
  }

  private static void put(ObjectNode node, IdentityScore score) {
    node.put("idf1", score.idf1())
        .put("switches", score.switches())
        .put("persons", score.persons())
        .put("tracks", score.tracks());
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
