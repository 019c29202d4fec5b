package io.mien.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.config.Settings;
import io.mien.contract.telemetry.TelemetryException;
import io.mien.contract.topic.BrokerException;
import io.mien.inference.expression.TinyModel;
import io.mien.inference.onnx.OnnxException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at start; the running service is tested on a broker. */
class InferenceServiceTest {

  @TempDir private Path folder;

  private InferenceConfig config(String... given) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", "127.0.0.1:" + closedPort());
    settings.put("inference.startup.timeout.ms", "300");
    settings.put("inference.metrics.port", "0");
    settings.put("inference.model.file", TinyModel.write(folder).toString());
    for (int i = 0; i < given.length; i += 2) {
      settings.put(given[i], given[i + 1]);
    }
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(),
            InferenceConfig.clientKeys(),
            settings,
            Map.of(),
            Map.of()));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerGivesOneSentence() throws IOException {
    int port = closedPort();
    InferenceConfig config = config("inference.metrics.port", Integer.toString(port));
    assertThatThrownBy(() -> InferenceService.start(config))
        .isInstanceOf(BrokerException.class)
        .hasMessageStartingWith("expected a Kafka broker at 127.0.0.1:");
    try (ServerSocket freed = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(freed.isBound()).as("what was opened before is closed again").isTrue();
    }
  }

  @Test
  void aMissingModelGivesOneSentence() throws IOException {
    InferenceConfig config = config("inference.model.file", folder.resolve("no.onnx").toString());
    assertThatThrownBy(() -> InferenceService.start(config))
        .isInstanceOf(OnnxException.class)
        .hasMessage("expected an ONNX model, found no file at " + folder.resolve("no.onnx"));
  }

  @Test
  void aTakenMetricsPortGivesOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InferenceConfig config =
          config("inference.metrics.port", Integer.toString(taken.getLocalPort()));
      assertThatThrownBy(() -> InferenceService.start(config))
          .isInstanceOf(TelemetryException.class);
    }
  }
}
