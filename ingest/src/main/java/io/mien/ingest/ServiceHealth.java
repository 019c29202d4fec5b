package io.mien.ingest;

import io.mien.contract.feed.FeedStatus;
import io.mien.contract.telemetry.Health;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the service is: live until a run fails, ready while Kafka takes what cameras give. */
record ServiceHealth(IngestRun run, WantedCameras cameras, IngestMetrics metrics)
    implements Health {
  @Override
  public boolean live() {
    return run.state() != IngestRun.State.FAILED;
  }

  @Override
  public boolean ready() {
    return run.state() == IngestRun.State.RUNNING && run.brokerTrouble().isEmpty();
  }

  @Override
  public Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    details.put("state", run.state().name());
    details.put("cameras", Integer.toString(cameras.all().size()));
    details.put("published", Long.toString(metrics.published()));
    details.put("dropped", Long.toString(metrics.dropped()));
    List<FeedStatus> statuses = run.statuses();
    for (FeedStatus.State one : FeedStatus.State.values()) {
      long count = statuses.stream().filter(status -> status.state() == one).count();
      details.put("cameras " + one.code(), Long.toString(count));
    }
    run.brokerTrouble().ifPresent(trouble -> details.put("kafka", trouble));
    cameras.problem().ifPresent(problem -> details.put("cameras file refused", problem));
    return details;
  }
}
