package io.mien.inference.face;

import io.mien.inference.onnx.FreeBatch;
import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.OnnxOptions;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens face detectors by their kind. */
public final class FaceDetectors {

  /** The kinds of detectors. */
  public enum Kind {
    /** UltraFace RFB-320, which the distribution brings along. */
    ULTRAFACE(UltraFaceDetector.DEFAULT_THRESHOLD),
    /** YuNet, from a file of the user; gives landmarks. */
    YUNET(YuNetDetector.DEFAULT_THRESHOLD);

    private final double threshold;

    Kind(double threshold) {
      this.threshold = threshold;
    }

    /** The least score, 0..1, at which this kind can be trusted to have found a face. */
    public double threshold() {
      return threshold;
    }

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

  private static final Logger log = LoggerFactory.getLogger(FaceDetectors.class);

  private FaceDetectors() {}

  /** Opens a detector on so many threads of the processor. */
  public static FaceDetector open(
      Kind kind, Optional<Path> file, OptionalDouble threshold, int threads) {
    return open(kind, file, threshold, OnnxOptions.cpu(threads));
  }

  /**
   * Opens a detector, warm.
   *
   * @param file the network; needed for YuNet, replaces the packed one of UltraFace
   * @param threshold the least score of a face, 0..1; the kind's own where empty
   * @param how its network runs
   */
  public static FaceDetector open(
      Kind kind, Optional<Path> file, OptionalDouble threshold, OnnxOptions how) {
    OnnxSession session =
        switch (kind) {
          case ULTRAFACE ->
              file.map(path -> open(OnnxSession.read(path), path.toString(), kind, how))
                  .orElseGet(() -> open(packedUltraFace(), ULTRAFACE, kind, how));
          case YUNET -> {
            Path path =
                file.orElseThrow(
                    () ->
                        new OnnxException(
                            "expected a file for detector yunet (face_detection_yunet_2023mar.onnx), found none"));
            yield open(OnnxSession.read(path), path.toString(), kind, how);
          }
        };
    try {
      return switch (kind) {
        case ULTRAFACE -> new UltraFaceDetector(session, threshold.orElse(kind.threshold()));
        case YUNET -> new YuNetDetector(session, threshold.orElse(kind.threshold()));
      };
    } catch (RuntimeException e) {
      session.close(); // nobody else has it
      throw e;
    }
  }

  /** Both kinds come as networks for one picture; those that can are made to take more. */
  private static OnnxSession open(byte[] network, String source, Kind kind, OnnxOptions how) {
    Optional<byte[]> edited = FreeBatch.edit(network);
    if (edited.isPresent()) {
      try {
        OnnxSession session = OnnxSession.open(edited.get(), source, how);
        if (FreeBatch.keepsRowsApart(session, shape(kind))) {
          return session;
        }
        session.close();
      } catch (OnnxException e) {
        log.debug("cannot free the batch of {}", source, e);
      }
      log.info("{} takes one picture at a time: its network is made for that", source);
    }
    return OnnxSession.open(network, source, how);
  }

  private static long[] shape(Kind kind) {
    return switch (kind) {
      case ULTRAFACE -> UltraFaceDetector.shape();
      case YUNET -> YuNetDetector.shape();
    };
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
