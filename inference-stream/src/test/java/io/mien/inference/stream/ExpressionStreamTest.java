package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.Analyzers;
import io.mien.inference.InferenceMetrics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without a broker; reading frames is tested on one. */
class ExpressionStreamTest {

  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void aStreamThatIsClosedEndsTheWaiting() throws InterruptedException {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Topology topology = new Topology().addSource("frames", bytes, bytes, "frames");
    ExpressionStream stream =
        ExpressionStream.start(
            topology,
            StreamSettings.of(
                Map.of(
                    "bootstrap.servers",
                    "127.0.0.1:1",
                    "processing.guarantee",
                    "at_least_once",
                    "state.dir",
                    folder.toString())),
            new Commits(
                Analyzers.inference().load(),
                new InferenceMetrics(new CollectorRegistry()).stream(),
                Clock.systemUTC()));
    assertThat(stream.isAlive()).isTrue();
    assertThat(stream.isRunning()).isFalse();
    stream.close();
    stream.await();
    assertThat(stream.isAlive()).isFalse();
    assertThat(stream.state()).isEqualTo("NOT_RUNNING");
  }
}
