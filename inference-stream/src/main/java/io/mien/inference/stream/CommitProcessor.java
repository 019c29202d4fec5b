package io.mien.inference.stream;

import java.time.Clock;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Asks for commits at the pace of its thread; sees each frame after all others have. */
final class CommitProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

  private final Commits commits;
  private final Clock clock;
  private @Nullable Cancellable check;

  CommitProcessor(Commits commits, Clock clock) {
    this.commits = commits;
    this.clock = clock;
  }

  @Override
  public void process(Record<byte[], byte[]> frame) {
    CommitPace pace = commits.pace();
    switch (pace.processed(clock.millis(), frame.timestamp())) {
      case COMMIT -> context().commit();
      case CHECK_LATER -> {
        cancelCheck();
        check =
            context()
                .schedule(
                    pace.remaining(clock.millis()),
                    PunctuationType.WALL_CLOCK_TIME,
                    at -> checkOnce());
      }
      case NOTHING -> {}
    }
  }

  private void checkOnce() {
    cancelCheck();
    if (commits.pace().isDue(clock.millis())) {
      context().commit();
    }
  }

  private void cancelCheck() {
    if (check != null) {
      check.cancel();
    }
  }
}
