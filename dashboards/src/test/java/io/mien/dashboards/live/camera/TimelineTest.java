package io.mien.dashboards.live.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.window.ExpressionWindow;
import io.mien.contract.window.ExpressionWindow.Expressions;
import io.mien.dashboards.live.Events;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final Timeline timeline = new Timeline();

  private static ExpressionWindow window(long number, boolean suppressed) {
    Instant start = Events.START.plusSeconds(10 * number);
    Map<String, Double> all = Map.of("neutral", 1.0);
    return new ExpressionWindow(
        "door/" + number,
        "door",
        start,
        start.plusSeconds(10),
        100,
        suppressed,
        suppressed ? OptionalLong.empty() : OptionalLong.of(50),
        suppressed ? OptionalLong.empty() : OptionalLong.of(1),
        suppressed
            ? Optional.empty()
            : Optional.of(new Expressions(all, Map.of("neutral", .75), .25, Optional.empty())));
  }

  /** A window is told of when it is over. */
  private void add(long number, boolean suppressed) {
    ExpressionWindow window = window(number, suppressed);
    timeline.add(window, window.end());
  }

  @Test
  void windowsOfTheLastMinutesStay() {
    for (int i = 0; i < 200; i++) {
      add(i, false);
    }
    Instant now = Events.START.plusSeconds(2000);

    assertThat(timeline.of("door", now)).hasSize(60);
    assertThat(timeline.of("door", now).get(59).shares()).containsEntry("neutral", .75);
    assertThat(timeline.of("door", now).get(59).uncertain()).hasValue(.25);
    assertThat(timeline.of("door", now.plusSeconds(3600))).isEmpty();
    assertThat(timeline.of("till", now)).isEmpty();
  }

  @Test
  void lateAndRepeatedWindowsFindTheirPlace() {
    add(3, false);
    add(1, true);
    add(3, false);

    assertThat(timeline.of("door", Events.START.plusSeconds(60)))
        .extracting(Timeline.Point::suppressed)
        .containsExactly(true, false);
  }

  @Test
  void windowsOfTheFutureAreLetGoOnceTheClockIsRightAgain() {
    Instant now = Events.START.plusSeconds(60);
    add(4, false);
    timeline.add(window(8640, false), now); // a day ahead
    timeline.add(window(5, false), now);
    timeline.add(window(6, false), now.plusSeconds(10));

    assertThat(timeline.of("door", now))
        .extracting(Timeline.Point::start)
        .containsExactly(Events.START.plusSeconds(50), Events.START.plusSeconds(60));
  }

  @Test
  void windowsStayWhereThisClockIsTheOneThatIsWrong() {
    Instant now = Events.START.minusSeconds(3600);
    timeline.add(window(1, false), now);
    timeline.add(window(2, false), now);

    assertThat(timeline.of("door", now)).hasSize(2);
  }
}
