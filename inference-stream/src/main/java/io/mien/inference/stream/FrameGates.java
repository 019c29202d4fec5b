package io.mien.inference.stream;

import io.mien.inference.FrameAnalyzer;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Opens a gate for each partition, of the kind that config and device ask for. Thread safe. */
final class FrameGates {

  private final FrameAnalyzer analyzer;
  private final boolean async;
  private final InflightBudget budget;
  private final Runnable lost;

  /**
   * @param lost hears that the networks hang
   */
  FrameGates(GateConfig config, FrameAnalyzer analyzer, Runnable lost) {
    this.analyzer = analyzer;
    this.lost = lost;
    this.async = config.isAsync(analyzer.executionProvider());
    this.budget = new InflightBudget(config.maxBytes(), config.maxFrames());
  }

  /** Opens a gate; to be called while its processor is initialized. */
  FrameGate open(FrameGate.Outcome outcome, ProcessorContext<?, ?> context) {
    return async
        ? new AsyncGate(analyzer, budget, outcome, lost, context)
        : new BlockingGate(analyzer, outcome);
  }
}
