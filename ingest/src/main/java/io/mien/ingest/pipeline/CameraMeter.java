package io.mien.ingest.pipeline;

/** Is told what becomes of one camera's frames. Thread safe. */
public interface CameraMeter {

  /** The source gave a frame. */
  void grabbed();

  /** A frame goes no further. */
  void dropped(DropReason reason);

  /** A frame is safe at its sink. */
  void published(int sizeBytes);
}
