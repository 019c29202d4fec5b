package io.mien.inference.load;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Threads that take frames from their partitions in turns, as Kafka Streams does, in simulated
 * time: what the admission decides, and how old the frames are when they are done.
 *
 * <p>Each thread judges its frames itself, one after the other; or all threads hand them to one
 * device, which is busy with as many at once as may be in flight, and wait where there are more.
 */
final class SimulatedService {
  /** What may pass from the end of a frame's judging until a reader has its events. */
  static final double COMMIT_MILLIS = 250;

  /** Of a thread, for a frame that it does not judge itself. */
  private static final double SKIP_MILLIS = .2;

  /** A frame that arrives in a partition. */
  record Frame(int camera, int partition, double capturedAt, double arrivesAt) {}

  /** What became of the frames of one camera. */
  static final class Tally {
    private int offered;
    private int judged;
    private double longestGap;
    private double lastJudged = Double.NaN;

    double skipShare() {
      return 1 - judged / (double) offered;
    }

    int judged() {
      return judged;
    }

    int offered() {
      return offered;
    }

    double longestGapMillis() {
      return longestGap;
    }
  }

  private final class Worker {
    private final List<Deque<Frame>> queues;
    private double freeAt;
    private int turn;

    Worker(List<Deque<Frame>> queues) {
      this.queues = queues;
    }

    /** Takes the next frame, or waits for one; false at the end. */
    boolean step() {
      now = freeAt;
      clock.set(instant(now));
      for (int i = 0; i < queues.size(); i++) {
        Deque<Frame> queue = queues.get((turn + i) % queues.size());
        if (!queue.isEmpty() && queue.peek().arrivesAt() <= now) {
          turn = (turn + i + 1) % queues.size();
          take(queue.remove());
          return true;
        }
      }
      freeAt =
          queues.stream()
              .filter(queue -> !queue.isEmpty())
              .mapToDouble(queue -> queue.peek().arrivesAt())
              .min()
              .orElse(Double.POSITIVE_INFINITY);
      return freeAt < Double.POSITIVE_INFINITY;
    }

    private void take(Frame frame) {
      Optional<SkipReason> skip = admission.skip(frame.partition(), name(frame), captured(frame));
      boolean counts = frame.capturedAt() >= countFrom;
      Tally tally = tallies.computeIfAbsent(frame.camera(), unseen -> new Tally());
      if (counts) {
        tally.offered++;
      }
      if (skip.isPresent()) {
        freeAt = now + SKIP_MILLIS;
        if (counts) {
          reasons.merge(skip.get(), 1, Integer::sum);
        }
        return;
      }
      double took = serviceMillis * (.7 + .6 * random.nextDouble());
      if (mostInFlight == 0) {
        freeAt = now + took;
        inFlight.add(new InFlight(frame, freeAt));
      } else {
        deviceFreeAt = Math.max(deviceFreeAt, now) + took;
        inFlight.add(new InFlight(frame, deviceFreeAt));
        freeAt = Math.max(now + SKIP_MILLIS, roomAt());
      }
    }
  }

  /** A frame that is being judged. */
  private record InFlight(Frame frame, double doneAt) {}

  private final int mostInFlight;
  private final double serviceMillis;
  private final double countFrom;
  private final RandomGenerator random;
  private final Admission admission;
  private final TreeMap<Integer, Tally> tallies = new TreeMap<>();
  private final TreeMap<SkipReason, Integer> reasons = new TreeMap<>();
  private final List<Double> ages = new ArrayList<>();
  private final MutableClock clock = new MutableClock(Instant.EPOCH);
  private final PriorityQueue<InFlight> inFlight =
      new PriorityQueue<>(Comparator.comparingDouble(InFlight::doneAt));
  private double deviceFreeAt;
  private double now;

  /**
   * @param mostInFlight on the device; 0 where threads judge themselves
   * @param serviceMillis what judging a frame takes a thread, or the device, on average
   * @param start when it is made
   * @param countFrom the capture time from which frames are counted, in milliseconds
   */
  SimulatedService(
      LoadMode mode,
      Duration maxAge,
      int mostInFlight,
      double serviceMillis,
      double start,
      double countFrom,
      RandomGenerator random) {
    now = start;
    clock.set(instant(start));
    this.mostInFlight = mostInFlight;
    this.serviceMillis = serviceMillis;
    this.countFrom = countFrom;
    this.random = random;
    admission = new Admission(mode, maxAge, () -> COMMIT_MILLIS, clock);
  }

  private static String name(Frame frame) {
    return "camera-" + frame.camera();
  }

  private static Instant captured(Frame frame) {
    return instant(frame.capturedAt());
  }

  private static Instant instant(double millis) {
    return Instant.ofEpochMilli(Math.round(millis));
  }

  /**
   * Runs until all frames are judged or skipped.
   *
   * @param partitionsOfThreads the partitions that each thread has
   */
  SimulatedService run(List<Frame> frames, List<List<Integer>> partitionsOfThreads) {
    List<Frame> sorted =
        frames.stream().sorted(Comparator.comparingDouble(Frame::arrivesAt)).toList();
    List<Worker> workers = new ArrayList<>();
    for (List<Integer> partitions : partitionsOfThreads) {
      List<Deque<Frame>> queues = new ArrayList<>();
      for (int partition : partitions) {
        queues.add(
            new ArrayDeque<>(
                sorted.stream().filter(frame -> frame.partition() == partition).toList()));
      }
      workers.add(new Worker(queues));
    }
    workers.forEach(worker -> worker.freeAt = now);
    while (!workers.isEmpty()) {
      Worker next =
          workers.stream().min(Comparator.comparingDouble(worker -> worker.freeAt)).orElseThrow();
      finishUntil(next.freeAt);
      if (!next.step()) {
        workers.remove(next);
      }
    }
    finishUntil(Double.POSITIVE_INFINITY);
    return this;
  }

  private void finishUntil(double time) {
    while (!inFlight.isEmpty() && inFlight.element().doneAt() <= time) {
      InFlight next = inFlight.remove();
      now = next.doneAt();
      clock.set(instant(now));
      done(next.frame());
    }
  }

  private void done(Frame frame) {
    admission.finished(name(frame), captured(frame));
    if (frame.capturedAt() >= countFrom) {
      Tally tally = camera(frame.camera());
      tally.judged++;
      if (!Double.isNaN(tally.lastJudged)) {
        tally.longestGap = Math.max(tally.longestGap, frame.capturedAt() - tally.lastJudged);
      }
      tally.lastJudged = frame.capturedAt();
      ages.add(now - frame.capturedAt());
    }
  }

  /** When no more are in flight than may be, once the newest has come. */
  private double roomAt() {
    return inFlight.stream()
        .mapToDouble(InFlight::doneAt)
        .sorted()
        .limit(Math.max(0, inFlight.size() - mostInFlight))
        .max()
        .orElse(now);
  }

  List<Tally> cameras() {
    return List.copyOf(tallies.values());
  }

  Tally camera(int number) {
    return Objects.requireNonNull(tallies.get(number));
  }

  int skipped(SkipReason reason) {
    return reasons.getOrDefault(reason, 0);
  }

  int skipped() {
    return reasons.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Of the frames that were judged, from capture until done, sorted. */
  double[] ages() {
    return ages.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The largest share of frames that a camera lost over the smallest. */
  double unfairness() {
    double most = cameras().stream().mapToDouble(Tally::skipShare).max().orElseThrow();
    double least = cameras().stream().mapToDouble(Tally::skipShare).min().orElseThrow();
    return most / least;
  }

  /** A camera's frames, evenly, from one time to another, in milliseconds. */
  static List<Frame> frames(
      int camera, int partition, double fps, double phase, double from, double to, double delay) {
    return IntStream.range(0, (int) Math.ceil((to - from) * fps / 1e3))
        .mapToObj(
            i -> {
              double capturedAt = from + phase + i * 1e3 / fps;
              return new Frame(camera, partition, capturedAt, capturedAt + delay);
            })
        .toList();
  }
}
