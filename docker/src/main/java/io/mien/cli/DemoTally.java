package io.mien.cli;

import io.mien.contract.event.ExpressionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the demo has seen so far. Thread safe. */
final class DemoTally {
  /** The latest ones count: a demo may run for days. */
  private static final int LATENCIES = 10_000;

  private static final int FACES_SHOWN = 4;

  private final Map<String, Integer> byExpression = new TreeMap<>();
  private final Deque<Double> latencyMillis = new ArrayDeque<>();
  private final Set<Long> pictures = new HashSet<>();
  private final int framesPerPicture;
  private final int pictureCount;
  private List<ExpressionEvent> latest = List.of();
  private long events;

  /** Of a slide show with so many frames a picture; 0 pictures where the source is none. */
  DemoTally(int framesPerPicture, int pictureCount) {
    this.framesPerPicture = framesPerPicture;
    this.pictureCount = pictureCount;
  }

  synchronized void add(ExpressionEvent event, Instant at) {
    events++;
    byExpression.merge(event.expression(), 1, Integer::sum);
    if (latencyMillis.size() == LATENCIES) {
      latencyMillis.removeFirst();
    }
    latencyMillis.add((double) Duration.between(event.capturedAt(), at).toMillis());
    if (pictureCount > 0) {
      pictures.add(event.frameSeq() / framesPerPicture % pictureCount);
    }
    boolean sameFrame = !latest.isEmpty() && latest.get(0).frameSeq() == event.frameSeq();
    List<ExpressionEvent> frame = sameFrame ? new ArrayList<>(latest) : new ArrayList<>();
    frame.add(event);
    latest = frame;
  }

  synchronized long events() {
    return events;
  }

  /** The faces of the latest frame that had any, such as {@code happiness 93 %, neutral 71 %}. */
  synchronized String latest() {
    String more =
        latest.size() > FACES_SHOWN ? " and " + (latest.size() - FACES_SHOWN) + " more" : "";
    return latest.stream()
        .limit(FACES_SHOWN)
        .map(
            event ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f %%",
                    event.expression(),
                    100 * event.probabilities().getOrDefault(event.expression(), 0.0)))
        .collect(Collectors.joining(", ", "", more));
  }

  synchronized String summary() {
    StringBuilder text = new StringBuilder();
    if (events == 0) {
      return "No face was seen.";
    }
    text.append("expressions: ")
        .append(
            byExpression.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(
                    entry ->
                        String.format(
                            Locale.ROOT,
                            "%s %.0f %%",
                            entry.getKey(),
                            100.0 * entry.getValue() / events))
                .collect(Collectors.joining(", ")));
    Percentiles latency =
        Percentiles.of(latencyMillis.stream().mapToDouble(Double::doubleValue).toArray());
    text.append(
        String.format(
            Locale.ROOT,
            "%ncapture to committed event: p50 %.0f ms, p95 %.0f ms, p99 %.0f ms",
            latency.p50(),
            latency.p95(),
            latency.p99()));
    if (pictureCount > 0) {
      text.append(
          String.format(
              Locale.ROOT, "%nevents on %d of %d pictures", pictures.size(), pictureCount));
    }
    return text.toString();
  }
}
