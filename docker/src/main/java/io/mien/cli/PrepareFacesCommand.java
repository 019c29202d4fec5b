package io.mien.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.training.MeasuredCrops;
import io.mien.training.crop.Detection;
import io.mien.training.data.DataKind;
import io.mien.training.data.Sha256;
import io.mien.training.faces.FaceAlignment;
import io.mien.training.faces.FaceCache;
import io.mien.training.faces.FacePreparation;
import io.mien.training.faces.PreparationReport;
import io.mien.vision.model.FaceCrop;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts the faces out of the pictures of a data set. */
@Command(
    name = "prepare-faces",
    mixinStandardHelpOptions = true,
    description = {
      "Find and align the faces in the pictures of a data set: the same folder tree with faces instead",
      "of pictures, to be given to train --data. What was found before comes from a cache."
    },
    footer = {"", "Example: mien prepare-faces --data raw --out faces --yunet yunet.onnx"})
final class PrepareFacesCommand implements Callable<Integer> {
  /** The file with all that was left out and why. */
  static final String REPORT = "prepared-faces.json";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A folder tree with pictures (JPEG, PNG); other files are copied.")
  private Path data = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = {
        "The new tree, with " + REPORT + " and " + MeasuredCrops.FILE + ".",
        "Faces of pictures that are gone from --data are removed there."
      })
  private Path out = Path.of("");

  @Option(
      names = "--yunet",
      paramLabel = "FILE",
      description = "Find faces with YuNet from this file, instead of UltraFace.")
  private Optional<Path> yunet = Optional.empty();

  @Option(
      names = "--crop",
      paramLabel = "measured|five-points",
      description = {
        "measured (default): like FER+ pictures; five-points: the published alignment by landmarks,",
        "with --yunet."
      })
  private String crop = MEASURED;

  @Option(
      names = "--pixels",
      paramLabel = "N",
      description = "Height and width of a face; default: ${DEFAULT-VALUE}.")
  private int pixels = 112;

  @Option(
      names = "--least-score",
      paramLabel = "SCORE",
      description = "How sure a face has to be, 0 to 1; default: ${DEFAULT-VALUE}.")
  private double leastScore = 0.6;

  @Option(
      names = "--no-face",
      paramLabel = "drop|keep",
      description = "Pictures without a face are left out (drop, default) or kept whole.")
  private String faceless = DROP;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where faces are remembered; default: .face-cache in --out.")
  private Optional<Path> cache = Optional.empty();

  private static final String MEASURED = "measured";
  private static final String FIVE_POINTS = "five-points";
  private static final String DROP = "drop";
  private static final String KEEP = "keep";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireOneOf("--crop", crop, MEASURED, FIVE_POINTS);
    requireOneOf("--no-face", faceless, DROP, KEEP);
    if (crop.equals(FIVE_POINTS) && yunet.isEmpty()) {
      throw new UserException(
          "expected --yunet with --crop five-points: UltraFace finds no landmarks");
    }
    if (!(leastScore >= 0 && leastScore <= 1)) {
      throw new UserException("expected --least-score of 0 to 1, found " + leastScore);
    }
    if (DataKind.namesFaces(data)) {
      throw new UserException(
          "expected pictures whose labels name no boxes, found lists of AffectNet in "
              + data
              + ": training cuts the faces out by these boxes");
    }
    Logging.problemsOnly();
    try (FaceDetector detector = open()) {
      FaceCrop rule = crop.equals(FIVE_POINTS) ? FaceAlignment.fivePoints() : measured(detector);
      PreparationReport report = prepare(detector, alignment(rule));
      write(out.resolve(MeasuredCrops.FILE), detector.name() + "=" + rule.encode() + "\n");
      write(out.resolve(REPORT), json(detector, rule, report));
      PrintWriter print = spec.commandLine().getOut();
      print.print(report.summary());
      print.println("faces: " + out + ", all that was left out: " + out.resolve(REPORT));
      print.flush();
    }
    return 0;
  }

  private static void requireOneOf(String option, String found, String one, String other) {
    if (!found.equals(one) && !found.equals(other)) {
      throw new UserException(
          "expected " + option + " " + one + " or " + other + ", found '" + found + "'");
    }
  }

  private FaceDetector open() {
    return FaceDetectors.open(
        yunet.isPresent() ? FaceDetectors.Kind.YUNET : FaceDetectors.Kind.ULTRAFACE,
        yunet,
        OptionalDouble.of(leastScore),
        Runtime.getRuntime().availableProcessors());
  }

  private static FaceCrop measured(FaceDetector detector) {
    return Optional.ofNullable(MeasuredCrops.ofFerPlus().get(detector.name()))
        .orElseThrow(
            () -> new UserException("expected a measured crop, found none for " + detector.name()));
  }

  private FaceAlignment alignment(FaceCrop rule) {
    try {
      return new FaceAlignment(rule, pixels);
    } catch (IllegalArgumentException e) {
      throw new UserException(String.valueOf(e.getMessage()), e);
    }
  }

  private PreparationReport prepare(FaceDetector detector, FaceAlignment alignment) {
    ProgressLine progress =
        new ProgressLine(spec.commandLine().getErr(), Terminal.attached(), OptionalLong.empty());
    FacePreparation preparation =
        new FacePreparation(
            picture ->
                detector.detect(picture).stream()
                    .map(face -> new Detection(face.box(), face.landmarks()))
                    .toList(),
            detector.name() + " " + leastScore + yunet.map(file -> " " + sha256(file)).orElse(""),
            alignment,
            new FaceCache(cache.orElse(out.resolve(".face-cache"))),
            faceless.equals(KEEP));
    PreparationReport report = preparation.run(data, out, progress::at);
    progress.end();
    return report;
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UserException("expected a file with YuNet, found " + file, e);
    }
  }

  private String json(FaceDetector detector, FaceCrop rule, PreparationReport report) {
    ObjectNode json = report.toJson();
    json.put("source", data.toString());
    json.put("detector", detector.name());
    json.put("leastScore", leastScore);
    json.put("crop", rule.encode());
    json.put("pixels", pixels);
    return json.toPrettyString() + "\n";
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserException("expected a place for " + file + ": " + e.getMessage(), e);
    }
  }
}
