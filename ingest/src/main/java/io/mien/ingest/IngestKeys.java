package io.mien.ingest;

import io.mien.contract.topic.Topics;
import io.mien.ingest.publish.FramePublisher;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The keys of ingest: name, default, range and meaning, each in one place. */
final class IngestKeys {
  private static final int LARGEST_PICTURE =
      Topics.MAX_FRAME_BYTES - FramePublisher.RECORD_OVERHEAD_BYTES;
  private static final int HOUR = 3_600_000;

  private IngestKeys() {}

  static ConfigDef definition() {
    return kafka(live(pictures(cameras(new ConfigDef()))));
  }

  private static ConfigDef cameras(ConfigDef keys) {
    return keys.define(
            IngestConfig.SOURCES,
            ConfigDef.Type.LIST,
            List.of(),
            Importance.HIGH,
            "Cameras, each as ID=SOURCE or SOURCE: a URL (rtsp, http, rtmp, ...), a USB camera"
                + " (/dev/video0 or usb:0), a video file, a picture, a folder of pictures, or"
                + " slideshow:FOLDER; ${NAME} in a URL is a variable of the environment.")
        .define(
            IngestConfig.CAMERAS_FILE,
            ConfigDef.Type.STRING,
            "",
            Importance.HIGH,
            "YAML file with cameras, each with its own settings; read again when it changes.")
        .define(
            IngestConfig.RELOAD_MILLIS,
            ConfigDef.Type.INT,
            1000,
            Range.between(100, HOUR),
            Importance.LOW,
            "How often the cameras file is looked at, in milliseconds; a new content counts when it"
                + " was found twice.")
        .define(
            IngestConfig.FPS,
            ConfigDef.Type.DOUBLE,
            0.0,
            Range.between(0, 1000),
            Importance.HIGH,
            "At most so many frames a second and camera, 0 for all; pictures of a folder are shown"
                + " at this rate, at 0 one a second.")
        .define(
            IngestConfig.LOOP,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether files start again at the end.")
        .define(
            IngestConfig.REALTIME,
            ConfigDef.Type.BOOLEAN,
            true,
            Importance.MEDIUM,
            "Whether files are played at their own speed, or else as fast as Kafka takes them.");
  }

  private static ConfigDef pictures(ConfigDef keys) {
    return keys.define(
            IngestConfig.JPEG_QUALITY,
            ConfigDef.Type.INT,
            90,
            Range.between(1, 100),
            Importance.LOW,
            "Quality of the pictures that are encoded here.")
        .define(
            IngestConfig.MAX_WIDTH,
            ConfigDef.Type.INT,
            0,
            Range.between(0, 16_384),
            Importance.MEDIUM,
            "Wider pictures are scaled down, their shape kept; 0 for no limit.")
        .define(
            IngestConfig.MAX_HEIGHT,
            ConfigDef.Type.INT,
            0,
            Range.between(0, 16_384),
            Importance.MEDIUM,
            "Higher pictures are scaled down, their shape kept; 0 for no limit.")
        .define(
            IngestConfig.MAX_FRAME_BYTES,
            ConfigDef.Type.INT,
            LARGEST_PICTURE,
            Range.between(1024, 1024 * 1024 * 1024),
            Importance.LOW,
            "Larger pictures are scaled down; the topic must take them.");
  }

  private static ConfigDef live(ConfigDef keys) {
    return keys.define(
            IngestConfig.TRANSPORT,
            ConfigDef.Type.STRING,
            "tcp",
            ValidString.in("tcp", "udp"),
            Importance.MEDIUM,
            "How the pictures of RTSP cameras travel.")
        .define(
            IngestConfig.OPEN_TIMEOUT_MILLIS,
            ConfigDef.Type.INT,
            10_000,
            Range.between(100, HOUR),
            Importance.LOW,
            "A live camera that is not open after so many milliseconds is tried again.")
        .define(
            IngestConfig.STALL_TIMEOUT_MILLIS,
            ConfigDef.Type.INT,
            10_000,
            Range.between(100, HOUR),
            Importance.MEDIUM,
            "A live camera that gives no frame for so many milliseconds is opened again.")
        .define(
            IngestConfig.RECONNECT_FIRST_MILLIS,
            ConfigDef.Type.INT,
            500,
            Range.between(1, HOUR),
            Importance.LOW,
            "The longest wait before the first try to open a lost camera again; the limit doubles"
                + " from try to try, and the wait is random below it.")
        .define(
            IngestConfig.RECONNECT_MAX_MILLIS,
            ConfigDef.Type.INT,
            30_000,
            Range.between(1, HOUR),
            Importance.MEDIUM,
            "The longest wait before any later try, of which there is no last.")
        .define(
            IngestConfig.QUEUE_FRAMES,
            ConfigDef.Type.INT,
            2,
            Range.between(1, 1000),
            Importance.LOW,
            "Frames of a live camera that wait to be encoded; the oldest goes where one more"
                + " comes. Files wait instead.")
        .define(
            IngestConfig.ENCODE_THREADS,
            ConfigDef.Type.INT,
            0,
            Range.between(0, 1024),
            Importance.LOW,
            "Threads that encode the frames of all live cameras, 0 for one per core.")
        .define(
            IngestConfig.CLOCK_TOLERANCE_MILLIS,
            ConfigDef.Type.INT,
            5000,
            Range.between(0, HOUR),
            Importance.LOW,
            "A camera whose own clock is further off than this has its frames stamped by this"
                + " host's.");
  }

  private static ConfigDef kafka(ConfigDef keys) {
    return keys.define(
            IngestConfig.TOPIC,
            ConfigDef.Type.STRING,
            Topics.FRAMES,
            Importance.LOW,
            "The topic that takes the frames.")
        .define(
            IngestConfig.STATUS_TOPIC,
            ConfigDef.Type.STRING,
            Topics.CAMERA_STATUS,
            Importance.LOW,
            "The topic that takes the states of the cameras; none where empty.")
        .define(
            IngestConfig.STATUS_INTERVAL_MILLIS,
            ConfigDef.Type.INT,
            10_000,
            Range.between(100, HOUR),
            Importance.LOW,
            "How often the state of each camera is said again where it does not change.")
        .define(
            IngestConfig.BROKER_TIMEOUT_MILLIS,
            ConfigDef.Type.INT,
            0,
            Range.between(0, Integer.MAX_VALUE),
            Importance.MEDIUM,
            "How long Kafka may be absent at the start before ingest gives up, 0 for ever.")
        .define(
            IngestConfig.METRICS_HOST,
            ConfigDef.Type.STRING,
            "127.0.0.1",
            Importance.LOW,
            "Address of /metrics and /health.")
        .define(
            IngestConfig.METRICS_PORT,
            ConfigDef.Type.INT,
            9464,
            Range.between(0, 65535),
            Importance.LOW,
            "Port of /metrics and /health, 0 for any free one.");
  }
}
