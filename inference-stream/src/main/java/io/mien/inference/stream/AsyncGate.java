package io.mien.inference.stream;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.SkippedFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * A window of frames in flight: a thread of the stream hands frames to the networks without
 * waiting, so that batches fill across all of its partitions.
 *
 * <p>What became of the frames goes on in their order, as soon as the oldest is ready: with the
 * next frame, by the clock, and all of it when a commit begins ({@link CommitHook}). Until then a
 * frame counts as processed for Kafka Streams, and a commit without it would lose it. As the
 * processing of a frame is over by then, its node and its record are set again around each forward;
 * that is not public API either, hence all of it stands here.
 */
final class AsyncGate implements FrameGate {

  /**
   * After so long without any frame that is through, the device is lost: longer than any batch
   * takes, shorter than the consumer's poll interval.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How late the last frame of a burst may go on. */
  static final Duration ROUND = Duration.ofMillis(5);

  private final FrameAnalyzer analyzer;
  private final InflightBudget budget;
  private final Outcome outcome;
  private final Runnable lost;
  private final InternalProcessorContext<?, ?> context;
  private final ProcessorNode<?, ?, ?, ?> node;
  private final Deque<Pending> window = new ArrayDeque<>();

  /** A frame on its way: where it was read, and later what is to be forwarded. */
  private record Pending(ProcessorRecordContext place, CompletableFuture<Runnable> forward) {}

  /**
   * To be called while the processor is initialized.
   *
   * @param lost hears that the networks hang
   */
  AsyncGate(
      FrameAnalyzer analyzer,
      InflightBudget budget,
      Outcome outcome,
      Runnable lost,
      ProcessorContext<?, ?> context) {
    this.analyzer = analyzer;
    this.budget = budget;
    this.outcome = outcome;
    this.lost = lost;
    this.context = (InternalProcessorContext<?, ?>) context;
    this.node = this.context.currentNode();
    CommitHook hook = context.getStateStore(CommitHook.NAME);
    hook.first(this::forwardAll);
    context.schedule(ROUND, PunctuationType.WALL_CLOCK_TIME, now -> forwardReady());
  }

  @Override
  public void accept(FrameMetadata metadata, Record<byte[], byte[]> frame, RecordMetadata place) {
    forwardReady();
    long bytes = frame.value().length + analyzer.decodedBytes(frame.value());
    acquire(bytes);
    Record<byte[], AnalyzedFrame> withoutPicture = frame.withValue(null);
    window.add(
        new Pending(
            place(frame, place),
            analyzer
                .analyzeAsync(metadata, frame.value())
                .whenComplete((analyzed, failure) -> budget.release(bytes))
                .handle(
                    (analyzed, failure) ->
                        failure == null
                            ? () -> outcome.analyzed(withoutPicture.withValue(analyzed))
                            : () -> fail(metadata, frame, place, failure))));
  }

  @Override
  public void skip(Record<byte[], SkippedFrame> frame, RecordMetadata place) {
    window.add(
        new Pending(
            place(frame, place), CompletableFuture.completedFuture(() -> outcome.skipped(frame))));
    forwardReady();
  }

  @Override
  public void refuse(
      Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal) {
    window.add(
        new Pending(
            place(frame, place),
            CompletableFuture.completedFuture(() -> outcome.refused(frame, place, refusal))));
    forwardReady();
  }

  private void fail(
      FrameMetadata metadata,
      Record<byte[], byte[]> frame,
      RecordMetadata place,
      Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RefusedFrameException refusal) {
      outcome.failed(metadata, frame, place, refusal);
    } else {
      throw new StreamFailedException("the networks failed: " + cause.getMessage(), cause);
    }
  }

  /** Without the record's bytes, which Kafka Streams' own keeps. */
  private static ProcessorRecordContext place(Record<byte[], ?> frame, RecordMetadata place) {
    return new ProcessorRecordContext(
        frame.timestamp(), place.offset(), place.partition(), place.topic(), frame.headers());
  }

  @Override
  public void clear() {
    window.clear();
  }

  private void forwardReady() {
    for (Pending head = window.peek();
        head != null && head.forward.isDone();
        head = window.peek()) {
      forward(head);
    }
  }

  private void forwardAll() {
    for (Pending head = window.peek(); head != null; head = window.peek()) {
      forward(head);
    }
  }

  private void forward(Pending head) {
    Runnable forward = await(head.forward);
    ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
    ProcessorRecordContext placeBefore = context.recordContext();
    context.setCurrentNode(node);
    context.setRecordContext(head.place);
    try {
      forward.run();
    } finally {
      context.setRecordContext(placeBefore);
      context.setCurrentNode(nodeBefore);
    }
    window.remove(); // not before: what failed to be forwarded is still to be forwarded
  }

  private void acquire(long bytes) {
    try {
      if (!budget.acquire(bytes, PATIENCE.toNanos())) {
        throw stuck();
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Runnable await(CompletableFuture<Runnable> forward) {
    try {
      return budget.await(forward, PATIENCE.toNanos());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (TimeoutException e) {
      throw stuck();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // failures are outcomes, too
    }
  }

  private StreamFailedException stuck() {
    lost.run();
    return new StreamFailedException(
        "expected the networks to be through with a frame within %d s, found none"
            .formatted(PATIENCE.toSeconds()));
  }
}
