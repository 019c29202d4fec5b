package io.mien.inference.load;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Decides, before a frame costs anything, whether it is judged: in bounded mode so that its event
 * comes within the highest age after its capture, and so that cameras share what the machine can
 * do.
 *
 * <ul>
 *   <li>A frame that is so old that its event would come too late is skipped. A backlog is jumped
 *       over like this.
 *   <li>While frames wait, time goes in rounds, the same for all threads and partitions, and each
 *       camera has one frame judged in a round: cameras of equal speed lose equal shares, slow ones
 *       less, and none is starved. {@link Pace} finds how long rounds must be.
 * </ul>
 *
 * <p>Whether frames wait is seen from their ages, to which the wait for those in flight is added
 * ({@link InFlight}): the least age in a partition stays high, and higher than it was when it was
 * lowest. So cameras whose clock is behind, or whose frames are long on their way, do not make
 * others lose frames. Nor do rounds get longer where judging is not what takes the time. A camera
 * all of whose frames are older than the highest age, such as a recording that is published with
 * its old times, loses them all: it needs the lossless mode. A capture time in the future is not
 * old.
 *
 * <p>One for the process, shared by its threads. Thread safe.
 */
public final class Admission {
  private static final long CHECK_MILLIS = 100;
  private static final long COUNT_MILLIS = 1_000;
  private static final long FORGET_MILLIS = 60_000;
  private static final long WAIT_WINDOW_MILLIS = 250;
  private static final long BASE_WINDOW_MILLIS = 10_000;

  /** Of the oldest that a frame may be. */
  private static final double WAIT_SHARE = .5;

  /** Of that: by how much a partition's ages must have risen, to be those of frames that wait. */
  private static final double RISE_SHARE = .25;

  /** Frames in hand on average, below which to judge fewer would help nothing. */
  private static final double LEAST_IN_HAND = .3;

  /** Of the highest age: what frames must take, to be waiting for others that are judged. */
  private static final double QUEUE_SHARE = .1;

  /** What frames in flight take varies by less than this. */
  private static final double FLIGHT_MARGIN = 1.2;

  /** After so many highest ages a frame that is not finished is taken for another's now. */
  private static final double LOST_AGES = 5;

  private static final double IN_HAND_GAIN = .2;

  private final LoadMode mode;
  private final double maxAgeMillis;
  private final DoubleSupplier commitMillis;
  private final Clock clock;
  private final SkipReport report;
  private final Pace pace = new Pace();
  private final ServiceTime service = new ServiceTime();
  private final InFlight inFlight = new InFlight();
  private final Map<String, CameraTurn> cameras = new HashMap<>();
  private final Map<Integer, Queue> queues = new HashMap<>();
  private double fastestPeriodMillis = COUNT_MILLIS;
  private boolean late;
  private double judgedMillis;
  private double inHand;
  private int camerasSeen;
  private long checkedAt;
  private long countedAt;

  /** The ages of the frames of one partition, which wait behind each other. */
  private record Queue(RecentMinimum ages, RecentMinimum base) {
    Queue() {
      this(new RecentMinimum(WAIT_WINDOW_MILLIS), new RecentMinimum(BASE_WINDOW_MILLIS));
    }
  }

  /**
   * @param commitMillis what may pass, once a frame is judged, until a reader has its events
   */
  public Admission(LoadMode mode, Duration maxAge, DoubleSupplier commitMillis, Clock clock) {
    this.mode = mode;
    this.maxAgeMillis = maxAge.toMillis();
    this.commitMillis = commitMillis;
    this.clock = clock;
    checkedAt = clock.millis();
    report = new SkipReport(checkedAt);
    countedAt = checkedAt;
  }

  /**
   * Why a frame is not to be judged; empty when it is.
   *
   * @param partition whose frames are judged in their order
   */
  public synchronized Optional<SkipReason> skip(int partition, String camera, Instant capturedAt) {
    if (mode == LoadMode.LOSSLESS) {
      return Optional.empty();
    }
    long now = clock.millis();
    advance(now);
    // In double: a producer that sends microseconds must not break the arithmetic.
    double age = Math.max(0, now - (double) capturedAt.toEpochMilli());
    Optional<SkipReason> reason = judge(partition, camera, capturedAt.toEpochMilli(), age, now);
    reason.ifPresent(why -> report.skipped(why, camera, age));
    return reason;
  }

  private Optional<SkipReason> judge(
      int partition, String camera, long capturedAt, double age, long now) {
    Queue queue = queues.computeIfAbsent(partition, unseen -> new Queue());
    double ahead = inFlight.waitMillis(QUEUE_SHARE * maxAgeMillis, now);
    queue.ages.add(now, age + ahead);
    queue.base.add(now, age + ahead);
    CameraTurn turn = cameras.computeIfAbsent(camera, unseen -> new CameraTurn(camerasSeen++));
    turn.seen(now, age);
    boolean behindTooMany =
        ahead > 0 && age + FLIGHT_MARGIN * ahead > lessAtMostHalf(commitMillis.getAsDouble());
    if (age > oldestMillis() || behindTooMany) {
      // It says nothing where only this camera's frames come late, now and then or always.
      late |= turn.leastAge(now) <= oldestMillis() && queue.ages.at(now) > limitMillis();
      return Optional.of(SkipReason.TOO_OLD);
    }
    turn.count();
    if (pace.roundMillis() == 0) {
      turn.unbound(capturedAt);
    } else if (!turn.due(capturedAt, pace.roundMillis())) {
      return Optional.of(SkipReason.FAIR_SHARE);
    }
    inFlight.admitted(camera, capturedAt, now);
    return Optional.empty();
  }

  /** A frame's events were emitted, or it went to the dead letters. */
  public synchronized void finished(String camera, Instant capturedAt) {
    inFlight
        .finished(camera, capturedAt.toEpochMilli(), clock.millis())
        .ifPresent(
            took -> {
              service.add(took);
              judgedMillis += took;
            });
  }

  /** The oldest that a frame may be, so that its event comes in time; half of it at the least. */
  private double oldestMillis() {
    return lessAtMostHalf(commitMillis.getAsDouble() + service.likelyMostMillis());
  }

  /**
   * The highest age less a reserve. What a cold or loaded machine once took may be more than all of
   * it: then frames must be judged to learn better.
   */
  private double lessAtMostHalf(double reserveMillis) {
    return Math.max(maxAgeMillis - reserveMillis, maxAgeMillis / 2);
  }

  /** The longest that frames may wait before rounds get longer. */
  private double limitMillis() {
    return WAIT_SHARE * oldestMillis();
  }

  private void advance(long now) {
    if (now < checkedAt) { // the clock was set back
      checkedAt = now;
      countedAt = now;
      pace.forgetTime();
      inFlight.forget(Double.POSITIVE_INFINITY);
    }
    report.tell(now);
    if (now - countedAt >= COUNT_MILLIS) {
      countCameras(now);
    }
    if (now - checkedAt >= CHECK_MILLIS) {
      check(now);
    }
  }

  private void countCameras(long now) {
    cameras.values().removeIf(turn -> now - turn.lastSeen() > FORGET_MILLIS);
    inFlight.forget(now - LOST_AGES * maxAgeMillis - COUNT_MILLIS);
    int most = cameras.values().stream().mapToInt(CameraTurn::takeCount).max().orElse(0);
    fastestPeriodMillis = COUNT_MILLIS / (double) Math.max(1, most);
    countedAt = now;
  }

  private void check(long now) {
    double rise = RISE_SHARE * limitMillis();
    boolean waiting = false;
    boolean idle = true;
    for (Queue queue : queues.values()) {
      double wait = queue.ages.lastingAt(now);
      boolean risen = wait - queue.base.at(now) > rise;
      waiting |= risen && wait > limitMillis();
      idle &= !risen;
    }
    inHand += IN_HAND_GAIN * (judgedMillis / (now - checkedAt) - inHand);
    judgedMillis = 0;
    if ((waiting || late) && inHand > LEAST_IN_HAND) {
      pace.slower(now, fastestPeriodMillis);
    } else {
      double passed = Math.min(now - checkedAt, COUNT_MILLIS) / 1e3;
      pace.faster(passed, idle, fastestPeriodMillis);
    }
    late = false;
    checkedAt = now;
  }
}
