package io.mien.dashboards.live.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often an address may try a wrong token: {@value #MOST} times at once, and again as time goes
 * by. Thread safe.
 */
final class AttemptLimit {
  static final int MOST = 10;
  static final Duration REFILL = Duration.ofSeconds(6);
  private static final int MOST_ADDRESSES = 1000;

  private final Map<String, Bucket> addresses =
      new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  private record Bucket(double left, long atNanos) {}

  /** Whether an address may try at all. */
  synchronized boolean allows(String address, long nowNanos) {
    return left(address, nowNanos) >= 1;
  }

  /** It tried, and was wrong. */
  synchronized void failed(String address, long nowNanos) {
    addresses.put(address, new Bucket(left(address, nowNanos) - 1, nowNanos));
  }

  private double left(String address, long nowNanos) {
    Bucket bucket = addresses.get(address);
    return bucket == null
        ? MOST
        : Math.min(MOST, bucket.left + (nowNanos - bucket.atNanos) / (double) REFILL.toNanos());
  }
}
