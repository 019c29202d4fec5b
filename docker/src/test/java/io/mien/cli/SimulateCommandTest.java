package io.mien.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void publishesEachCameraEvenlyFromItsOwnPlaceOfTheFilm() throws IOException {
    List<byte[]> film = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      byte[] bgr = new byte[32 * 32 * 3];
      Arrays.fill(bgr, (byte) (60 * i));
      EncodedPicture picture = PictureCodec.jpeg(new BgrPicture(32, 32, bgr), 90);
      film.add(picture.bytes());
      Files.write(folder.resolve(i + ".jpg"), picture.bytes());
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      StringWriter out = new StringWriter();
      int code =
          Mien.run(
              new PrintWriter(out),
              new PrintWriter(out),
              "simulate",
              "--cameras",
              "2",
              "--fps",
              "5",
              "--source",
              folder.toString(),
              "--prefix",
              "sim-",
              "--for",
              "4s",
              "--bootstrap",
              broker.bootstrapServers());
      assertThat(code).as(out.toString()).isZero();
      assertThat(out.toString()).contains("2 cameras of 5.0 frames/s each, 4 pictures in turn");
      Map<String, List<ConsumerRecord<byte[], byte[]>>> byCamera =
          consume(broker).stream()
              .collect(Collectors.groupingBy(record -> new String(record.key(), UTF_8)));

      assertThat(byCamera).containsOnlyKeys("sim-0", "sim-1");
      for (int camera = 0; camera < 2; camera++) {
        List<ConsumerRecord<byte[], byte[]>> frames =
            byCamera.getOrDefault("sim-" + camera, List.of());
        // 20 in 4 seconds; a busy machine starts late.
        assertThat(frames).hasSizeBetween(8, 21);
        for (int i = 0; i < frames.size(); i++) {
          byte[] sequence = frames.get(i).headers().lastHeader("ce_sequence").value();
          int number = Integer.parseInt(new String(sequence, UTF_8));
          assertThat(frames.get(i).value()).isEqualTo(film.get((number + 2 * camera) % 4));
          assertThat(frames.get(i).headers().lastHeader("ce_timesource").value())
              .isEqualTo("host-clock".getBytes(UTF_8));
        }
      }
    }
  }

  @Test
  void refusesWhatItCannotDo() {
    assertFails("expected --cameras of 1 to 10000", "--cameras", "0");
    assertFails("--fps of more than 0 to 1000", "--fps", "0");
    assertFails("found nothing at 'missing.mp4'", "--source", "missing.mp4");
    assertFails("expected --set with a setting of Kafka's clients, found x", "--set", "x=1");
  }

  private static void assertFails(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of("simulate"));
    arguments.addAll(List.of(options));
    StringWriter err = new StringWriter();
    int code =
        Mien.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            arguments.toArray(String[]::new));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains(message);
  }

  private static List<ConsumerRecord<byte[], byte[]>> consume(EmbeddedBroker broker) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.of("bootstrap.servers", broker.bootstrapServers()), bytes, bytes)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor("mien.frames").stream()
              .map(info -> new TopicPartition("mien.frames", info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long all = consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < all && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
