package io.mien.training.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.mien.training.loop.EpochResult;
import io.mien.training.loop.StepResult;
import io.mien.training.loop.TrainingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 250_000_000);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  /** Castagnoli's polynomial, mirrored. */
  private static final int POLYNOMIAL = 0x82f63b78;

  @TempDir private Path folder;

  private record Scalars(long step, Map<String, Float> values) {}

  @Test
  void writesScalarsThatAReaderOfTheFormatFinds() throws IOException {
    try (EventLog log = new EventLog(folder, CLOCK, 2)) {
      log.step(new StepResult(3, 5, 1, 4, 8, 2.5, 0.125));
      log.step(new StepResult(3, 5, 2, 4, 8, 1.25, 0.25));
      log.epoch(new EpochResult(3, 1.5, 1.75, 0.625, 60));
    }

    List<UnknownFieldSet> events = read(folder.resolve("events.out.tfevents.1700000000"));
    assertThat(events).hasSize(4);
    for (UnknownFieldSet event : events) {
      long bits = event.getField(1).getFixed64List().get(0);
      assertThat(Double.longBitsToDouble(bits)).isCloseTo(1_700_000_000.25, within(1e-6));
    }
    assertThat(text(events.get(0), 3)).isEqualTo("brain.Event:2");
    // A session that starts at step 9: of older files what is from then on does not count.
    assertThat(events.get(1).getField(2).getVarintList()).containsExactly(9L);
    assertThat(inner(events.get(1), 7).getField(1).getVarintList()).containsExactly(1L);
    assertThat(scalars(events.get(2)))
        .isEqualTo(new Scalars(10, Map.of("batch/loss", 1.25f, "batch/learning_rate", 0.25f)));
    assertThat(scalars(events.get(3)))
        .isEqualTo(
            new Scalars(
                10,
                Map.of(
                    "epoch/training_loss", 1.5f,
                    "epoch/validation_loss", 1.75f,
                    "epoch/validation_accuracy", 0.625f,
                    "epoch/seconds", 60f)));
  }

  @Test
  void tensorBoardItselfReadsThem() throws IOException, InterruptedException {
    assumeTrue(
        python("import tensorboard").equals(""), "no Python with the package tensorboard here");
    try (EventLog log = new EventLog(folder, CLOCK, 1)) {
      log.step(new StepResult(1, 2, 1, 2, 8, 3.5, 0.5));
      log.step(new StepResult(1, 2, 2, 2, 8, 2.5, 0.5));
    }
    try (EventLog log = new EventLog(folder, CLOCK, 1)) { // resumed after the first batch
      log.step(new StepResult(1, 2, 2, 2, 8, 1.5, 0.5));
      log.epoch(new EpochResult(1, 2, 3, 0.75, 60));
    }

    String found =
        python(
            """
            from tensorboard.backend.event_processing import event_accumulator
            events = event_accumulator.EventAccumulator('%s')
            events.Reload()
            for tag in sorted(events.Tags()['scalars']):
                print(tag, [(one.step, one.value) for one in events.Scalars(tag)])
            """
                .formatted(folder));

    assertThat(found.lines())
        .containsExactly(
            "batch/learning_rate [(1, 0.5), (2, 0.5)]",
            "batch/loss [(1, 3.5), (2, 1.5)]",
            "epoch/seconds [(2, 60.0)]",
            "epoch/training_loss [(2, 2.0)]",
            "epoch/validation_accuracy [(2, 0.75)]",
            "epoch/validation_loss [(2, 3.0)]");
  }

  /** What a script prints; where there is no Python, or the script fails, something else. */
  private static String python(String script) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? out : "failed";
    } catch (IOException e) {
      return "no python3";
    }
  }

  @Test
  void eachStartOfARunHasAFileOfItsOwnInOrder() throws IOException {
    for (int i = 0; i < 3; i++) {
      new EventLog(folder, CLOCK, 1).close();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted())
          .containsExactly(
              "events.out.tfevents.1700000000",
              "events.out.tfevents.1700000000.1",
              "events.out.tfevents.1700000000.2");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidToBe() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new EventLog(file, CLOCK, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageStartingWith("cannot write events for TensorBoard into " + file);
  }

  @Test
  void checksumsAreThoseOfTheFormat() {
    // The check value of CRC-32C in the catalogue of parametrised CRC algorithms.
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(crc32c(digits)).isEqualTo(0xe3069283);
    int crc = 0xe3069283;
    assertThat(RecordFile.masked(digits)).isEqualTo(((crc >>> 15) | (crc << 17)) + 0xa282ead8);
  }

  /** Takes the framing apart and checks every checksum, by code of its own. */
  private static List<UnknownFieldSet> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(unmasked(bytes.getInt())).isEqualTo(crc32c(length));
      long count = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] record = new byte[Math.toIntExact(count)];
      bytes.get(record);
      assertThat(unmasked(bytes.getInt())).isEqualTo(crc32c(record));
      events.add(UnknownFieldSet.parseFrom(record));
    }
    return events;
  }

  private static int unmasked(int masked) {
    return Integer.rotateLeft(masked - 0xa282ead8, 15);
  }

  private static int crc32c(byte[] bytes) {
    int crc = -1;
    for (byte value : bytes) {
      crc ^= value & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
    }
    return ~crc;
  }

  private static UnknownFieldSet inner(UnknownFieldSet message, int field) throws IOException {
    List<ByteString> found = message.getField(field).getLengthDelimitedList();
    assertThat(found).hasSize(1);
    return UnknownFieldSet.parseFrom(found.get(0));
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().get(0).toStringUtf8();
  }

  private static Scalars scalars(UnknownFieldSet event) throws IOException {
    Map<String, Float> values = new LinkedHashMap<>();
    for (ByteString one : inner(event, 5).getField(1).getLengthDelimitedList()) {
      UnknownFieldSet value = UnknownFieldSet.parseFrom(one);
      int bits = value.getField(2).getFixed32List().get(0);
      values.put(text(value, 1), Float.intBitsToFloat(bits));
    }
    return new Scalars(event.getField(2).getVarintList().get(0), values);
  }
}
