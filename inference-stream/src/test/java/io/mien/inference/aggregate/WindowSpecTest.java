package io.mien.inference.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSpecTest {

  @ParameterizedTest
  @CsvSource({"10, 10", "10, 5", "10, 4", "10, 3", "10, 1", "7, 6"})
  void windowsAreMadeOfWholePanes(long size, long advance) {
    WindowSpec spec = new WindowSpec(size, advance, 0, 0, 1);

    for (long time = -30; time < 60; time++) {
      long at = time;
      long[] windows =
          LongStream.range(-100, 100)
              .filter(start -> Math.floorMod(start, advance) == 0)
              .filter(start -> start <= at && at < start + size)
              .toArray();
      long first = windows[0];
      long last = windows[windows.length - 1];
      long pane = spec.pane(at);
      assertThat(spec.firstWindow(at)).isEqualTo(first);
      assertThat(spec.lastWindow(at)).isEqualTo(last);
      assertThat(pane).isLessThanOrEqualTo(at);
      // A time is in the same windows as its pane's start, and in others than the pane before.
      assertThat(spec.firstWindow(pane)).isEqualTo(first);
      assertThat(spec.lastWindow(pane)).isEqualTo(last);
      assertThat(spec.pane(pane)).isEqualTo(pane);
      assertThat(spec.firstWindow(pane - 1) == first && spec.lastWindow(pane - 1) == last)
          .isFalse();
    }
  }

  @Test
  void isOverAfterItsGrace() {
    WindowSpec spec = new WindowSpec(10, 10, 3, 0, 1);

    assertThat(spec.isOver(20, 32)).isFalse();
    assertThat(spec.isOver(20, 33)).isTrue();
  }

  @Test
  void refusesWindowsThatLeaveGapsOrAreNone() {
    assertThatThrownBy(() -> new WindowSpec(10, 11, 0, 0, 1)).hasMessageContaining("found 11 ms");
    assertThatThrownBy(() -> new WindowSpec(0, 0, 0, 0, 1)).hasMessageContaining("found 0 ms");
    assertThatThrownBy(() -> new WindowSpec(10, 10, -1, 0, 1)).hasMessageContaining("-1, 0, 1");
    assertThatThrownBy(() -> new WindowSpec(10, 10, 0, 0, 0)).hasMessageContaining("0, 0, 0");
    assertThatThrownBy(() -> new WindowSpec(10_000, 10, 0, 0, 1)).hasMessageContaining("1001");
  }
}
