package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.cli.Finding.Level;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  private record Result(int code, String out) {}

  private static Result doctor(String... arguments) {
    StringWriter out = new StringWriter();
    String[] all = new String[arguments.length + 3];
    all[0] = "doctor";
    all[1] = "--set";
    all[2] = "inference.metrics.port=0";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    int code = Mien.run(new PrintWriter(out, true), new PrintWriter(System.err, true, UTF_8), all);
    return new Result(code, out.toString());
  }

  @Test
  void findsABrokerHealthyAndTopicsThatDifferOrAreMissing(@TempDir Path directory)
      throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      String servers = broker.bootstrapServers();
      TopicProvisioner.ensure(
          Map.of("bootstrap.servers", servers),
          List.of(
              TopicSpec.frames(Topics.FRAMES, Topics.PARTITIONS, Topics.MAX_FRAME_BYTES),
              TopicSpec.events(Topics.EXPRESSIONS, 1)),
          Duration.ofSeconds(30));
      Result result = doctor("--bootstrap", servers, "--timeout", "30s");
      assertThat(result.out())
          .contains("OK    java: ", "OK    opencv: ", "run on CPU", "OK    broker: " + servers)
          .contains("OK    topic mien.frames: 8 partitions")
          .contains("WARN  topic mien.expressions: partitions: expected 8, found 1")
          .contains("WARN  topic mien.cameras: does not exist", "-> 'mien infer' makes it")
          .containsPattern("OK    clock: the broker's is [+-]\\d+ ms from ours");
      assertThat(result.code()).isZero();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerFails() throws IOException {
    Result result = doctor("--bootstrap", "127.0.0.1:1", "--timeout", "1s", "--json");
    assertThat(result.code()).isEqualTo(1);
    JsonNode report = JsonMapper.builder().build().readTree(result.out());
    assertThat(report.get("healthy").booleanValue()).isFalse();
    JsonNode last = report.get("findings").get(report.get("findings").size() - 1);
    assertThat(last.get("name").textValue()).isEqualTo("broker");
    assertThat(last.get("level").textValue()).isEqualTo("FAIL");
    assertThat(last.get("found").textValue()).isEqualTo("127.0.0.1:1: no broker answered in time");
    assertThat(last.get("advice").textValue()).contains("--bootstrap");
  }

  @Test
  void aRequiredGpuThatIsNotThereFails() {
    Result result =
        doctor(
            "--bootstrap",
            "127.0.0.1:1",
            "--timeout",
            "100ms",
            "--set",
            "inference.device=cuda:99",
            "--set",
            "inference.require.gpu=true");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("FAIL  networks: expected a GPU that works as CUDA:99, found none");
  }

  @Test
  void aTopicOfTheWrongKindFailsAndOneOfOtherRetentionWarns() {
    TopicSpec spec = TopicSpec.frames("frames", 2, 1000);
    Map<String, String> settings = new HashMap<>(spec.settings());
    settings.put("cleanup.policy", "delete");
    assertThat(BrokerDoctor.compare(spec, 2, settings).level()).isEqualTo(Level.OK);
    settings.put("retention.ms", "5");
    assertThat(BrokerDoctor.compare(spec, 2, settings).level()).isEqualTo(Level.WARN);
    settings.put("max.message.bytes", "2000");
    assertThat(BrokerDoctor.compare(spec, 2, settings).level()).isEqualTo(Level.WARN);
    settings.put("max.message.bytes", "999");
    Finding small = BrokerDoctor.compare(spec, 2, settings);
    assertThat(small.level()).isEqualTo(Level.FAIL);
    assertThat(small.found()).contains("max.message.bytes: expected 1000, found 999");
    settings.put("max.message.bytes", "1000");
    settings.put("cleanup.policy", "compact");
    assertThat(BrokerDoctor.compare(spec, 2, settings).level()).isEqualTo(Level.FAIL);
  }

  @Test
  void aTakenPortAndAnOldJavaFail() throws IOException {
    assertThat(MachineDoctor.java(11).level()).isEqualTo(Level.FAIL);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Finding finding = MachineDoctor.metricsPort("127.0.0.1", taken.getLocalPort());
      assertThat(finding.level()).isEqualTo(Level.FAIL);
      assertThat(finding.advice()).contains("inference.metrics.port");
    }
  }
}
