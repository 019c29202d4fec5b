package io.mien.contract.frame;

import org.apache.kafka.common.header.Headers;

/** Headers that a refused frame carries on the dead-letter topic, beside its own. */
public final class DeadLetterHeaders {
  /** Code of {@link RefusedFrameException.Reason}. */
  public static final String REASON = "mien_reason";

  /** What was expected and found, for people. */
  public static final String MESSAGE = "mien_message";

  /** Topic that the frame was read from. */
  public static final String TOPIC = "mien_topic";

  /** Partition that the frame was read from, decimal. */
  public static final String PARTITION = "mien_partition";

  /** Offset that the frame was read from, decimal. */
  public static final String OFFSET = "mien_offset";

  private DeadLetterHeaders() {}

  /** Adds the reason and the place to the headers of the refused frame. */
  public static void set(
      Headers headers, RefusedFrameException refusal, String topic, int partition, long offset) {
    CloudEventHeaders.set(headers, REASON, refusal.reason().code());
    CloudEventHeaders.set(headers, MESSAGE, String.valueOf(refusal.getMessage()));
    CloudEventHeaders.set(headers, TOPIC, topic);
    CloudEventHeaders.set(headers, PARTITION, Integer.toString(partition));
    CloudEventHeaders.set(headers, OFFSET, Long.toString(offset));
  }
}
