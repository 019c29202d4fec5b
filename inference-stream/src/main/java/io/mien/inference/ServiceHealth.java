package io.mien.inference;

import io.mien.contract.telemetry.Health;
import io.mien.inference.stream.ExpressionStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the service is: live until a thread dies, ready while frames are read. Thread safe. */
final class ServiceHealth implements Health {

  private volatile @Nullable FrameAnalyzer analyzer;
  private volatile @Nullable ExpressionStream stream;

  /** The networks are open and warm. */
  void warm(FrameAnalyzer analyzer) {
    this.analyzer = analyzer;
  }

  /** The stream has been started. */
  void started(ExpressionStream stream) {
    this.stream = stream;
  }

  @Override
  public boolean live() {
    ExpressionStream now = stream;
    return now == null || now.isAlive();
  }

  @Override
  public boolean ready() {
    ExpressionStream now = stream;
    return now != null && now.isRunning();
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new LinkedHashMap<>();
    ExpressionStream running = stream;
    details.put("state", running == null ? "STARTING" : running.state());
    FrameAnalyzer networks = analyzer;
    if (networks != null) {
      details.put("provider", networks.executionProvider());
      details.put("model", networks.model());
      details.put("detector", networks.detector());
    }
    return details;
  }
}
