package io.mien.inference.stream;

import io.mien.contract.frame.FrameMetadata;
import io.mien.contract.frame.RefusedFrameException;
import io.mien.inference.AnalyzedFrame;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.SkippedFrame;
import io.mien.inference.batch.BatchException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Waits for the networks at once, frame by frame: right by construction, on public API alone. */
final class BlockingGate implements FrameGate {

  private final FrameAnalyzer analyzer;
  private final Outcome outcome;

  BlockingGate(FrameAnalyzer analyzer, Outcome outcome) {
    this.analyzer = analyzer;
    this.outcome = outcome;
  }

  @Override
  public void accept(FrameMetadata metadata, Record<byte[], byte[]> frame, RecordMetadata place) {
    AnalyzedFrame analyzed;
    try {
      analyzed = analyzer.analyze(metadata, frame.value());
    } catch (RefusedFrameException e) {
      outcome.failed(metadata, frame, place, e);
      return;
    } catch (BatchException e) {
      throw new StreamFailedException("the networks failed: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    outcome.analyzed(frame.withValue(analyzed));
  }

  @Override
  public void skip(Record<byte[], SkippedFrame> frame, RecordMetadata place) {
    outcome.skipped(frame);
  }

  @Override
  public void refuse(
      Record<byte[], byte[]> frame, RecordMetadata place, RefusedFrameException refusal) {
    outcome.refused(frame, place, refusal);
  }
}
