package io.mien.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.frame.FrameHeaders;
import io.mien.ingest.pipeline.EncodedFrame;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A frame as a record: keyed by its camera, at the time of its capture. */
final class FrameRecord {
  private FrameRecord() {}

  static ProducerRecord<byte[], byte[]> of(EncodedFrame frame, String topic, Instant ingestedAt) {
    // Epoch milliseconds and number: unique within the camera, also when it is started again.
    String id = frame.capturedAt().toEpochMilli() + "-" + frame.sequence();
    return new ProducerRecord<>(
        topic,
        null,
        frame.capturedAt().toEpochMilli(),
        frame.cameraId().getBytes(UTF_8),
        frame.picture().bytes(),
        FrameHeaders.of(
            frame.cameraId(),
            id,
            frame.sequence(),
            frame.picture().format().mediaType(),
            frame.capturedAt(),
            frame.timeSource(),
            ingestedAt));
  }
}
