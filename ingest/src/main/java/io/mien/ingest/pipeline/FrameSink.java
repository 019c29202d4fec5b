package io.mien.ingest.pipeline;

/** Takes the frames of any number of cameras. Thread safe. */
public interface FrameSink {

  /**
   * Takes a frame; waits while there is no room for it.
   *
   * @param acknowledged is run, on any thread, once the frame is safe
   */
  void accept(EncodedFrame frame, Runnable acknowledged);
}
