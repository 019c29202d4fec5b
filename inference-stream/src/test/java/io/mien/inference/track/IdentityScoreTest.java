package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mien.vision.image.Box;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityScoreTest {

  private static final Box HERE = new Box(0, 0, 10, 10);
  private static final Box THERE = new Box(100, 0, 10, 10);
  private static final double ROUNDING = 1e-9;

  private final IdentityScore score = new IdentityScore();

  @Test
  void isPerfectWhereEveryoneKeepsTheirTrack() {
    for (int i = 0; i < 4; i++) {
      score.add(Map.of("ann", HERE, "bob", THERE), Map.of("1", HERE, "2", THERE));
    }

    assertThat(score.idf1()).isEqualTo(1);
    assertThat(score.switches()).isZero();
    assertThat(score.persons()).isEqualTo(2);
    assertThat(score.tracks()).isEqualTo(2);
  }

  @Test
  void halfIsLostWhereATrackIsCutInTheMiddle() {
    score.add(Map.of("ann", HERE), Map.of("1", HERE));
    score.add(Map.of("ann", HERE), Map.of("2", HERE));

    assertThat(score.idf1()).isCloseTo(.5, within(ROUNDING));
    assertThat(score.switches()).isEqualTo(1);
  }

  @Test
  void countsMissedAndFalseFaces() {
    score.add(Map.of("ann", HERE), Map.of("1", HERE));
    score.add(Map.of("ann", HERE), Map.of());
    score.add(Map.of("ann", HERE), Map.of("1", HERE, "2", THERE));

    assertThat(score.idf1()).isCloseTo(2.0 * 2 / (3 + 3), within(ROUNDING));
    assertThat(score.switches()).isZero();
  }

  @Test
  void anExchangeOfTwoIsTwoSwitches() {
    score.add(Map.of("ann", HERE, "bob", THERE), Map.of("1", HERE, "2", THERE));
    score.add(Map.of("ann", HERE, "bob", THERE), Map.of("2", HERE, "1", THERE));

    assertThat(score.switches()).isEqualTo(2);
    assertThat(score.idf1()).isCloseTo(.5, within(ROUNDING));
  }

  @Test
  void nobodyIsFoundPerfectlyInAnEmptyScene() {
    assertThat(score.idf1()).isEqualTo(1);
  }
}
