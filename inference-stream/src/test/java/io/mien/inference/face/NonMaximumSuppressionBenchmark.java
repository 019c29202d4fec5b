package io.mien.inference.face;

import io.mien.vision.image.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The boxes that a detector draws around five faces, to one box each. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NonMaximumSuppressionBenchmark {
  private static final int FACES = 5;
  private static final int BOXES_PER_FACE = 12;
  private static final double MAX_IOU = .4;

  private final List<Face> candidates = candidates();

  /** What is kept. */
  @Benchmark
  public List<Face> suppress() {
    return NonMaximumSuppression.suppress(candidates, MAX_IOU);
  }

  private static List<Face> candidates() {
    Random random = new Random(1);
    List<Face> candidates = new ArrayList<>();
    for (int i = 0; i < FACES * BOXES_PER_FACE; i++) {
      candidates.add(
          new Face(
              new Box(
                  200 * (i % FACES) + 10 * random.nextDouble(), 10 * random.nextDouble(), 120, 150),
              .75 + .25 * random.nextDouble(),
              Optional.empty()));
    }
    return candidates;
  }
}
