package io.mien.dashboards.live.camera;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a camera is, for the page.
 *
 * @param state a word: online, connecting, stalled, stale, offline or unknown
 * @param reason why it is so, in one sentence, where it is known
 * @param lagSeconds from capture to what the stream says of it
 */
public record CameraRow(
    String id,
    String state,
    Optional<String> reason,
    Optional<Instant> since,
    Optional<Instant> lastFrameAt,
    OptionalDouble fps,
    OptionalDouble lagSeconds,
    long skippedFrames,
    long reconnects) {}
