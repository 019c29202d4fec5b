package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.inference.track.Sighting.Evidence;
import io.mien.vision.image.Box;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpressionSmootherTest {

  /** For the rounding of many small steps. */
  private static final double ROUNDING = 1e-9;

  private static final List<Double> NEUTRAL = List.of(.8, .1, .1);
  private static final List<Double> HAPPY = List.of(.1, .8, .1);
  private static final List<Double> FLAT = List.of(.36, .32, .32);

  private final ExpressionSmoother smoother =
      new ExpressionSmoother(Duration.ofMillis(500), .1, .4);

  @Test
  void startsAtTheFirstFace() {
    Smoothing first = smoother.next(Optional.empty(), at(0), face(HAPPY)).orElseThrow();

    assertThat(first.probabilities()).isEqualTo(HAPPY);
    assertThat(first.label()).isEqualTo(1);
    assertThat(first.uncertain()).isFalse();
  }

  @Test
  void comesAsFarInASecondAtAnyRateOfFrames() {
    double expected = .1 + .7 * (1 - Math.exp(-1 / .5));
    for (int fps : new int[] {1, 7, 60}) {
      assertThat(happyFor(1, fps, face(HAPPY)).probabilities().get(1))
          .as("%d fps", fps)
          .isCloseTo(expected, within(ROUNDING));
    }
  }

  @Test
  void probabilitiesStayASumOfOne() {
    Smoothing shown = happyFor(1, 60, face(HAPPY));

    assertThat(shown.probabilities().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(ROUNDING));
  }

  @Test
  void oneFrameDoesNotChangeTheLabel() {
    Optional<Smoothing> shown = smoother.next(Optional.empty(), at(0), face(NEUTRAL));
    shown = smoother.next(shown, at(40), face(HAPPY));

    assertThat(shown.orElseThrow().label()).isZero();
    assertThat(shown.orElseThrow().probabilities().get(1)).isGreaterThan(.1);
  }

  @Test
  void anotherLabelMustLeadByTheMargin() {
    Optional<Smoothing> shown = smoother.next(Optional.empty(), at(0), face(List.of(.5, .4, .1)));
    shown = smoother.next(shown, at(10_000), face(List.of(.43, .52, .05)));
    assertThat(shown.orElseThrow().label()).isZero();

    shown = smoother.next(shown, at(20_000), face(List.of(.42, .53, .05)));
    assertThat(shown.orElseThrow().label()).isEqualTo(1);

    shown = smoother.next(shown, at(30_000), face(List.of(.48, .47, .05)));
    assertThat(shown.orElseThrow().label()).isEqualTo(1);
  }

  @Test
  void isUncertainUntilClearlyCertainAgain() {
    Optional<Smoothing> shown = smoother.next(Optional.empty(), at(0), face(FLAT));
    assertThat(shown.orElseThrow().uncertain()).isTrue();

    shown = smoother.next(shown, at(10_000), face(List.of(.45, .3, .25)));
    assertThat(shown.orElseThrow().uncertain()).isTrue();

    shown = smoother.next(shown, at(20_000), face(List.of(.55, .2, .25)));
    assertThat(shown.orElseThrow().uncertain()).isFalse();

    shown = smoother.next(shown, at(30_000), face(List.of(.45, .3, .25)));
    assertThat(shown.orElseThrow().uncertain()).isFalse();
  }

  @Test
  void doesNotHearARejectedFace() {
    Optional<Smoothing> shown = smoother.next(Optional.empty(), at(0), face(NEUTRAL));

    assertThat(smoother.next(shown, at(40), face(HAPPY, Evidence.NONE))).isEqualTo(shown);
    assertThat(smoother.next(Optional.empty(), at(0), face(HAPPY, Evidence.NONE))).isEmpty();
  }

  @Test
  void hearsAnUnsureFaceLess() {
    double sure = happyFor(1, 25, face(HAPPY)).probabilities().get(1);
    double unsure = happyFor(1, 25, face(HAPPY, Evidence.UNSURE)).probabilities().get(1);

    assertThat(unsure).isGreaterThan(.2).isLessThan(sure - .2);
  }

  @Test
  void doesNotSmoothWithoutATimeConstant() {
    ExpressionSmoother none = new ExpressionSmoother(Duration.ZERO, 0, .4);
    Optional<Smoothing> shown = none.next(Optional.empty(), at(0), face(NEUTRAL));

    assertThat(none.next(shown, at(1), face(HAPPY)).orElseThrow())
        .isEqualTo(new Smoothing(at(1), HAPPY, 1, false));
  }

  private Smoothing happyFor(int seconds, int fps, Sighting face) {
    Optional<Smoothing> shown = smoother.next(Optional.empty(), at(0), face(NEUTRAL));
    for (int i = 1; i <= seconds * fps; i++) {
      shown = smoother.next(shown, Instant.EPOCH.plusNanos(1_000_000_000L * i / fps), face);
    }
    return shown.orElseThrow();
  }

  private static Sighting face(List<Double> probabilities) {
    return face(probabilities, Evidence.SURE);
  }

  private static Sighting face(List<Double> probabilities, Evidence evidence) {
    return new Sighting(new Box(0, 0, 50, 60), .9, probabilities, evidence);
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
