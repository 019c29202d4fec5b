package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
final class RecordingMeter implements CameraMeter {
  final List<FeedStatus> statuses = new CopyOnWriteArrayList<>();
  final List<LossCause> reconnects = new CopyOnWriteArrayList<>();
  final List<DropReason> drops;
  private final List<Integer> publishedBytes;
  private final Runnable grabbed;

  RecordingMeter() {
    this(new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>(), () -> {});
  }

  RecordingMeter(List<DropReason> drops, List<Integer> publishedBytes, Runnable grabbed) {
    this.drops = drops;
    this.publishedBytes = publishedBytes;
    this.grabbed = grabbed;
  }

  @Override
  public void grabbed() {
    grabbed.run();
  }

  @Override
  public void dropped(DropReason reason) {
    drops.add(reason);
  }

  @Override
  public void published(int sizeBytes, Duration sinceCapture) {
    publishedBytes.add(sizeBytes);
  }

  @Override
  public void status(FeedStatus status) {
    statuses.add(status);
  }

  @Override
  public void reconnected(LossCause cause) {
    reconnects.add(cause);
  }
}
