package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.Settings;
import io.mien.contract.telemetry.MetricNames;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.onnx.OnnxException;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.stream.StreamFailedException;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A GPU that is lost while the service runs: the service says so and ends, but not before
 * Prometheus could hear why.
 */
class LostDeviceTest {
  private static final String LOST = "CUDA failure 719: unspecified launch failure";

  @TempDir private Path folder;

  /** A device that is there until the service runs. */
  private record LostDevice(SerialDevice device) implements FaceClassifier {
    @Override
    public ModelBundle bundle() {
      return device.bundle();
    }

    @Override
    public String executionProvider() {
      return "CUDA:0";
    }

    @Override
    public PooledTensor tensor(Image image, Face face) {
      return device.tensor(image, face);
    }

    @Override
    public List<Prediction> run(List<PooledTensor> faces, int rows) {
      if (faces.isEmpty()) {
        return device.run(faces, rows); // the warm-up
      }
      throw new OnnxException(LOST);
    }

    @Override
    public void check() {
      throw new OnnxException(LOST);
    }

    @Override
    public void close() {
      device.close();
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void endsTheServiceOnceTheReasonIsReadAndIsNeverReplacedByTheProcessor() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        InferenceService service =
            InferenceService.start(
                config(broker),
                (config, metrics, clock) ->
                    FrameAnalyzer.of(
                        config,
                        SerialDevice.detector(),
                        new LostDevice(new SerialDevice()),
                        metrics,
                        clock));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      while (!service.isReady()) {
        assertThat(service.isAlive()).isTrue();
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(get(service, "/health/ready").body()).contains("CUDA:0");
      assertThat(get(service, "/metrics").body()).contains(MetricNames.DEVICE_LOST + " 0.0");
      byte[] picture = ImageEncoder.png(new Image(40, 40, new byte[40 * 40 * Image.CHANNELS]));
      producer.send(new ProducerRecord<>("mien.frames", "door".getBytes(UTF_8), picture)).get();

      assertThatThrownBy(service::await)
          .isInstanceOf(StreamFailedException.class)
          .hasMessageContaining("the model no longer works")
          .hasMessageContaining(LOST);

      assertThat(service.isAlive()).isFalse();
      assertThat(get(service, "/health/live").statusCode()).isEqualTo(503);
      assertThat(get(service, "/health/ready").statusCode()).isEqualTo(503);
      assertThat(service.metrics().cameras().frames()).as("judged by anything else").isZero();
      assertThat(service.metrics().stream().deadLetters()).as("no fault of the frame's").isZero();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
      String last = "";
      while (!closed.isDone()) {
        try {
          last = get(service, "/metrics").body();
        } catch (IOException e) {
          break; // closed since
        }
      }
      assertThat(last.lines()).contains(MetricNames.DEVICE_LOST + " 1.0");
      closed.get(1, TimeUnit.MINUTES);
    }
  }

  private static HttpResponse<String> get(InferenceService service, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.metricsPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private InferenceConfig config(EmbeddedBroker broker) {
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(),
            InferenceConfig.clientKeys(),
            Map.of(),
            Map.of(),
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "state.dir",
                folder.resolve("state").toString(),
                InferenceConfig.METRICS_PORT,
                "0")));
  }
}
