package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzedFace;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.FrameAnalyzer;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what saving costs in accuracy and gains in speed. */
@Command(
    name = "saving",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what it gains and costs to run the networks less often on one camera.",
      "Truth is what they see when they run on each frame."
    })
final class SavingBenchCommand implements Callable<Integer> {
  private static final int DISTINCT_FRAMES = 180;
  private static final int FRAMES_PER_SECOND = 15;

  /** Of two boxes around the same face. */
  private static final double SAME_FACE_IOU = .5;

  @Option(
      names = "--source",
      paramLabel = "FILE",
      description = "Frames to use, as if at 15 fps; default: the sample pictures, moving.")
  private Optional<String> source = Optional.empty();

  @Option(
      names = "--detect-every",
      paramLabel = "N",
      description = "Look for faces in each frame of N. Default: ${DEFAULT-VALUE}.")
  private int detectEvery = 3;

  @Option(
      names = "--classify-every",
      paramLabel = "MILLIS",
      description = "Classify a face again after so long. Default: ${DEFAULT-VALUE}.")
  private int classifyEveryMillis = 500;

  @Mixin private ReportOption report = new ReportOption();

  @Mixin private AnalyzerOptions analyzer = new AnalyzerOptions();

  @Spec private CommandSpec spec;

  /** What one way of analyzing gave, and how fast. */
  private record Pass(List<AnalyzedFrame> frames, Rate rate) {}

  @Override
  public Integer call() throws InterruptedException {
    report.check();
    Logging.problemsOnly();
    List<byte[]> pictures = BenchFrames.load(source, DISTINCT_FRAMES);
    Pass all = analyze(pictures, Map.of());
    Pass saved =
        analyze(
            pictures,
            Map.of(
                "inference.detect.every", Integer.toString(detectEvery),
                "inference.classify.every.ms", Integer.toString(classifyEveryMillis)));
    Comparison comparison = Comparison.of(all.frames, saved.frames);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "each frame  %6.1f frames/s  %6.2f ms CPU a frame%n"
            + "saving      %6.1f frames/s  %6.2f ms CPU a frame%n"
            + "%d faces: %.2f %% missed, %.2f %% more than there are, same label on %.2f %%,"
            + " probability off by %.4f on average%n",
        all.rate.framesPerSecond(),
        all.rate.cpuMillisPerFrame(),
        saved.rate.framesPerSecond(),
        saved.rate.cpuMillisPerFrame(),
        comparison.faces,
        100 * comparison.share(comparison.missed),
        100 * comparison.share(comparison.surplus),
        100 * comparison.agreement(),
        comparison.probabilityDifference());
    out.flush();
    report.write(figures(all, saved, comparison));
    return 0;
  }

  private Pass analyze(List<byte[]> pictures, Map<String, String> saving)
      throws InterruptedException {
    try (FrameAnalyzer core = FrameAnalyzer.open(analyzer.config(saving))) {
      for (int i = 0; i < pictures.size() / 2; i++) { // the compiler's warm-up
        AnalyzedFrame unused = core.analyze(frame("warm-up", i), pictures.get(i));
      }
      List<AnalyzedFrame> frames = new ArrayList<>();
      Rate.Watch watch = Rate.watch();
      for (int i = 0; i < pictures.size(); i++) {
        frames.add(core.analyze(frame("camera", i), pictures.get(i)));
      }
      return new Pass(frames, watch.frames(pictures.size()));
    }
  }

  private static FrameMetadata frame(String camera, int index) {
    return new FrameMetadata(
        camera,
        camera + "-" + index,
        index,
        Instant.EPOCH.plusMillis(1000L * index / FRAMES_PER_SECOND),
        Optional.empty());
  }

  /** What was seen with saving against what was seen without. */
  private static final class Comparison {
    private int faces;
    private int missed;
    private int surplus;
    private int matched;
    private int agreed;
    private double difference;

    static Comparison of(List<AnalyzedFrame> all, List<AnalyzedFrame> saved) {
      Comparison comparison = new Comparison();
      for (int i = 0; i < all.size(); i++) {
        comparison.add(all.get(i).faces(), saved.get(i).faces());
      }
      return comparison;
    }

    private void add(List<AnalyzedFace> truth, List<AnalyzedFace> seen) {
      List<AnalyzedFace> left = new ArrayList<>(seen);
      for (AnalyzedFace face : truth) {
        faces++;
        Optional<AnalyzedFace> match =
            left.stream()
                .filter(other -> other.face().box().iou(face.face().box()) >= SAME_FACE_IOU)
                .findFirst();
        if (match.isEmpty()) {
          missed++;
          continue;
        }
        left.remove(match.get());
        matched++;
        var label = face.prediction().expression();
        agreed += label == match.get().prediction().expression() ? 1 : 0;
        difference +=
            Math.abs(
                face.prediction().probabilities().getOrDefault(label, 0.0)
                    - match.get().prediction().probabilities().getOrDefault(label, 0.0));
      }
      surplus += left.size();
    }

    double share(int count) {
      return (double) count / Math.max(1, faces);
    }

    double agreement() {
      return (double) agreed / Math.max(1, matched);
    }

    double probabilityDifference() {
      return difference / Math.max(1, matched);
    }
  }

  private ObjectNode figures(Pass all, Pass saved, Comparison comparison) {
    ObjectNode figures = JsonFile.report();
    figures
        .put("framesPerSecond", all.rate.framesPerSecond())
        .put("framesPerSecondSaving", saved.rate.framesPerSecond())
        .put("gain", saved.rate.framesPerSecond() / all.rate.framesPerSecond())
        .put("cpuMillisPerFrame", all.rate.cpuMillisPerFrame())
        .put("cpuMillisPerFrameSaving", saved.rate.cpuMillisPerFrame())
        .put("faces", comparison.faces)
        .put("missedShare", comparison.share(comparison.missed))
        .put("surplusShare", comparison.share(comparison.surplus))
        .put("labelAgreement", comparison.agreement())
        .put("probabilityDifference", comparison.probabilityDifference());
    figures
        .putObject("settings")
        .put("source", source.orElse("sample pictures, 1280x720"))
        .put("detectEvery", detectEvery)
        .put("classifyEveryMillis", classifyEveryMillis);
    return figures;
  }
}
