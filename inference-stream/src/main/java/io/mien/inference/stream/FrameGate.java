package io.mien.inference.stream;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.SkippedFrame;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where the frames of one partition wait for the networks. What became of them is told in the order
 * in which they came, and before the offset of any is committed. For one thread.
 */
interface FrameGate {

  /** Takes what became of a frame, in the place of the frame: it may be forwarded at once. */
  interface Outcome {

    /** The networks have seen the frame. */
    void analyzed(Record<byte[], AnalyzedFrame> frame);

    /** Bounded mode skipped the frame. */
    void skipped(Record<byte[], SkippedFrame> frame);

    /** The networks cannot judge the frame: it goes to the dead letters. */
    void failed(
        FrameMetadata metadata,
        Record<byte[], byte[]> frame,
        RecordMetadata place,
        RefusedFrameException refusal);

    /** The frame, which cannot be read, goes to the dead letters. */
    void refused(Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal);
  }

  /** Takes the frame that is being processed. */
  void accept(FrameMetadata metadata, Record<byte[], byte[]> frame, RecordMetadata place);

  /** Takes a frame that is not to be judged; it must not overtake those before it. */
  void skip(Record<byte[], SkippedFrame> frame, RecordMetadata place);

  /** Takes a frame of which it is known that it cannot be read. */
  void refuse(Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal);

  /** Forgets the frames that wait: somebody else reads them again. */
  default void clear() {}
}
