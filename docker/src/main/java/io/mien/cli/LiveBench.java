package io.mien.cli;

import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.inference.InferenceConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The service in a process of its own, a broker in another, and in this one simulated cameras and a
 * reader of committed events.
 */
final class LiveBench implements AutoCloseable {
  private static final Duration STARTUP = Duration.ofMinutes(2);

  private final Deque<AutoCloseable> closers = new ArrayDeque<>();
  private final Latencies latencies = new Latencies();
  private final SimulatedCameras cameras;
  private final ServiceProcess service;

  /** The service's memory at one moment; native is what is not its heap. */
  record Memory(long residentBytes, long heapUsedBytes, long nativeBytes) {}

  /**
   * Starts all but the cameras' playing.
   *
   * @param settings of the service
   * @param heap as Java's {@code -Xmx} takes it
   * @param backlog frames that the topic holds when the service starts
   */
  LiveBench(List<byte[]> frames, int count, Map<String, String> settings, String heap, int backlog)
      throws InterruptedException {
    try {
      BrokerProcess broker = open(BrokerProcess.start());
      String bootstrap = broker.bootstrapServers();
      Map<String, String> given = new TreeMap<>(settings);
      given.put("bootstrap.servers", bootstrap);
      InferenceConfig config =
          InferenceConfig.from(
              Settings.parse(
                  InferenceConfig.definition(),
                  InferenceConfig.clientKeys(),
                  Map.of(),
                  Map.of(),
                  given));
      TopicProvisioner.ensure(
          Map.of("bootstrap.servers", bootstrap), config.topics().specs(), STARTUP);
      cameras = open(SimulatedCameras.waiting(frames, count, bootstrap, config.topics().frames()));
      cameras.backlog(backlog);
      service = open(ServiceProcess.start(given, heap, STARTUP));
      open(EventFollower.open(bootstrap, config.topics().expressions(), latencies));
    } catch (RuntimeException | InterruptedException e) {
      close(); // what was opened before it broke
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(T part) {
    closers.push(part);
    return part;
  }

  SimulatedCameras cameras() {
    return cameras;
  }

  ServiceProcess service() {
    return service;
  }

  Latencies latencies() {
    return latencies;
  }

  /** The service's memory as it is. */
  Memory memory() throws InterruptedException {
    Scrape scrape = service.scrape();
    long resident = service.residentBytes();
    return new Memory(
        resident,
        (long) scrape.sum("jvm_memory_bytes_used", "area", "heap"),
        resident - (long) scrape.sum("jvm_memory_bytes_committed", "area", "heap"));
  }

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      try {
        closers.pop().close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("a part of the benchmark could not be closed", e);
      }
    }
  }
}
