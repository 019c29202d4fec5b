package io.mien.ingest.pipeline;

import io.mien.contract.feed.FeedStatus;
import java.time.Duration;

/** Is told what becomes of one camera's frames, and how its feed is. Thread safe. */
public interface CameraMeter {

  /** The source gave a frame. */
  void grabbed();

  /** A frame goes no further. */
  void dropped(DropReason reason);

  /** A frame is safe at its sink, so long after its capture. */
  void published(int sizeBytes, Duration sinceCapture);

  /** The feed is like this now. */
  void status(FeedStatus status);

  /** The source is opened again. */
  void reconnected(LossCause cause);
}
