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

  @Test
  void windowsOfTheLastMinutesStay() {
    for (int i = 0; i < 200; i++) {
      timeline.add(window(i, false));
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
    timeline.add(window(3, false));
    timeline.add(window(1, true));
    timeline.add(window(3, false));

    assertThat(timeline.of("door", Events.START.plusSeconds(60)))
        .extracting(Timeline.Point::suppressed)
        .containsExactly(true, false);
  }
}
