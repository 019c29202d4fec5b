package io.mien.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEventJson;
import io.mien.contract.frame.FrameMetadata;
import io.mien.vision.image.Box;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.image.Region;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.ColourOrder;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one frame of 720p with one face goes through, networks and Kafka aside, step by step. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FrameBenchmark {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final Region FACE = Region.of(new Box(500, 200, 160, 190));
  private static final byte[] KEY = "camera-1".getBytes(UTF_8);

  /** As UltraFace sees a frame. */
  private static final Preprocessing WHOLE = preprocessing(ColourOrder.RGB, 320, 240, 0);

  /** As the shipped model sees a face. */
  private static final Preprocessing CROP = preprocessing(ColourOrder.GRAY, 64, 64, 48);

  private final ImageDecoder decoder = new ImageDecoder(100_000_000);
  private final FloatBuffer whole = FloatBuffer.allocate(WHOLE.tensorLength());
  private final FloatBuffer crop = FloatBuffer.allocate(CROP.tensorLength());
  private final Headers headers = new RecordHeaders();
  private Image image = Pictures.plain(1, 1, 0);
  private byte[] encoded = {};
  private ExpressionEvent event = event();
  private byte[] json = {};

  /** Makes a picture with shapes and grain, about as hard to decode as a camera's. */
  @Setup
  public void prepare() {
    byte[] bgr = new byte[WIDTH * HEIGHT * Image.CHANNELS];
    int grain = 1;
    for (int i = 0; i < bgr.length; i++) {
      int x = i / Image.CHANNELS % WIDTH;
      int y = i / Image.CHANNELS / WIDTH;
      grain = grain * 1_103_515_245 + 12_345;
      double shapes = 60 * Math.sin(x / 23.0) * Math.cos(y / 31.0) + 40 * Math.sin((x + y) / 7.0);
      bgr[i] = (byte) Math.round(127 + shapes + (grain >>> 28));
    }
    encoded = ImageEncoder.jpeg(new Image(WIDTH, HEIGHT, bgr), 85);
    image = decoder.decode(encoded);
    json = ExpressionEventJson.write(event);
  }

  /** JPEG to pixels. */
  @Benchmark
  public Image decode() {
    return decoder.decode(encoded);
  }

  /** Pixels to the detector's input. */
  @Benchmark
  public FloatBuffer resize() {
    WHOLE.write(image, Region.whole(image), whole, 0);
    return whole;
  }

  /** Pixels to the model's input for one face. */
  @Benchmark
  public FloatBuffer crop() {
    CROP.write(image, FACE, crop, 0);
    return crop;
  }

  /** A record's key, headers and picture to what the frame is. */
  @Benchmark
  public FrameMetadata readMetadata() {
    return FrameMetadata.read(KEY, encoded, headers, 1_700_000_000_000L, 7);
  }

  /** An event to JSON. */
  @Benchmark
  public byte[] writeEvent() {
    return ExpressionEventJson.write(event);
  }

  /** An event from JSON. */
  @Benchmark
  public ExpressionEvent readEvent() {
    return ExpressionEventJson.read(json);
  }

  private static Preprocessing preprocessing(
      ColourOrder colours, int width, int height, int detail) {
    List<Double> mean = Collections.nCopies(colours.channels(), 127.0);
    return new Preprocessing(
        colours,
        width,
        height,
        detail,
        1,
        mean,
        mean,
        detail == 0 ? Resampling.BILINEAR : Resampling.ANTIALIASED,
        Border.REPLICATE);
  }

  private static ExpressionEvent event() {
    Instant now = Instant.ofEpochMilli(1_700_000_000_123L);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (String label :
        List.of("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear")) {
      probabilities.put(label, 1 / 7.0);
    }
    return new ExpressionEvent(
        "0123456789abcdef0123456789abcdef-0",
        "camera-1",
        7,
        now,
        new ExpressionEvent.FrameSize(WIDTH, HEIGHT),
        0,
        new ExpressionEvent.FaceBox(500.25, 200.5, 160.125, 190.0625),
        .987,
        Optional.empty(),
        "neutral",
        probabilities,
        true,
        Optional.of(new ExpressionEvent.Track("1700000000123-1", 1500)),
        Optional.of(new ExpressionEvent.Smoothed("neutral", probabilities, true)),
        Optional.of(new ExpressionEvent.Quality(160, 45.5, Optional.empty(), List.of())),
        new ExpressionEvent.Model("mien", "1"),
        "ultraface-rfb-320",
        new ExpressionEvent.Times(now, now));
  }
}
