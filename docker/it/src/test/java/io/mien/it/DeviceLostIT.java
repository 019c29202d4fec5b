package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.Settings;
import io.mien.contract.telemetry.MetricNames;
import io.mien.contract.topic.Topics;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.inference.InferenceService;
import io.mien.inference.expression.ExpressionModel;
import io.mien.inference.expression.FaceClassifier;
import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceDetectors;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.stream.StreamFailedException;
import io.mien.vision.image.Image;
import io.mien.vision.model.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose device is lost ends, but not before Prometheus could hear why. */
class DeviceLostIT {
  private static final String LOST = MetricNames.DEVICE_LOST + " 1.0";

  @TempDir private Path folder;

  @Test
  void theMetricsTellOfItUntilTheyAreRead() throws Exception {
    try (BrokerWithTopics broker = BrokerWithTopics.start();
        InferenceService service =
            InferenceService.start(
                config(broker),
                (config, metrics, clock) ->
                    FrameAnalyzer.of(
                        config,
                        FaceDetectors.open(
                            FaceDetectors.Kind.ULTRAFACE,
                            Optional.empty(),
                            OptionalDouble.empty(),
                            1),
                        new LosingModel(
                            ExpressionModel.open(Optional.empty(), "ultraface-rfb-320", 1)),
                        metrics,
                        clock))) {
      assertThat(metrics(service)).contains(MetricNames.DEVICE_LOST + " 0.0");
      try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
        byte[] face = Pictures.frames(folder).get(0);
        producer.send(new ProducerRecord<>(Topics.FRAMES, "door".getBytes(UTF_8), face)).get();
      }

      assertThatThrownBy(service::await)
          .isInstanceOf(StreamFailedException.class)
          .hasMessageContaining("the model no longer works");
      CompletableFuture<Void> closed = CompletableFuture.runAsync(service::close);
      String last = "";
      while (!closed.isDone()) {
        try {
          last = metrics(service);
        } catch (IOException e) {
          break; // closed since
        }
      }

      assertThat(last.lines()).contains(LOST);
      closed.get(Pipeline.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private InferenceConfig config(BrokerWithTopics broker) {
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

  private static String metrics(InferenceService service) throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + service.metricsPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
        .body();
  }

  /** A model that was well when it was opened, and whose device is gone with the first face. */
  private record LosingModel(FaceClassifier model) implements FaceClassifier {

    @Override
    public List<Prediction> run(List<PooledTensor> items, int rows) {
      if (items.isEmpty()) {
        return model.run(items, rows); // the first runs, which warm up
      }
      throw new IllegalStateException("CUDA error 999");
    }

    @Override
    public void check() {
      throw new IllegalStateException("CUDA error 999");
    }

    @Override
    public ModelBundle bundle() {
      return model.bundle();
    }

    @Override
    public String executionProvider() {
      return model.executionProvider();
    }

    @Override
    public PooledTensor tensor(Image image, Face face) {
      return model.tensor(image, face);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
