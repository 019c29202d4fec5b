package io.mien.cli;

import io.mien.inference.face.FaceDetector;
import io.mien.inference.face.FaceDetectors;
import io.mien.training.crop.CropFile;
import io.mien.training.crop.CropMeasurement;
import io.mien.training.crop.Detection;
import io.mien.training.crop.PictureFrame;
import io.mien.training.data.FerPlus;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.Protocol;
import io.mien.training.data.Sample;
import io.mien.training.data.Split;
import io.mien.vision.image.Image;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how a detector's boxes lie on the training pictures. */
@Command(
    name = "measure-crop",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how a detector's boxes lie on FER+ validation pictures, so that a served face is cut",
      "out as the training pictures were; the result goes into the bundle at export."
    })
final class MeasureCropCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "FER+: FER2013Valid as a folder or a zip.")
  private Path data = Path.of("");

  @Option(
      names = "--yunet",
      paramLabel = "FILE",
      description = "Measure YuNet from this file as well as UltraFace.")
  private Optional<Path> yunet = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the properties go; default: standard output.")
  private Optional<Path> out = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    out.ifPresent(OutputFile::check);
    PictureSplit pictures = new FerPlus(data).read(Split.VALID, Protocol.ARGMAX_8);
    PrintWriter err = spec.commandLine().getErr();
    err.print(pictures.summary());
    err.flush();
    List<Image> images = pictures.samples().stream().map(Sample::picture).toList();
    List<CropMeasurement> measurements = new ArrayList<>();
    measurements.add(measure(FaceDetectors.Kind.ULTRAFACE, Optional.empty(), images));
    yunet.ifPresent(
        file -> measurements.add(measure(FaceDetectors.Kind.YUNET, Optional.of(file), images)));
    String text =
        "# Made by 'mien measure-crop' on "
            + pictures.samples().size()
            + " FER+ validation pictures, sha256 "
            + pictures.sha256()
            + System.lineSeparator()
            + CropFile.write(measurements);
    out.ifPresentOrElse(file -> write(file, text), () -> spec.commandLine().getOut().print(text));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static CropMeasurement measure(
      FaceDetectors.Kind kind, Optional<Path> file, List<Image> pictures) {
    int threads = Runtime.getRuntime().availableProcessors();
    try (FaceDetector detector = FaceDetectors.open(kind, file, OptionalDouble.empty(), threads)) {
      return CropMeasurement.measure(
          detector.name(),
          pictures,
          PictureFrame.USUAL,
          image ->
              detector.detect(image).stream()
                  .map(face -> new Detection(face.box(), face.landmarks()))
                  .toList());
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UserException("expected a file that can be written, found " + file, e);
    }
  }
}
