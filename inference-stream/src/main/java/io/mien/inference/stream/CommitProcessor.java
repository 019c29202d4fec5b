package io.mien.inference.stream;

import java.time.Clock;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Asks for commits at the pace of its thread; sees each frame after all others have. */
final class CommitProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

  private final ThreadLocal<CommitPace> pace;
  private final Clock clock;
  private @Nullable Cancellable check;

  /**
   * @param pace shared by the processors of a thread
   */
  CommitProcessor(ThreadLocal<CommitPace> pace, Clock clock) {
    this.pace = pace;
    this.clock = clock;
  }

  @Override
  public void process(Record<byte[], byte[]> frame) {
    switch (pace.get().processed(clock.millis(), frame.timestamp())) {
      case COMMIT -> context().commit();
      case CHECK_LATER -> {
        cancelCheck();
        check =
            context()
                .schedule(CommitPace.INTERVAL, PunctuationType.WALL_CLOCK_TIME, at -> checkOnce());
      }
      case NOTHING -> {}
    }
  }

  private void checkOnce() {
    cancelCheck();
    if (pace.get().isDue(clock.millis())) {
      context().commit();
    }
  }

  private void cancelCheck() {
    if (check != null) {
      check.cancel();
    }
  }
}
