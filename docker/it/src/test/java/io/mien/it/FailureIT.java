package io.mien.it;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.mien.vision.model.Expression;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can break while cameras film on: each face of each frame gets its event once, in the track
 * that it had, each window counts all its frames, and what is kept of the cameras holds each frame
 * once, for a reader of committed records.
 */
class FailureIT {
  /** From the start of the process to its first event, on a machine with nothing else to do. */
  private static final Duration RESTART = Duration.ofSeconds(5);

  /** So many events, and the stream is in the middle of its work. */
  private static final int SOME = 60;

  @TempDir private static Path shared;
  private static BrokerProcess broker;
  private static KnownFrames known;

  @BeforeAll
  static void start() throws Exception {
    broker = BrokerProcess.start(shared.resolve("broker"));
    known = KnownFrames.load(Files.createDirectory(shared.resolve("samples")));
  }

  @AfterAll
  static void end() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blocking", "async"})
  void anInstanceThatWasKilledIsBackWithinSecondsAndHasLostNothing(
      String gate, @TempDir Path folder) throws Exception {
    Pipeline pipeline = new Pipeline(broker, "killed-" + gate, folder);
    String setting = "inference.gate=" + gate;
    try (Filming film = Filming.start(known, pipeline)) {
      try (MienProcess first = pipeline.infer("only", setting)) {
        pipeline.awaitEvents(SOME);
        first.kill();
      }
      try (Stream<Path> left = Files.walk(pipeline.temporary())) {
        assertThat(left).as("natives, which nobody would delete").noneMatch(FailureIT::isNative);
      }
      try (KafkaConsumer<byte[], byte[]> events = pipeline.newEvents();
          MienProcess second = pipeline.infer("only", setting)) {
        assertFirstEventInTime("SIGKILL, " + gate, second, events);
        assertEachEventOnce(pipeline, film, second);
      }
    }
  }

  @Test
  void anInstanceThatWasToldToEndHasCommittedItsWorkAndGoesOnAtOnce(@TempDir Path folder)
      throws Exception {
    Pipeline pipeline = new Pipeline(broker, "terminated", folder);
    try (Filming film = Filming.start(known, pipeline)) {
      try (MienProcess first = pipeline.infer("only")) {
        pipeline.awaitEvents(SOME);
        first.terminate();
      }
      try (KafkaConsumer<byte[], byte[]> events = pipeline.newEvents();
          MienProcess second = pipeline.infer("only")) {
        assertFirstEventInTime("SIGTERM", second, events);
        assertEachEventOnce(pipeline, film, second);
      }
    }
  }

  @Test
  void anInstanceThatJoinsAndOneThatDiesLeaveNoGap(@TempDir Path folder) throws Exception {
    Pipeline pipeline = new Pipeline(broker, "two", folder);
    String async = "inference.gate=async"; // which has frames in hand when a rebalance comes
    try (Filming film = Filming.start(known, pipeline);
        MienProcess staying = pipeline.infer("staying", async)) {
      pipeline.awaitEvents(SOME);
      try (MienProcess leaving = pipeline.infer("leaving", async)) {
        pipeline.awaitInstances(2);
        pipeline.awaitEvents(pipeline.events().size() + SOME);
        leaving.kill();
      }
      pipeline.awaitInstances(1);
      assertEachEventOnce(pipeline, film, staying);
    }
  }

  @Test
  void theServiceOutlivesARestartOfTheBroker(@TempDir Path folder) throws Exception {
    Pipeline pipeline = new Pipeline(broker, "broker-restart", folder);
    try (Filming film = Filming.start(known, pipeline);
        MienProcess infer = pipeline.infer("only")) {
      pipeline.awaitEvents(SOME);
      broker.restart();
      pipeline.awaitEvents(pipeline.events().size() + SOME);
      assertThat(infer.isAlive()).isTrue();
      assertEachEventOnce(pipeline, film, infer);
    }
  }

  @Test
  void aFrameOnWhichTheModelFailsIsADeadLetterAndNoOtherIs(@TempDir Path folder) throws Exception {
    Pipeline pipeline = new Pipeline(broker, "throwing", folder);
    Path model = folder.resolve("throwing.onnx");
    ThrowingModel.write(model, Expression.HAPPINESS);
    List<String> events = new ArrayList<>();
    List<String> deadLetters = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = pipeline.producer()) {
      long start = System.currentTimeMillis();
      for (int n = 0; n < 3 * SOME; n++) {
        RecordMetadata place =
            producer
                .send(
                    new ProducerRecord<>(
                        pipeline.frames(), null, start + n, known.camera(n), known.picture(n)))
                .get();
        List<String> faces = known.events(n, start + n);
        if (faces.stream().anyMatch(face -> face.endsWith(Expression.HAPPINESS.label()))) {
          deadLetters.add(
              "model-failed " + Pipeline.place(place.topic(), place.partition(), place.offset()));
        } else {
          events.addAll(faces);
        }
      }
    }
    try (MienProcess infer =
        pipeline.infer(List.of(), folder.resolve("only"), "inference.model.file=" + model)) {
      pipeline.awaitEvents(events.size());
      pipeline.awaitDeadLetters(deadLetters.size());
      infer.terminate();
    }
    assertThat(pipeline.events()).isNotEmpty().containsExactlyInAnyOrderElementsOf(events);
    assertThat(pipeline.deadLetters())
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(deadLetters);
  }

  @Test
  void aFullDiskIsToldOfAndTheWorkGoesOnWhenThereIsRoomAgain(@TempDir Path folder)
      throws Exception {
    Pipeline pipeline = new Pipeline(broker, "disk-full", folder);
    Path state = Files.createDirectory(folder.resolve("state"));
    try (SmallDisk disk = SmallDisk.mount(state);
        Filming film = Filming.start(known, pipeline)) {
      try (MienProcess first = pipeline.infer(disk.inside(), state)) {
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(Files.readAllLines(pipeline.log()))
            .last(as(STRING))
            .startsWith("mien: ")
            .contains(state.toString())
            .contains("No space left on device");
      }
      disk.grow();
      try (MienProcess second = pipeline.infer(disk.inside(), state)) {
        pipeline.awaitEvents(SOME);
        disk.fill();
        pipeline.awaitEvents(pipeline.events().size() + SOME); // what is in hand needs no disk
        second.terminate();
      }
      disk.empty();
      try (MienProcess third = pipeline.infer(disk.inside(), state)) {
        assertEachEventOnce(pipeline, film, third);
      }
    }
  }

  private static boolean isNative(Path file) {
    return file.getFileName().toString().contains(".so");
  }

  private static void assertFirstEventInTime(
      String after, MienProcess process, KafkaConsumer<byte[], byte[]> events) {
    while (events.poll(Duration.ofMillis(10)).isEmpty()
        && process.age().compareTo(Pipeline.PATIENCE) < 0) {
      assertThat(process.isAlive()).as("still running").isTrue();
    }
    Duration taken = process.age();
    // What the limit for an idle machine means where others want its processors too.
    var system = ManagementFactory.getOperatingSystemMXBean();
    double wanted = system.getSystemLoadAverage() / system.getAvailableProcessors();
    Duration limit = Duration.ofMillis(Math.round(RESTART.toMillis() * Math.max(1, wanted)));
    System.out.printf(
        "restart after %s: first event after %d ms, limit here %d ms%n",
        after, taken.toMillis(), limit.toMillis());
    assertThat(taken).as("from the start to the first event").isLessThan(limit);
  }

  private static void assertEachEventOnce(Pipeline pipeline, Filming film, MienProcess last)
      throws Exception {
    List<String> expected = film.end();
    pipeline.awaitEvents(expected.size());
    pipeline.awaitFrames(film.frames());
    last.terminate(); // nothing comes after this
    assertThat(pipeline.events()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(pipeline.deadLetters()).isEmpty();
    assertTheStateWasKept(pipeline, film);
  }

  /** As if nothing had happened: a face that never moved has one track, a window all its frames. */
  private static void assertTheStateWasKept(Pipeline pipeline, Filming film) {
    assertThat(pipeline.tracks())
        .isNotEmpty()
        .allSatisfy(
            (face, tracks) -> assertThat(tracks).as(face).hasSize(1).doesNotContain("none"));
    List<String> over = film.windows(Pipeline.WINDOW_MILLIS, Pipeline.GRACE_MILLIS);
    assertThat(over).as("windows that are over").isNotEmpty();
    assertThat(pipeline.windows())
        .doesNotHaveDuplicates()
        .containsAll(over)
        .extracting(window -> window.substring(0, window.indexOf(':')))
        .as("each window once")
        .doesNotHaveDuplicates();
  }
}
