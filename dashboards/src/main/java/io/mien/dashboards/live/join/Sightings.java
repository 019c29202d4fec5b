package io.mien.dashboards.live.join;

import io.mien.contract.event.ExpressionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the last frames of one camera that have faces, and of which frames that may have
 * been let go. Not thread safe.
 */
final class Sightings {
  /**
   * The most frames of which it is kept. Frames may be read later than their events: this is as
   * much as their reader lets itself fall behind before it jumps, and what it reads at once.
   */
  static final int MOST_FRAMES = 600;

  private final Map<String, Sighting> kept = new LinkedHashMap<>();
  private @Nullable Instant goneUntil;

  private static final class Sighting {
    final List<ExpressionEvent> events = new ArrayList<>();
    @Nullable Long offset;

    Instant capturedAt() {
      return events.get(0).capturedAt();
    }
  }

  /**
   * A face was seen. Events of a camera come in the order of its frames.
   *
   * @param offset of the frame; null where it was not read yet
   */
  void saw(String frameId, ExpressionEvent event, @Nullable Long offset) {
    Sighting sighting = kept.computeIfAbsent(frameId, unseen -> new Sighting());
    sighting.events.add(event);
    sighting.offset = offset;
    if (kept.size() > MOST_FRAMES) {
      Iterator<Sighting> oldest = kept.values().iterator();
      Instant gone = oldest.next().capturedAt();
      oldest.remove();
      if (goneUntil == null || gone.isAfter(goneUntil)) {
        goneUntil = gone;
      }
    }
  }

  /** A frame was read; whether anything was seen in it already. */
  boolean read(Frame frame) {
    Sighting sighting = kept.get(frame.metadata().frameId());
    if (sighting != null && sighting.offset == null) {
      sighting.offset = frame.offset();
    }
    return sighting != null;
  }

  /** What was seen in this very frame. */
  List<ExpressionEvent> in(Frame frame) {
    Sighting sighting = kept.get(frame.metadata().frameId());
    return sighting == null ? List.of() : sighting.events;
  }

  /** What was seen in other frames shortly before and after. */
  List<ExpressionEvent> near(Frame frame) {
    Instant from = frame.metadata().capturedAt().minus(JoinSettings.GUARD);
    Instant to = frame.metadata().capturedAt().plus(JoinSettings.GUARD);
    List<ExpressionEvent> near = new ArrayList<>();
    kept.forEach(
        (id, sighting) -> {
          Instant captured = sighting.capturedAt();
          if (!id.equals(frame.metadata().frameId())
              && !captured.isBefore(from)
              && !captured.isAfter(to)) {
            near.addAll(sighting.events);
          }
        });
    return near;
  }

  /**
   * Whether something may be gone that was seen in a frame or shortly before. What is gone was
   * before all that is kept, so a frame is certain that follows one of which it is kept, whatever
   * the times: a camera's clock may have been set back.
   */
  boolean mayLack(Frame frame) {
    Instant from = frame.metadata().capturedAt().minus(JoinSettings.GUARD);
    return goneUntil != null
        && !goneUntil.isBefore(from)
        && kept.values().stream()
            .noneMatch(
                one ->
                    one.offset != null
                        && one.offset < frame.offset()
                        && one.capturedAt().isBefore(from));
  }

  /** Offsets that are known say nothing of the frames that follow. */
  void forgetOffsets() {
    kept.values().forEach(sighting -> sighting.offset = null);
  }
}
