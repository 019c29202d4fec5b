package io.mien.inference.face;

import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.OnnxSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Opens face detectors by their kind. */
public final class FaceDetectors {

  /** The kinds of detectors. */
  public enum Kind {
    /** UltraFace RFB-320, which the distribution brings along. */
    ULTRAFACE,
    /** YuNet, from a file of the user; gives landmarks. */
    YUNET;

    /** The kind as written in a config. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Kind ofLabel(String label) {
      return Arrays.stream(values())
          .filter(kind -> kind.label().equals(label))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "expected a detector of %s, found '%s'"
                          .formatted(
                              Arrays.stream(values())
                                  .map(Kind::label)
                                  .collect(Collectors.joining(", ")),
                              label)));
    }
  }

  /** Fetched by the build and packed beside this class, with its licence. */
  private static final String ULTRAFACE = "fr_detect.onnx";

  private FaceDetectors() {}

  /**
   * Opens a detector, warm.
   *
   * @param file the network; needed for YuNet, replaces the packed one of UltraFace
   * @param threshold the least score of a face, 0..1; the kind's own where empty
   * @param threads that one picture is worked on with
   */
  public static FaceDetector open(
      Kind kind, Optional<Path> file, OptionalDouble threshold, int threads) {
    OnnxSession session =
        switch (kind) {
          case ULTRAFACE ->
              file.map(path -> OnnxSession.open(path, threads))
                  .orElseGet(() -> OnnxSession.open(packedUltraFace(), ULTRAFACE, threads));
          case YUNET ->
              OnnxSession.open(
                  file.orElseThrow(
                      () ->
                          new OnnxException(
                              "expected a file for detector yunet (face_detection_yunet_2023mar.onnx), found none")),
                  threads);
        };
    try {
      return switch (kind) {
        case ULTRAFACE ->
            new UltraFaceDetector(session, threshold.orElse(UltraFaceDetector.DEFAULT_THRESHOLD));
        case YUNET -> new YuNetDetector(session, threshold.orElse(YuNetDetector.DEFAULT_THRESHOLD));
      };
    } catch (RuntimeException e) {
      session.close(); // nobody else has it
      throw e;
    }
  }

  private static byte[] packedUltraFace() {
    try (InputStream model = FaceDetectors.class.getResourceAsStream(ULTRAFACE)) {
      if (model == null) {
        throw new IllegalStateException(ULTRAFACE + " is missing from the jar: build it again");
      }
      return model.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
