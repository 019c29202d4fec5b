package io.mien.training.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * The messages of an event file, by the field numbers of TensorFlow's {@code event.proto} and
 * {@code summary.proto}.
 */
final class EventMessages {
  private static final String VERSION = "brain.Event:2";
  private static final double NANOS = 1e9;

  private static final int EVENT_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION = 7;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_NUMBER = 2;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;

  private EventMessages() {}

  /** The first message of a file. */
  static byte[] version(Instant time) {
    return message(
        to -> {
          to.writeDouble(EVENT_TIME, seconds(time));
          to.writeString(EVENT_VERSION, VERSION);
        });
  }

  /** Says that what was written before of this step and later ones does not count. */
  static byte[] start(Instant time, long step) {
    byte[] session = message(to -> to.writeEnum(SESSION_STATUS, SESSION_START));
    return event(time, step, EVENT_SESSION, session);
  }

  /** Numbers by their tags. */
  static byte[] scalars(Instant time, long step, Map<String, Double> values) {
    byte[] summary =
        message(
            to -> {
              for (Map.Entry<String, Double> value : values.entrySet()) {
                to.writeByteArray(SUMMARY_VALUE, scalar(value.getKey(), value.getValue()));
              }
            });
    return event(time, step, EVENT_SUMMARY, summary);
  }

  private static byte[] scalar(String tag, double value) {
    return message(
        to -> {
          to.writeString(VALUE_TAG, tag);
          to.writeFloat(VALUE_NUMBER, (float) value);
        });
  }

  private static byte[] event(Instant time, long step, int field, byte[] content) {
    return message(
        to -> {
          to.writeDouble(EVENT_TIME, seconds(time));
          to.writeInt64(EVENT_STEP, step);
          to.writeByteArray(field, content);
        });
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() / NANOS;
  }

  private interface Content {
    void write(CodedOutputStream to) throws IOException;
  }

  private static byte[] message(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream to = CodedOutputStream.newInstance(bytes);
    try {
      content.write(to);
      to.flush();
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory takes every byte", e);
    }
    return bytes.toByteArray();
  }
}
