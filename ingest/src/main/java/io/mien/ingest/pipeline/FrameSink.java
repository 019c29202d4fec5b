package io.mien.ingest.pipeline;

/** Takes the frames of any number of cameras. Thread safe. */
public interface FrameSink {

  /**
   * Takes a frame, and says what becomes of it, once, now or later, on any thread.
   *
   * <p>A sink for recordings waits while there is no room; one for live cameras refuses the frame.
   */
  void accept(EncodedFrame frame, Delivery delivery) throws InterruptedException;

  /** Is told what became of a frame. */
  interface Delivery {
    /** It is safe. */
    void acknowledged();

    /** It is lost. */
    void dropped(DropReason reason);
  }
}
