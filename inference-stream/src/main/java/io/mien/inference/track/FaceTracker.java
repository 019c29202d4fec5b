package io.mien.inference.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.inference.track.Association.Expected;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Carries tracks on from frame to frame: which face is whose, which track begins, which ends.
 *
 * <p>A track ends when its face is missed for longer than the gap, counted from the first frame
 * without it; so at a low rate one missed frame ends nothing. A camera that sends nothing for
 * longer than the gap and one interval of the slowest cameras loses all its tracks. Stateless,
 * thread safe.
 */
final class FaceTracker {

  /** Between frames at 1 a second that do not come quite evenly. */
  private static final double LONGEST_INTERVAL_SECONDS = 1.5;

  private static final int ID_BYTES = 8;

  private final double gapSeconds;
  private final Association association;

  FaceTracker(Duration gap, Association association) {
    this.gapSeconds = Seconds.of(gap);
    this.association = association;
  }

  /**
   * What a frame made of the tracks.
   *
   * @param alive the tracks that go on, first those that were known
   * @param trackOf for each face the place of its track among them, or -1
   * @param ended the tracks that are over
   */
  @SuppressWarnings("ArrayRecordComponent") // lives within one call
  record Followed(List<Track> alive, int[] trackOf, List<Track> ended) {}

  /** Whether a camera that sent nothing for so long has lost its faces. */
  boolean isSilence(double seconds) {
    return seconds > gapSeconds + LONGEST_INTERVAL_SECONDS;
  }

  /** For each face of a late frame the place of the track that was there, or -1. */
  int[] matchLate(List<Track> tracks, Instant newest, SeenFrame frame) {
    // Back to where the faces were then, as far as a straight line can be trusted.
    double seconds = Math.max(-gapSeconds, Seconds.between(newest, frame.capturedAt()));
    List<Expected> expected = new ArrayList<>();
    for (Track track : tracks) {
      boolean wasThere =
          track.missedSince().filter(since -> !frame.capturedAt().isBefore(since)).isEmpty();
      expected.add(new Expected(track.motion().boxAfter(seconds), wasThere, -seconds));
    }
    return association.match(expected, frame.faces());
  }

  /**
   * Takes in a frame.
   *
   * @param seconds since the frame before
   */
  Followed follow(List<Track> known, double seconds, SeenFrame frame) {
    Instant at = frame.capturedAt();
    List<Track> tracks = new ArrayList<>();
    List<Expected> expected = new ArrayList<>();
    for (Track track : known) {
      Track moved = track.after(seconds);
      tracks.add(moved.missed(at));
      expected.add(
          new Expected(
              moved.motion().box(),
              track.missedSince().isEmpty(),
              Seconds.between(track.seenAt(), at)));
    }
    int[] trackOf = association.match(expected, frame.faces());
    for (int face = 0; face < trackOf.length; face++) {
      Sighting sighting = frame.faces().get(face);
      if (trackOf[face] >= 0) {
        tracks.set(trackOf[face], tracks.get(trackOf[face]).seen(at, sighting.box()));
      } else if (association.isGood(sighting)) {
        trackOf[face] = tracks.size();
        tracks.add(Track.start(id(frame, face), at, sighting.box()));
      }
    }
    return split(tracks, trackOf, at);
  }

  private Followed split(List<Track> tracks, int[] trackOf, Instant at) {
    List<Track> alive = new ArrayList<>();
    List<Track> ended = new ArrayList<>();
    int[] places = new int[tracks.size()];
    for (int t = 0; t < places.length; t++) {
      Track track = tracks.get(t);
      boolean isOver =
          track.missedSince().filter(since -> Seconds.between(since, at) > gapSeconds).isPresent();
      places[t] = alive.size();
      (isOver ? ended : alive).add(track);
    }
    for (int face = 0; face < trackOf.length; face++) {
      trackOf[face] = trackOf[face] < 0 ? -1 : places[trackOf[face]];
    }
    return new Followed(alive, trackOf, ended);
  }

  /** From what began it, so that frames that are read again give the same tracks again. */
  private static String id(SeenFrame frame, int face) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    for (String part : List.of(frame.cameraId(), frame.frameId())) {
      digest.update(part.getBytes(UTF_8));
      digest.update((byte) 0);
    }
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, face));
    return HexFormat.of().formatHex(digest.digest(), 0, ID_BYTES);
  }
}
