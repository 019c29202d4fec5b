package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.config.Settings;
import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.frame.FrameMetadata;
import io.mien.inference.AnalyzerConfig;
import io.mien.inference.FrameAnalyzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Frames of some cameras, and for each the events that the core without Kafka makes of it. A camera
 * always shows the same picture, so that its faces never leave their places.
 */
final class KnownFrames {
  private static final int CAMERAS = 6;

  private final List<byte[]> pictures;

  /** Those of each picture's faces. */
  private final List<List<String>> expressions;

  private KnownFrames(List<byte[]> pictures, List<List<String>> expressions) {
    this.pictures = pictures;
    this.expressions = expressions;
  }

  /** Judges each picture once; the folder takes the samples. */
  static KnownFrames load(Path folder) throws IOException, InterruptedException {
    AnalyzerConfig config =
        AnalyzerConfig.from(
            Settings.parse(
                    AnalyzerConfig.define(new ConfigDef()), Set.of(), Map.of(), Map.of(), Map.of())
                .own());
    List<byte[]> pictures = Pictures.frames(folder);
    List<List<String>> expressions = new ArrayList<>();
    try (FrameAnalyzer core = FrameAnalyzer.open(config)) {
      for (byte[] picture : pictures) {
        FrameMetadata frame = metadata(new byte[] {'x'}, picture, 0);
        expressions.add(
            core.events().write(core.analyze(frame, core.decode(picture))).stream()
                .map(ExpressionEvent::expression)
                .toList());
      }
    }
    assertThat(pictures).hasSizeGreaterThanOrEqualTo(CAMERAS);
    assertThat(expressions).anySatisfy(faces -> assertThat(faces).isNotEmpty());
    return new KnownFrames(pictures, expressions);
  }

  /** The camera of the n-th frame, as the record's key. */
  byte[] camera(int n) {
    return ("camera-" + n % CAMERAS).getBytes(UTF_8);
  }

  /** The picture of the n-th frame. */
  byte[] picture(int n) {
    return pictures.get(shown(n)).clone();
  }

  private int shown(int n) {
    return n % CAMERAS * (pictures.size() / CAMERAS);
  }

  /** How many faces the n-th frame shows. */
  int faces(int n) {
    return expressions.get(shown(n)).size();
  }

  /** What {@link #summary} says of the events of the n-th frame, captured then. */
  List<String> events(int n, long capturedAtMillis) {
    FrameMetadata frame = metadata(camera(n), picture(n), capturedAtMillis);
    List<String> faces = expressions.get(shown(n));
    return IntStream.range(0, faces.size())
        .mapToObj(
            face ->
                "%s %s %s"
                    .formatted(
                        ExpressionEvent.id(frame.frameId(), face),
                        frame.cameraId(),
                        faces.get(face)))
        .toList();
  }

  /** What must be the same with and without Kafka, and names one face of one frame. */
  static String summary(ExpressionEvent event) {
    return "%s %s %s".formatted(event.id(), event.cameraId(), event.expression());
  }

  private static FrameMetadata metadata(byte[] camera, byte[] picture, long capturedAtMillis) {
    return FrameMetadata.read(camera, picture, new RecordHeaders(), capturedAtMillis, 0);
  }
}
