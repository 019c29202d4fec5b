package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of the image "serve", laid out by the scripts that its Dockerfile runs, and its entry
 * command and health check as the Dockerfile names them: without a container engine, but on a
 * read-only root, as the image's user, with the image's environment and nothing else of ours.
 */
class ImageIT {
  private static final Path DOCKER = Path.of("..").toAbsolutePath().normalize();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Pattern WORD = Pattern.compile("\"([^\"]+)\"");
  private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\\S+)");

  @TempDir private static Path folder;

  private static String dockerfile;
  private static Path script;

  @BeforeAll
  static void layOut() throws Exception {
    for (List<String> need :
        List.of(
            List.of("unshare", "-m", "true"),
            List.of("setpriv", "--version"),
            List.of("unzip", "-v"),
            List.of("zip", "-v"),
            List.of(jdk("jlink"), "--version"))) {
      assumeTrue(
          succeeds(need), "cannot run '" + String.join(" ", need) + "', which this test needs");
    }
    dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
    script = folder.resolve("in-image.sh");
    try (var source = ImageIT.class.getResourceAsStream("in-image.sh")) {
      Files.copy(java.util.Objects.requireNonNull(source), script);
    }
    Files.createDirectory(folder.resolve("root"));
    Path state = Files.createDirectory(folder.resolve("state"));
    finish(List.of("chown", "10001:10001", state.toString()));
    // The user of the image walks through these.
    finish(List.of("chmod", "a+rx", folder.toString()));
    finish(
        List.of(
            DOCKER.resolve("image/assemble.sh").toString(),
            "serve",
            DOCKER.resolve("target/mien/lib").toString(),
            folder.resolve("mien").toString()));
    finish(
        List.of(
            DOCKER.resolve("image/runtime.sh").toString(),
            System.getProperty("java.home"),
            folder.resolve("java").toString()));
    finish(command("build", Map.of(), buildStep("/opt/mien/bin/archive ")));
    assertThat(state).as("what the image would bring with it").isEmptyDirectory();
  }

  @AfterAll
  static void tellTheSizes() throws Exception {
    if (Files.exists(folder.resolve("java"))) {
      finish(List.of("du", "-sm", folder.resolve("java").toString(), folder + "/mien"));
    }
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private record Result(int code, String output) {}

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile(folder, "run", ".log");
    try (MienProcess process = MienProcess.run(log, command)) {
      return new Result(process.exitCode(), Files.readString(log));
    }
  }

  private static void finish(List<String> command) throws IOException, InterruptedException {
    Result result = run(command);
    assertThat(result.code()).as("%s: %s", command, result.output()).isZero();
  }

  /** The words of the last instruction of this name, in its exec form. */
  private static List<String> words(String instruction) {
    List<String> lines =
        dockerfile.lines().filter(line -> line.startsWith(instruction + " ")).toList();
    Matcher word = WORD.matcher(lines.get(lines.size() - 1));
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group(1));
    }
    return words;
  }

  private static Map<String, String> environment() {
    String stage = dockerfile.substring(dockerfile.indexOf(" AS base"));
    String block = stage.substring(stage.indexOf("\nENV "), stage.indexOf("\nWORKDIR "));
    Map<String, String> environment = new TreeMap<>();
    Matcher variable = VARIABLE.matcher(block);
    while (variable.find()) {
      environment.put(variable.group(1), variable.group(2));
    }
    return environment;
  }

  /** The words of the RUN of the image that begins so. */
  private static List<String> buildStep(String start) {
    String stage = dockerfile.substring(dockerfile.indexOf("FROM base AS serve\n"));
    return stage
        .substring(0, stage.indexOf("\nFROM "))
        .lines()
        .filter(line -> line.startsWith("RUN " + start))
        .findFirst()
        .map(line -> List.of(line.substring("RUN ".length()).split(" ")))
        .orElseThrow();
  }

  /** A command line that runs another one inside the image. */
  private static List<String> inside(Map<String, String> more, List<String> command)
      throws IOException {
    return command("run", more, command);
  }

  private static List<String> command(String kind, Map<String, String> more, List<String> command)
      throws IOException {
    Map<String, String> environment = environment();
    environment.putAll(more);
    Path file = Files.createTempFile(folder, "environment", "");
    List<String> lines = environment.entrySet().stream().map(Object::toString).toList();
    Files.write(file, lines);
    List<String> all = new ArrayList<>(List.of("unshare", "-m", "sh", script.toString(), kind));
    for (String part : List.of("root", "mien", "java", "state")) {
      all.add(folder.resolve(part).toString());
    }
    all.add(file.toString());
    all.addAll(command);
    return all;
  }

  private static List<String> entry(String... arguments) {
    List<String> command = words("ENTRYPOINT");
    Collections.addAll(command, arguments);
    return command;
  }

  @Test
  void theRootCannotBeWrittenAndTheUserIsNotRoot() throws Exception {
    Result result =
        run(
            inside(
                Map.of(),
                List.of(
                    "sh",
                    "-c",
                    "id -u; env; for d in / /opt/mien /opt/mien/bin /opt/java /usr; do"
                        + " touch $d/x 2>&1 && echo written; done; touch /var/lib/mien/x /tmp/x"
                        + " && echo kept; rm /var/lib/mien/x")));
    assertThat(result.output())
        .startsWith("10001\n")
        .contains("MIEN_STATE_DIR=/var/lib/mien", "kept")
        .doesNotContain("written", "JAVA_HOME", "HOME=/root");
    assertThat(result.code()).isZero();
  }

  @Test
  void classesComeFromTheArchive() throws Exception {
    Result version =
        run(inside(Map.of("MIEN_JAVA_OPTS", MienProcess.TELL_CLASSES), entry("--version")));
    assertThat(version.output()).contains(MienProcess.ARCHIVED);
    assertThat(version.code()).isZero();
  }

  @Test
  void commandsRunOnTheSmallRuntime() throws Exception {
    assertThat(run(inside(Map.of(), entry(words("CMD").get(0)))).output())
        .contains("Usage: mien", "infer", "ingest", "doctor");
    Result analyze =
        run(
            inside(
                Map.of(),
                entry(
                    "analyze",
                    "/opt/mien/samples",
                    "--out",
                    "/var/lib/mien/events.jsonl",
                    "--annotate",
                    "/var/lib/mien/seen.mp4")));
    assertThat(analyze.output()).contains("6 frames, 6 with faces", " 0 unreadable");
    assertThat(analyze.code()).isZero();
    Result doctor =
        run(
            inside(
                Map.of(),
                entry(
                    "doctor", "--bootstrap", "127.0.0.1:1", "--camera", "door=/opt/mien/samples")));
    assertThat(doctor.output())
        .contains("OK    java: ", "at /opt/java", "OK    opencv: ", "OK    networks: ")
        .contains("OK    state.dir: /var/lib/mien with", "nothing listens there")
        .contains("OK    camera door: /opt/mien/samples gave a frame");
    assertThat(doctor.code()).isEqualTo(1);
    Result train = run(inside(Map.of(), entry("train", "--data", "/opt/mien", "--out", "/tmp/x")));
    assertThat(train.code()).isEqualTo(1);
    assertThat(train.output())
        .contains("mien: expected every part of Mien", "needs the image of target 'train'")
        .doesNotContain("\tat ");
  }

  @Test
  void servicesJudgeFramesAndTellTheirHealth() throws Exception {
    int inferencePort = Ports.free();
    int ingestPort = Ports.free();
    try (BrokerProcess broker =
        BrokerProcess.start(Files.createDirectory(folder.resolve("broker")))) {
      Map<String, String> environment =
          Map.of(
              "MIEN_BOOTSTRAP_SERVERS",
              broker.servers(),
              "MIEN_INFERENCE_STARTUP_TIMEOUT_MS",
              "120000",
              "MIEN_JAVA_OPTS",
              "-Xmx1g",
              "MIEN_INFERENCE_METRICS_PORT",
              "" + inferencePort,
              "MIEN_INGEST_METRICS_PORT",
              "" + ingestPort);
      Path log = folder.resolve("services.log");
      try (MienProcess inference = MienProcess.run(log, inside(environment, entry("infer")))) {
        awaitHealth(inference, inferencePort, log);
        for (String codec : List.of("zstd", "lz4", "snappy")) {
          // The natives of the codecs are of the image too; /tmp cannot run what is unpacked there.
          Result fast =
              run(
                  inside(
                      environment,
                      entry(
                          "ingest",
                          "--fast",
                          "door=/opt/mien/samples",
                          "--set",
                          "compression.type=" + codec)));
          assertThat(fast.code()).as(fast.output()).isZero();
        }
        try (MienProcess ingest =
            MienProcess.run(
                log, inside(environment, entry("ingest", "hall=slideshow:/opt/mien/samples")))) {
          awaitHealth(ingest, ingestPort, log);
          awaitEvents(broker.servers(), log);
          ingest.terminate();
        }
        inference.terminate();
      }
    }
    assertThat(health(inferencePort).code()).as("health of what has ended").isEqualTo(1);
  }

  private static Result health(int port) throws IOException, InterruptedException {
    List<String> command = words("HEALTHCHECK");
    command.add("" + port);
    return run(inside(Map.of(), command));
  }

  private static void awaitHealth(MienProcess service, int port, Path log) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Result last = health(port);
    while (last.code() != 0) {
      assertThat(service.isAlive()).as("alive: %s", Files.readString(log)).isTrue();
      assertThat(System.nanoTime()).as(last + Files.readString(log)).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(500);
      last = health(port);
    }
    assertThat(last.output()).contains("port " + port + ": HTTP/1.1 200");
  }

  private static void awaitEvents(String servers, Path log) throws IOException {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers,
            "group.id",
            "image",
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("mien.expressions"));
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (consumer.poll(Duration.ofMillis(500)).isEmpty()) {
        assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
      }
    }
  }
}
