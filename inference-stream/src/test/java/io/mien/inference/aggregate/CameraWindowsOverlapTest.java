package io.mien.inference.aggregate;

import static io.mien.inference.aggregate.FilmedWindows.TOLERANCE;
import static io.mien.inference.aggregate.FilmedWindows.TUMBLING;
import static io.mien.inference.aggregate.FilmedWindows.happy;
import static io.mien.inference.aggregate.FilmedWindows.neutral;
import static io.mien.inference.aggregate.FilmedWindows.starts;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.window.ExpressionWindow;
import io.mien.inference.Events;
import io.mien.inference.aggregate.CameraWindows.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows that share frames, and frames that come in another order than they were captured. */
class CameraWindowsOverlapTest {
  @Test
  void hoppingWindowsShareTheirFrames() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(1000, 400, 0, 500, 1));
    door.frame(1000, happy("a"));
    door.frame(1300, neutral("a"));
    door.frame(5000);

    assertThat(door.starts()).containsExactly(400L, 800L, 1200L);
    assertThat(door.closed()).extracting(w -> w.faces().orElseThrow()).containsExactly(2L, 2L, 1L);
    assertThat(door.closed()).extracting(w -> w.tracks().orElseThrow()).containsOnly(1L);
    assertThat(door.expressions(2).change().orElseThrow().shares())
        .containsExactly(Map.entry("neutral", .5), Map.entry("happiness", -.5));
  }

  @Test
  void aFrameThatIsLateForSomeHoppingWindowsCountsInTheOthers() {
    FilmedWindows door = new FilmedWindows(new WindowSpec(1000, 500, 0, 500, 1));
    door.frame(900);
    door.frame(1100);
    assertThat(door.starts()).containsExactly(0L);
    assertThat(door.frame(950)).isEqualTo(Outcome.COUNTED);
    door.frame(3000);

    assertThat(door.starts()).containsExactly(0L, 500L, 1000L);
    assertThat(door.closed()).extracting(ExpressionWindow::frames).containsExactly(1L, 3L, 1L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void tumblingWindowsHaveAllFacesInWhateverOrderTheyComeWithinTheGrace(long seed) {
    List<Long> times = times(seed);
    List<ExpressionWindow> inOrder = run(TUMBLING, times);
    // No frame is further than the grace behind one that came before it.
    times.sort(Comparator.comparingLong(time -> time + new Random(seed ^ time).nextLong(200)));
    List<ExpressionWindow> shuffled = run(TUMBLING, times);

    assertThat(inOrder.stream().mapToLong(window -> window.faces().orElseThrow()).sum())
        .isEqualTo(expectedFaces(times));
    assertThat(shuffled)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a - b) < TOLERANCE ? 0 : 1, Double.class)
        .isEqualTo(inOrder);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void hoppingWindowsEachHaveTheFacesOfTheirTime(long seed) {
    WindowSpec spec = new WindowSpec(1000, 300, 200, 500, 1);
    List<Long> times = times(seed);

    List<ExpressionWindow> hopping = run(spec, times);

    for (ExpressionWindow window : hopping) {
      List<Long> inside =
          times.stream()
              .filter(time -> time >= window.start().toEpochMilli())
              .filter(time -> time < window.end().toEpochMilli())
              .toList();
      assertThat(window.frames()).isEqualTo(inside.size());
      assertThat(window.faces()).hasValue(expectedFaces(inside));
    }
    TreeSet<Long> expected = new TreeSet<>();
    for (long time : times) {
      for (long start = spec.firstWindow(time); start <= time; start += spec.advanceMillis()) {
        expected.add(start);
      }
    }
    assertThat(starts(hopping)).containsExactlyElementsOf(expected);
  }

  private static List<Long> times(long seed) {
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      times.add(5_000 + random.nextLong(20_000));
    }
    times.sort(Comparator.naturalOrder());
    return times;
  }

  /** Frames of one to three faces, then time enough to close all. */
  private static List<ExpressionWindow> run(WindowSpec spec, List<Long> times) {
    FilmedWindows camera = new FilmedWindows(spec);
    Map<Long, Integer> seen = new HashMap<>();
    for (long time : times) {
      ExpressionEvent[] faces = new ExpressionEvent[facesAt(time)];
      for (int i = 0; i < faces.length; i++) {
        faces[i] = Events.tracked("t" + (time / 100 + i) % 7, (time % 10) / 10., time % 3 == 0);
      }
      String id = time + "-" + seen.merge(time, 1, Integer::sum);
      assertThat(camera.frame(id, time, faces)).isEqualTo(Outcome.COUNTED);
    }
    camera.tick(1);
    List<ExpressionWindow> all = new ArrayList<>(camera.closed());
    all.addAll(camera.tick(10_000));
    return all;
  }

  private static int facesAt(long time) {
    return (int) (1 + time % 3);
  }

  private static long expectedFaces(List<Long> times) {
    return times.stream().mapToLong(CameraWindowsOverlapTest::facesAt).sum();
  }
}
