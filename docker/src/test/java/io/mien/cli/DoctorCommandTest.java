package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.mien.cli.Finding.Level;
import io.mien.contract.config.Settings;
import io.mien.contract.topic.TopicProvisioner;
import io.mien.contract.topic.TopicSpec;
import io.mien.contract.topic.Topics;
import io.mien.inference.InferenceConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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
          .contains("WARN  topic mien.camera-status: does not exist", "-> 'mien ingest' makes it")
          .containsPattern("OK    clock: the broker's is [+-]\\d+ ms from ours");
      assertThat(result.code()).isZero();

      Result tls =
          doctor("--bootstrap", servers, "--timeout", "3s", "--set", "security.protocol=SSL");
      assertThat(tls.out())
          .contains("FAIL  broker: " + servers + ": it speaks Kafka without TLS")
          .contains("-> set security.protocol to PLAINTEXT");
      assertThat(tls.code()).isEqualTo(1);

      Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5));
      assertThat(new BrokerDoctor(config(servers), Duration.ofSeconds(30), ahead).look())
          .filteredOn(finding -> finding.name().equals("clock"))
          .singleElement()
          .satisfies(
              clock -> {
                assertThat(clock.level()).isEqualTo(Level.WARN);
                assertThat(clock.found()).containsPattern("is -(299|300)\\d{3} ms from ours");
              });
    }
  }

  private static InferenceConfig config(String servers) {
    return InferenceConfig.from(
        Settings.parse(
            InferenceConfig.definition(),
            InferenceConfig.clientKeys(),
            Map.of("bootstrap.servers", servers, "state.dir", "target/doctor"),
            Map.of(),
            Map.of()));
  }

  @Test
  void aServiceThatIsNoBrokerAndABadAddressAreToldApart() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.start();
    try {
      String server = "127.0.0.1:" + web.getAddress().getPort();
      assertThat(doctor("--bootstrap", server, "--timeout", "1s").out())
          .contains("FAIL  broker: " + server + ": something listens there that does not speak");
    } finally {
      web.stop(0);
    }
    assertThat(probe("localhost", "PLAINTEXT")).contains("expected HOST:PORT, found no port");
    assertThat(probe("localhost:99999", "PLAINTEXT")).contains("found no port");
    assertThat(probe("nowhere.invalid:9092", "PLAINTEXT")).contains("name is not known here");
  }

  @Test
  void aBrokerWithTlsIsTold(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=broker",
                "-storepass",
                "secret",
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "secret".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    try (ServerSocket server =
        context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getByName(null))) {
      Thread thread =
          new Thread(
              () -> {
                while (!server.isClosed()) {
                  try (Socket one = server.accept()) {
                    one.getInputStream().read();
                  } catch (IOException e) {
                    // a hello that is none, or the end
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      String address = "localhost:" + server.getLocalPort();
      assertThat(probe(address, "PLAINTEXT")).contains("it speaks TLS", "does not ask for it");
      assertThat(probe(address, "SASL_SSL")).contains("it speaks TLS, but no broker answered");
    }
  }

  private static String probe(String server, String protocol) {
    Finding finding = new BrokerProbe(server, protocol, Duration.ofSeconds(5)).explain();
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.advice()).isNotEmpty();
    return finding.found();
  }

  private static Result withStateIn(String folder) {
    String state = "state.dir=" + folder;
    return doctor("--bootstrap", "127.0.0.1:1", "--timeout", "1s", "--set", state);
  }

  @Test
  void aStateDirectoryThatCannotBeWrittenFailsAndNothingIsLeft(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Result wrong = withStateIn(file + "/state");
    assertThat(wrong.out()).contains("FAIL  state.dir: ", "-> set state.dir to a folder that can");
    Result good = withStateIn(folder.toString());
    assertThat(good.out()).contains("state.dir: " + folder);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
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
    assertThat(last.get("found").textValue()).isEqualTo("127.0.0.1:1: nothing listens there");
    assertThat(last.get("advice").textValue()).contains("--bootstrap");
  }

  @Test
  void theCamerasOfAFileAreAskedAndABrokenFileIsAFinding(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cameras.yml");
    String[] arguments = {
      "--bootstrap", "127.0.0.1:1", "--timeout", "100ms", "--cameras", file.toString()
    };
    assertThat(doctor(arguments).out())
        .contains("FAIL  cameras: expected a cameras file, found nothing at " + file)
        .contains("-> correct --camera, or the file of --cameras");
    Files.writeString(file, "cameras: [{id: door, url: 'rtsp://${NO_SUCH_NAME}@127.0.0.1:1/a'}]");
    assertThat(doctor(arguments).out()).contains("FAIL  cameras: ", "NO_SUCH_NAME");
    Files.writeString(file, "cameras: [{id: door, url: 'rtsp://u:hidden@127.0.0.1:1/a'}]");
    Result result = doctor(arguments);
    assertThat(result.out()).contains("FAIL  camera door: ").doesNotContain("hidden");
    assertThat(result.code()).isEqualTo(1);
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
    assertThat(small.advice())
        .contains("--alter --topic frames --add-config", "max.message.bytes=1000,retention.ms=600");
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
