package io.mien.inference.track;

import io.mien.inference.track.Sighting.Evidence;
import io.mien.vision.image.Box;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A camera's next frame, with five faces that wander: its step, and its state's way to bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TrackerBenchmark {
  private static final int FACES = 5;
  private static final Duration FRAME = Duration.ofMillis(66);
  private static final List<String> LABELS = List.of("neutral", "happiness", "surprise", "anger");

  private final CameraTracker tracker =
      new CameraTracker(
          new TrackingSettings(
              .5,
              .3,
              Duration.ofSeconds(1),
              Duration.ofMillis(500),
              .1,
              .5,
              Duration.ofMillis(200)));
  private CameraTracks tracks = CameraTracks.NONE;
  private byte[] bytes = {};
  private int number;

  /** A state as after some frames. */
  @Setup
  public void prepare() {
    for (int i = 0; i < 30; i++) {
      tracks = tracker.step(tracks, frame()).tracks();
    }
    bytes = CameraTracksBytes.write(tracks);
  }

  /** Detections to tracks, smoothed expressions and episodes. */
  @Benchmark
  public CameraTracker.Step step() {
    CameraTracker.Step step = tracker.step(tracks, frame());
    tracks = step.tracks();
    return step;
  }

  /** The state to what the store keeps. */
  @Benchmark
  public byte[] writeState() {
    return CameraTracksBytes.write(tracks);
  }

  /** The state from what the store kept. */
  @Benchmark
  public Optional<CameraTracks> readState() {
    return CameraTracksBytes.read(bytes);
  }

  private SeenFrame frame() {
    number++;
    List<Sighting> faces = new ArrayList<>();
    for (int i = 0; i < FACES; i++) {
      double x = 200 * i + 40 * Math.sin(number / 10.0 + i);
      double happy = .5 + .4 * Math.sin(number / 40.0 + i);
      faces.add(
          new Sighting(
              new Box(x, 200, 120, 150), .95, List.of(.9 - happy, happy, .05, .05), Evidence.SURE));
    }
    Instant at = Instant.EPOCH.plus(FRAME.multipliedBy(number));
    return new SeenFrame("camera-1", "frame-" + number, at, LABELS, faces);
  }
}
