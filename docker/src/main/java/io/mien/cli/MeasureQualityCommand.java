package io.mien.cli;

import io.mien.inference.QualityConfig;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.RecordedSource;
import io.mien.training.crop.PictureFrame;
import io.mien.training.data.FerPlus;
import io.mien.training.data.Protocol;
import io.mien.training.data.Sample;
import io.mien.training.data.Split;
import io.mien.training.eval.BundleSession;
import io.mien.training.likeness.LikenessFit;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.likeness.FaceLikeness;
import io.mien.vision.likeness.NonFaces;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures which faces, and which other things, end up uncertain. */
@Command(
    name = "measure-quality",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what ends up uncertain: faces of FER+, made-up patterns, places without a face, and",
      "what the detector takes for a face in them. With --fit, first fit what a face is like."
    })
final class MeasureQualityCommand implements Callable<Integer> {
  private static final int MADE_UP = 200;
  private static final int SIDE = 96;

  /** Of the pictures that go through the detector, every so many-th: it takes its time. */
  private static final int DETECTED_EVERY = 8;

  private static final int FRAMES_EVERY = 12;
  private static final int PLACES_PER_FRAME = 10;
  private static final double LEAST_SCORE = 0.5;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "FER+: FER2013Valid as a folder or a zip, with --fit also FER2013Train.")
  private Path data = Path.of("");

  @Option(
      names = "--no-face",
      paramLabel = "SOURCE",
      description = "A video or picture in which there is no face. Repeatable.")
  private List<String> noFace = new ArrayList<>();

  @Option(
      names = "--fit",
      paramLabel = "FILE",
      description = "Fit on the training split, write the fit, and measure with it.")
  private Optional<Path> fit = Optional.empty();

  @Mixin private ModelOption model = new ModelOption();

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Spec private CommandSpec spec;

  private final Random random = new Random(1);

  @Override
  public Integer call() {
    fit.ifPresent(OutputFile::check);
    AbstractConfig own =
        settings.parse(QualityConfig.define(new ConfigDef()), Set.of(), Map.of()).own();
    PrintWriter out = spec.commandLine().getOut();
    List<Sample> faces = new FerPlus(data).read(Split.VALID, Protocol.MAJORITY_8).samples();
    int threads = Runtime.getRuntime().availableProcessors();
    try (FaceDetector detector =
            FaceDetectors.open(
                FaceDetectors.Kind.ULTRAFACE,
                Optional.empty(),
                OptionalDouble.of(LEAST_SCORE),
                threads);
        BundleSession network = open()) {
      QualityTally tally =
          new QualityTally(
              QualityConfig.from(own),
              network,
              detector.name(),
              fit.map(file -> fitted(file, faces)));
      measureFaces(tally, detector, faces);
      measureMadeUp(tally, detector);
      noFace.forEach(source -> measurePlaces(tally, detector, source));
      out.print(tally.table());
      out.flush();
    }
    return 0;
  }

  private BundleSession open() {
    return model
        .file()
        .map(BundleSession::open)
        .orElseGet(() -> BundleSession.open(ExpressionModel.shipped(), model.name()));
  }

  private FaceLikeness fitted(Path file, List<Sample> validation) {
    List<Sample> training = new FerPlus(data).read(Split.TRAIN, Protocol.MAJORITY_8).samples();
    FaceLikeness likeness =
        LikenessFit.fit(
            training.stream().map(Sample::picture).toList(),
            validation.stream().map(Sample::picture).toList());
    try (OutputStream to = Files.newOutputStream(file)) {
      likeness.write(to);
    } catch (IOException e) {
      throw new UserException("expected a file that can be written, found " + file, e);
    }
    return likeness;
  }

  private static void measureFaces(QualityTally tally, FaceDetector detector, List<Sample> faces) {
    for (int i = 0; i < faces.size(); i++) {
      Sample sample = faces.get(i);
      tally.face(sample.picture(), sample.label());
      if (i % DETECTED_EVERY == 0) {
        Image shown = PictureFrame.USUAL.get(0).show(sample.picture());
        detector.detect(shown).stream()
            .limit(1)
            .forEach(face -> tally.detection("faces found by " + detector.name(), shown, face));
      }
    }
  }

  private void measureMadeUp(QualityTally tally, FaceDetector detector) {
    for (NonFaces kind : NonFaces.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      for (int i = 0; i < MADE_UP; i++) {
        Image picture = kind.make(SIDE, random);
        tally.place("made up: " + name, picture, new Box(0, 0, SIDE, SIDE));
        Image scene = kind.make(3 * SIDE, random);
        detections(tally, detector, "made up", scene);
      }
    }
  }

  private void measurePlaces(QualityTally tally, FaceDetector detector, String name) {
    String file = String.valueOf(Path.of(name).getFileName());
    try (RecordedSource source = CameraSources.open(name)) {
      int number = 0;
      for (Optional<CapturedFrame> frame = source.grab();
          frame.isPresent();
          frame = source.grab()) {
        if (number++ % FRAMES_EVERY == 0) {
          Image image = image(frame.get());
          detections(tally, detector, file, image);
          for (int i = 0; i < PLACES_PER_FRAME; i++) {
            tally.place("places in " + file, image, place(image));
          }
        }
      }
    }
  }

  private static void detections(
      QualityTally tally, FaceDetector detector, String where, Image image) {
    for (Face face : detector.detect(image)) {
      tally.detection("found by " + detector.name() + " in " + where, image, face);
    }
  }

  private Box place(Image image) {
    int side =
        30
            + random.nextInt(
                Math.max(1, Math.min(image.widthPixels(), image.heightPixels()) / 2 - 30));
    return new Box(
        random.nextInt(Math.max(1, image.widthPixels() - side)),
        random.nextInt(Math.max(1, image.heightPixels() - side)),
        side,
        side);
  }

  private static Image image(CapturedFrame frame) {
    if (frame.picture() instanceof EncodedPicture encoded) {
      return new ImageDecoder(Integer.MAX_VALUE / 3).decode(encoded.bytes());
    }
    BgrPicture pixels = PictureCodec.decode(frame.picture());
    frame.picture().release();
    return new Image(pixels.widthPixels(), pixels.heightPixels(), pixels.bgr());
  }
}
